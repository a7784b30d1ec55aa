import { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import type { SinkReport } from './metrics.js';
import { DRAIN_MS } from './writer/lifecycle.js';
import type { Writer } from './writer/writer.js';

type OpenWriter<T> = (opening: AbortController) => Promise<Writer<T>>;

/** A Node Writable that opens its writer when it is made. */
export class SinkWritable<T> extends Writable {
  readonly #open: OpenWriter<T>;
  readonly #opening = new AbortController();
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
    this.#open(this.#opening).then(
      (writer) => {
        this.#writer = writer;
        // The source may be idle: a failure ends the pipeline now, not with the next record.
        writer.failed.catch((error) => this.destroy(error));
        // Destroyed while opening: nothing will call _destroy's part for the writer any more.
        if (this.destroyed) writer.abort(this.errored ?? undefined);
        callback();
      },
      (error) => callback(this.destroyed ? undefined : error),
    );
  }

  /** Also while it opens: Node would wait for that first. */
  override destroy(error?: Error): this {
    if (this.#writer === undefined) this.#opening.abort();
    return super.destroy(error);
  }

  override _write(element: T, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    let room: Promise<void> | undefined;
    try {
      room = (this.#writer as Writer<T>).write(element);
    } catch (error) {
      // A writer that stops makes durable what it has accepted, and only then has failed.
      whenEnded(this.#writer as Writer<T>).then(() => callback(error as Error));
      return;
    }
    if (room === undefined) callback();
    else room.then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    (this.#writer as Writer<T>).close().then(() => callback(), callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#writer === undefined) callback(error);
    else endEarly(this.#writer, error).then(() => callback(error));
  }
}

/** A web WritableStream that opens its writer when it is made. */
export function webWritable<T>(open: OpenWriter<T>): WritableStream<T> {
  const opening = new AbortController();
  let writer: Writer<T> | undefined;
  let ended: Promise<void> | undefined;
  return new WritableStream<T>({
    async start(controller) {
      // The types of Node do not have it.
      const { signal } = controller as typeof controller & { readonly signal: AbortSignal };
      // The stream calls `abort` only when it is open and its last write is taken: neither may ever be.
      const abort = (): void => {
        if (writer === undefined) opening.abort();
        else ended = endEarly(writer, signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      try {
        writer = await open(opening);
      } catch (error) {
        if (signal.aborted) return; // nobody wants it any more
        throw error;
      }
      if (signal.aborted) abort();
      // The source may be idle: a failure ends the pipeline now, not with the next record.
      writer.failed.catch((error) => controller.error(error));
    },
    async write(element) {
      try {
        await (writer as Writer<T>).write(element);
      } catch (error) {
        await whenEnded(writer as Writer<T>);
        throw error;
      }
    },
    async close() {
      await (writer as Writer<T>).close();
    },
    abort: () => ended,
  });
}

/** Resolves when a writer that takes nothing any more is done. */
async function whenEnded<T>(writer: Writer<T>): Promise<void> {
  await writer.close().catch(() => {});
}

/**
 * Ends a writer whose stream ends before its time. An error comes from up the pipeline: a source or a
 * parser failed, and what it gave before is made durable first. Without one, or if it says that somebody
 * aborted, the writer is aborted.
 */
async function endEarly<T>(writer: Writer<T>, reason: unknown): Promise<void> {
  const isAbort =
    reason === null || reason === undefined || (reason as { name?: unknown }).name === 'AbortError';
  if (isAbort) {
    writer.abort(reason ?? undefined);
    return;
  }
  const timer = setTimeout(() => writer.abort(reason), DRAIN_MS);
  // A writer that has failed already rejects at once; the reason is told by the stream.
  await whenEnded(writer);
  clearTimeout(timer);
}
