import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer, RowGroup } from 'hyparquet';

/** A Parquet file, read in ranges. */
export class ParquetFile implements AsyncBuffer, AsyncDisposable {
  readonly byteLength: number;
  readonly #handle: FileHandle;
  /** Whole columns of the row group that is being read, which several slices of its rows ask for. */
  readonly #kept = new Map<string, Promise<ArrayBuffer>>();
  #keeps = false;

  private constructor(handle: FileHandle, byteLength: number) {
    this.#handle = handle;
    this.byteLength = byteLength;
  }

  static async open(path: string): Promise<ParquetFile> {
    const handle = await open(path);
    return new ParquetFile(handle, (await handle.stat()).size);
  }

  slice(start: number, end: number = this.byteLength): Promise<ArrayBuffer> {
    if (!this.#keeps) return this.#read(start, end);
    const range = `${start}-${end}`;
    const kept = this.#kept.get(range) ?? this.#read(start, end);
    this.#kept.set(range, kept);
    return kept;
  }

  /** Begins with a row group. One whose pages can be found by an index is read a few pages at a time, and not kept. */
  beginGroup(group: RowGroup): void {
    this.#kept.clear();
    this.#keeps = !hasPageIndex(group);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept.clear();
    await this.#handle.close();
  }

  async #read(start: number, end: number): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error(`it ends at byte ${start + at}, before what its footer tells of`);
      at += bytesRead;
    }
    return bytes.buffer;
  }
}

/** Whether the file says where each page of the group begins: https://parquet.apache.org/docs/file-format/pageindex/ */
export function hasPageIndex({ columns }: RowGroup): boolean {
  return columns.every(({ offset_index_length: length }) => length !== undefined && length > 0);
}
