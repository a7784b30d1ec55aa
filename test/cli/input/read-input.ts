import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ANY_COLUMNS, type ColumnUse, keyColumns } from '#dist/cli/input/column-use.js';
import { findFiles } from '#dist/cli/input/find-files.js';
import type { InputOptions } from '#dist/cli/input/input-options.js';
import type { InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { placeText } from '#dist/cli/input/input-record.js';
import { RecordReader } from '#dist/cli/input/record-reader.js';
import type { KeySchema } from '#dist/item/key-schema.js';

const scratch = mkdtempSync(join(tmpdir(), 'dynamodb-sink-input-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** The options of a command line without flags. */
export const defaults: InputOptions = {
  format: undefined,
  csv: { types: new Map(), empty: 'absent', delimiter: undefined, quote: '"' },
  recordsAt: undefined,
  maxDecompressionRatio: 1000,
};

/** The path of a file with these contents, in a folder of the tests. */
export function written(name: string, contents: string | Uint8Array): string {
  const path = join(scratch, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  return path;
}

/** What was read. */
export interface Read {
  /** What was told, names without the folder. */
  readonly told: readonly string[];
  readonly records: readonly InputRecord[];
  readonly reader: RecordReader;
}

/** Reads files to their end, as the command line does. */
export async function readAll(
  paths: readonly string[],
  options: Partial<InputOptions> = {},
  key?: KeySchema,
  use: ColumnUse = key === undefined ? ANY_COLUMNS : keyColumns(key),
): Promise<Read> {
  const told: string[] = [];
  const { signal } = new AbortController();
  const files: readonly InputFile[] = findFiles(paths);
  const reader = new RecordReader(
    files,
    { ...defaults, ...options },
    (line) => told.push(bare(line)),
    signal,
  );
  await reader.examine();
  reader.settle(use);
  const records: InputRecord[] = [];
  for await (const some of reader.records()) records.push(...some);
  return { told, records, reader };
}

/** The items of records, or where they stand and why they have none. */
export function itemsOf(records: readonly InputRecord[]): unknown[] {
  return records.map((record) =>
    'item' in record ? record.item : `${bare(placeText(record))} ${record.fault}`,
  );
}

/** A message without the folder of the tests. */
export function bare(message: string): string {
  return message.replaceAll(`${scratch}/`, '');
}

/** The message that a promise rejects with, without the folder of the tests. */
export async function refusalOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    return bare((error as Error).message);
  }
  throw new Error('it was read');
}

/** Bytes in chunks of so many. */
export function* inChunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Bytes cut at these places, taken modulo their length. */
export function* cutAt(bytes: Uint8Array, places: readonly number[]): Generator<Uint8Array> {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(start, cut);
    start = cut;
  }
}

/** A source that gives these chunks. */
export async function* sourceOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
