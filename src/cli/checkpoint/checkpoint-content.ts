import type { Beginning } from '../input/input-record.js';
import { isJsonObject } from '../input/parse-document.js';
import { UsageError } from '../usage-error.js';
import type { TableIdentity } from './table-identity.js';

/** The number in a checkpoint of this version. */
const FORMAT = 1;
const MARK = 'dynamodbSinkCheckpoint';

/** How far a load has come. */
export interface CheckpointContent {
  readonly table: TableIdentity;
  /** When the first run began, as ISO 8601. */
  readonly startedAt: string;
  /** How many runs there were. */
  readonly runs: number;
  /** In the order in which they are read. */
  readonly files: readonly FileState[];
  /** Those of CSV files, such as `total:N`, with a question mark if the type was inferred. */
  readonly columns: readonly string[];
  readonly rejects?: RejectsState | undefined;
  /** Whether what was written was read back; absent if that was not asked for. */
  readonly verified?: Verified | undefined;
}

/** What `--verify` has come to: it is still to be done, everything was found as it was written, or not. */
export type Verified = 'due' | 'right' | 'wrong';

const VERIFIED: readonly unknown[] = ['due', 'right', 'wrong', undefined];

/** How far it has come with one file. */
export interface FileState {
  /** Absolute, links resolved; `-` is standard input. */
  readonly path: string;
  /** In bytes; absent of standard input and pipes. */
  readonly size?: number | undefined;
  /** As ISO 8601. */
  readonly modifiedAt?: string | undefined;
  /** Absent before a pipe is read. */
  readonly beginning?: Beginning | undefined;
  /** How it is read: numbers of records mean nothing to another layout. Absent before it is opened. */
  readonly layout?: string | undefined;
  readonly isDone: boolean;
  /** The number of the last record up to which every one is durable or rejected. */
  readonly number: number;
  /** How many records there are up to it, and how many of them could not be read, or were refused. */
  readonly records: number;
  readonly rejectedLines: number;
  readonly rejected: number;
  /** First and last numbers of records behind it whose rejects have been written already. */
  readonly rejectedAhead?: readonly (readonly [number, number])[] | undefined;
}

/** The file of `--rejects`. */
export interface RejectsState {
  readonly path: string;
  /** How long it was; what is behind belongs to no record that the checkpoint has passed. */
  readonly bytes: number;
}

/** The text of a checkpoint up to its files. */
export function checkpointHead(content: Omit<CheckpointContent, 'files'>): string {
  return `${JSON.stringify({ [MARK]: FORMAT, ...content }).slice(0, -1)},"files":[\n`;
}

/** What stands between two files: a file a line, since it is read by people, too. */
export const BETWEEN_FILES = ',\n';

/** What follows the files. */
export const CHECKPOINT_TAIL = '\n]}\n';

/** Reads a checkpoint. @throws {UsageError} it is none, is damaged, or of a newer version */
export function parseCheckpoint(text: string, path: string): CheckpointContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw foreign(path, text.includes(MARK) ? 'is damaged' : 'is no checkpoint');
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, MARK)) throw foreign(path, 'is no checkpoint');
  const format = value[MARK];
  if (typeof format === 'number' && format > FORMAT) {
    throw new UsageError(
      `--checkpoint ${path} is of a newer version of dynamodb-sink (format ${format}, and this one knows ${FORMAT}): ` +
        'go on with that version, or begin anew with another --checkpoint',
    );
  }
  if (format !== FORMAT || !isContent(value)) throw foreign(path, 'is damaged');
  return value;
}

function foreign(path: string, what: string): UsageError {
  return new UsageError(
    `--checkpoint ${path} ${what}: name another file, or delete this one to begin anew; nothing was written`,
  );
}

function isContent(value: object): value is CheckpointContent {
  const { table, startedAt, runs, files, columns, rejects, verified } = value as Partial<CheckpointContent>;
  return (
    isJsonObject(table) &&
    typeof table.name === 'string' &&
    [table.id, table.arn, table.region, table.endpoint].every(isTextOrNone) &&
    isTime(startedAt) &&
    isCount(runs) &&
    Array.isArray(files) &&
    files.every(isFileState) &&
    Array.isArray(columns) &&
    columns.every((column) => typeof column === 'string') &&
    VERIFIED.includes(verified) &&
    (rejects === undefined ||
      (isJsonObject(rejects) && typeof rejects.path === 'string' && isCount(rejects.bytes)))
  );
}

function isFileState(value: unknown): value is FileState {
  if (!isJsonObject(value)) return false;
  const { path, size, modifiedAt, beginning, layout, isDone, rejectedAhead } = value as Partial<FileState>;
  return (
    typeof path === 'string' &&
    (size === undefined || isCount(size)) &&
    (modifiedAt === undefined || isTime(modifiedAt)) &&
    (beginning === undefined ||
      (isJsonObject(beginning) && isCount(beginning.bytes) && typeof beginning.sha256 === 'string')) &&
    isTextOrNone(layout) &&
    typeof isDone === 'boolean' &&
    [value.number, value.records, value.rejectedLines, value.rejected].every(isCount) &&
    (rejectedAhead === undefined ||
      (Array.isArray(rejectedAhead) &&
        rejectedAhead.every((range) => Array.isArray(range) && range.every(isCount))))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
