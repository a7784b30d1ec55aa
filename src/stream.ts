import { Readable } from 'node:stream';
import { DynamoDbSinkError, messageOf } from './errors.js';
import type { SinkReport } from './metrics.js';
import type { DynamoDbSink } from './sink.js';
import type { Writer } from './writer/writer.js';

/** What {@link sinkTo} reads: arrays and other iterables, generators, Node Readables, web ReadableStreams. */
export type SinkSource<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Writes a whole stream of records and resolves when every one of them is durable.
 *
 * If the source fails, what it gave before is made durable first, then the promise rejects with
 * `SOURCE_FAILED` (`cause` is the source's error). If the sink fails, the source is closed and the
 * promise rejects with the sink's error. Either carries `report`.
 *
 * @returns what was written
 */
export async function sinkTo<T>(source: SinkSource<T>, sink: DynamoDbSink<T>): Promise<SinkReport> {
  const isAsync = checkSource(source);
  checkSink(sink);
  const writer = await sink.createWriter().catch((error: unknown) => {
    closeSource(source);
    throw error;
  });
  try {
    if (isAsync) await drainAsync(source as AsyncIterable<T>, writer);
    else await drain(source as Iterable<T>, writer);
  } catch (error) {
    const report = await writer.close(); // rejects with the sink's own failure, if it was that
    const failure = new DynamoDbSinkError(
      'SOURCE_FAILED',
      `the source failed after ${report.elements} elements (${report.put + report.deleted + report.coalesced} writes are ` +
        `durable, ${report.rejected} were rejected): ${messageOf(error)}`,
      { cause: error },
    );
    failure.report = report;
    throw failure;
  }
  return writer.close();
}

async function drain<T>(source: Iterable<T>, writer: Writer<T>): Promise<void> {
  for (const element of source) {
    const room = writer.write(element);
    if (room !== undefined) await room;
  }
}

async function drainAsync<T>(source: AsyncIterable<T>, writer: Writer<T>): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const reading = (async () => {
    for await (const element of { [Symbol.asyncIterator]: () => iterator }) {
      const room = writer.write(element);
      if (room !== undefined) await room;
    }
  })();
  // The source may be idle when the sink fails: it is closed then, not asked for another record first.
  writer.failed.catch(() => closeSource(source, iterator));
  await Promise.race([reading, writer.failed]);
}

/** Closes a source that is not read any more, as far as it can be. */
function closeSource<T>(source: SinkSource<T>, iterator?: AsyncIterator<T>): void {
  // A Readable's iterator would wait for its next record before it closes the stream.
  if (source instanceof Readable) source.destroy();
  else
    Promise.resolve()
      .then(() => iterator?.return?.())
      .catch(() => {});
}

function checkSink(sink: unknown): void {
  if (typeof (sink as Partial<DynamoDbSink> | null | undefined)?.createWriter === 'function') return;
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    'sinkTo needs a sink as its second argument: new DynamoDbSink({ … })',
  );
}

function checkSource(source: unknown): boolean {
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source) return true;
    if (Symbol.iterator in source) return false;
  }
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    'sinkTo needs a source to read: an iterable, an async iterable, a Node Readable or a web ReadableStream',
  );
}
