import { Readable } from 'node:stream';
import { DynamoDbSinkError, messageOf } from './errors.js';
import type { Position } from './item/position.js';
import type { SinkReport } from './metrics.js';
import type { DynamoDbSink } from './sink.js';
import type { Writer } from './writer/writer.js';

/** What {@link sinkTo} reads: arrays and other iterables, generators, Node Readables, web ReadableStreams. */
export type SinkSource<T> = Iterable<T> | AsyncIterable<T>;

/** What {@link sinkTo} may be told. */
export interface SinkToOptions<T> {
  /** Where an element stands in its source, for the sink's `onDurable` and for snapshots. */
  readonly position?: (element: T) => Position | undefined;
  /** Stops at once: what is not durable by then is not written, and the promise rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a whole stream of records and resolves when every one of them is durable.
 *
 * If the source fails, what it gave before is made durable first, then the promise rejects with
 * `SOURCE_FAILED` (`cause` is the source's error). If the sink fails, the source is closed and the
 * promise rejects with the sink's error. Either carries `report`.
 *
 * @returns what was written
 */
export async function sinkTo<T>(
  source: SinkSource<T>,
  sink: DynamoDbSink<T>,
  { position, signal }: SinkToOptions<T> = {},
): Promise<SinkReport> {
  const isAsync = checkSource(source);
  checkSink(sink);
  const isAborted = (): boolean => signal?.aborted === true;
  if (isAborted()) {
    closeSource(source);
    throw new DynamoDbSinkError('ABORTED', 'sinkTo was aborted before it began', { cause: signal?.reason });
  }
  const writer = await sink.createWriter().catch((error: unknown) => {
    closeSource(source);
    throw error;
  });
  const abort = (): void => writer.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (isAborted()) abort(); // while the writer was opened
  try {
    return await drainTo(writer, source, isAsync, position);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function drainTo<T>(
  writer: Writer<T>,
  source: SinkSource<T>,
  isAsync: boolean,
  position: SinkToOptions<T>['position'],
): Promise<SinkReport> {
  try {
    if (isAsync) await drainAsync(source as AsyncIterable<T>, writer, position);
    else await drain(source as Iterable<T>, writer, position);
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

async function drain<T>(
  source: Iterable<T>,
  writer: Writer<T>,
  position: SinkToOptions<T>['position'],
): Promise<void> {
  for (const element of source) {
    const room = writer.write(element, position?.(element));
    if (room !== undefined) await room;
  }
}

async function drainAsync<T>(
  source: AsyncIterable<T>,
  writer: Writer<T>,
  position: SinkToOptions<T>['position'],
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const reading = (async () => {
    for await (const element of { [Symbol.asyncIterator]: () => iterator }) {
      const room = writer.write(element, position?.(element));
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
