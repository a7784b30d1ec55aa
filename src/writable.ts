import { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { DynamoDbSinkError } from './errors.js';
import type { SinkReport } from './metrics.js';
import type { Writer } from './writer/writer.js';

type OpenWriter<T> = () => Promise<Writer<T>>;

/** A Node Writable over a writer. */
export class SinkWritable<T> extends Writable {
  readonly #open: OpenWriter<T>;
  #writer: Writer<T> | undefined;

  constructor(open: OpenWriter<T>) {
    super({ objectMode: true });
    this.#open = open;
  }

  /** What was done so far; after `finish`, all of it. Undefined until the writer is open. */
  report(): SinkReport | undefined {
    return this.#writer?.report();
  }

  override _construct(callback: (error?: Error | null) => void): void {
    this.#open().then((writer) => {
      this.#writer = writer;
      // The source may be idle: a failure ends the pipeline now, not with the next record.
      writer.failed.catch((error) => this.destroy(error));
      // Destroyed while opening: nothing will call _destroy's part for the writer any more.
      if (this.destroyed) writer.abort(this.errored ?? undefined);
      callback();
    }, callback);
  }

  override _write(element: T, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    let room: Promise<void> | undefined;
    try {
      room = (this.#writer as Writer<T>).write(element);
    } catch (error) {
      callback(error as Error);
      return;
    }
    if (room === undefined) callback();
    else room.then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    (this.#writer as Writer<T>).close().then(() => callback(), callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // After a close or a failure this does nothing.
    this.#writer?.abort(error ?? new DynamoDbSinkError('ABORTED', 'the stream was destroyed'));
    callback(error);
  }
}

/** A Node Writable that opens its writer when it is made. */
export function nodeWritable<T>(open: OpenWriter<T>): SinkWritable<T> {
  return new SinkWritable(open);
}

/** A web WritableStream that opens its writer when it is made. */
export function webWritable<T>(open: OpenWriter<T>): WritableStream<T> {
  let writer: Writer<T>;
  return new WritableStream<T>({
    async start(controller) {
      writer = await open();
      // The source may be idle: a failure ends the pipeline now, not with the next record.
      writer.failed.catch((error) => controller.error(error));
    },
    write: (element) => writer.write(element),
    async close() {
      await writer.close();
    },
    abort: (reason) => writer.abort(reason),
  });
}
