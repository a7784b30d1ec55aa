import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { messageOf } from '../../errors.js';
import { columnOfText, type SeenColumns } from '../input/csv/csv-columns.js';
import type { InputFile } from '../input/input-record.js';
import { whole } from '../load-figures.js';
import type { RecordCounts } from '../settled-file.js';
import { shellQuoted } from '../shell-quoted.js';
import { UsageError } from '../usage-error.js';
import { type CheckpointContent, parseCheckpoint, type Verified } from './checkpoint-content.js';
import { CheckpointLock } from './checkpoint-lock.js';
import { CheckpointSaver, type CheckpointSources } from './checkpoint-saver.js';
import { type MatchedInput, matchInputs } from './match-inputs.js';
import { removeHalfSaved } from './save-file.js';
import { checkSameTable, type TableIdentity } from './table-identity.js';

/**
 * The file of `--checkpoint`: says how far a load has come, so that the same command goes on from there. Whatever comes
 * between two times of saving is written again then, in the same order.
 */
export class Checkpoint implements Disposable {
  readonly path: string;
  /** What is worth telling of the inputs. */
  readonly notes: readonly string[];
  readonly #lock: CheckpointLock;
  readonly #before: CheckpointContent | undefined;
  readonly #inputs: readonly MatchedInput[];
  readonly #startedAt: string;
  #saver: CheckpointSaver | undefined;

  private constructor(path: string, lock: CheckpointLock, files: readonly InputFile[]) {
    this.path = path;
    this.#lock = lock;
    this.#before = existing(path);
    const { inputs, notes } = matchInputs(files, this.#before?.files ?? [], path);
    this.#inputs = inputs;
    this.notes = notes;
    this.#startedAt = this.#before?.startedAt ?? new Date().toISOString();
  }

  /**
   * Takes the checkpoint for this process, and finds the files of an earlier run among those that are named now.
   * @throws {UsageError} another load has it, it is no checkpoint, or the files are not what they were
   */
  static open(path: string, files: readonly InputFile[]): Checkpoint {
    // A link would be replaced by the file, and by two names it could be taken twice.
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    const real = isLink && existsSync(path) ? realpathSync(path) : path;
    const lock = CheckpointLock.take(real);
    try {
      return new Checkpoint(real, lock, files);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** The files that are not done, with how far an earlier run has come. */
  get inputs(): readonly MatchedInput[] {
    return this.#inputs.filter(({ state }) => !state.isDone);
  }

  /** When the first run of the load began. */
  get startedAt(): Date {
    return new Date(this.#startedAt);
  }

  /** How many runs there are, this one counted. */
  get runs(): number {
    return (this.#before?.runs ?? 0) + (this.isFinished ? 0 : 1);
  }

  /** Whether there was an earlier run. */
  get isResumed(): boolean {
    return this.#before !== undefined;
  }

  /** Whether nothing is left to be loaded. */
  get isFinished(): boolean {
    return this.inputs.length === 0;
  }

  /** What became of the records that are not read again. */
  get counts(): RecordCounts {
    const sum = (name: keyof RecordCounts): number =>
      this.#inputs.reduce((total, { state }) => total + state[name], 0);
    return { records: sum('records'), rejectedLines: sum('rejectedLines'), rejected: sum('rejected') };
  }

  /** Bytes of the files that are done, as far as they have a size. */
  get bytesDone(): number {
    return this.#inputs.reduce((sum, { file, state }) => sum + (state.isDone ? (file.size ?? 0) : 0), 0);
  }

  /** The columns of CSV files that an earlier run has seen. */
  get columns(): SeenColumns {
    const columns = (this.#before?.columns ?? []).flatMap((text) => columnOfText(text) ?? []);
    return new Map(columns.map((column) => [column.name, column]));
  }

  /** From where it goes on, for people. */
  get description(): string {
    const done = this.#inputs.filter(({ state }) => state.isDone).length;
    const { records, rejectedLines, rejected } = this.counts;
    const [at] = this.inputs;
    const behind = at?.state.number === 0 ? 'with' : `behind record ${whole(at?.state.number ?? 0)} of`;
    const place = at === undefined ? '' : `; going on ${behind} ${at.file.name}`;
    return (
      `${this.path}: files done: ${whole(done)} of ${whole(this.#inputs.length)}, records done: ${whole(records)}, ` +
      `of which rejected: ${whole(rejectedLines + rejected)}${place}`
    );
  }

  /** The last record that the file knows to be settled, for people. */
  get place(): string | undefined {
    return this.#saver?.place;
  }

  /**
   * @param now undefined if the table of this name is not there
   * @throws {UsageError} the load began with another table
   */
  checkTable(now: TableIdentity | undefined, name: string): void {
    if (this.#before !== undefined) checkSameTable(this.#before.table, now, this.path, name);
  }

  /**
   * How long the file of rejects is as far as is known; undefined if it is new.
   * @throws {UsageError} the rejects were kept in another one
   */
  rejectsBytes(path: string | undefined): number | undefined {
    const before = this.#before?.rejects;
    if (before === undefined || before.path === path) return before?.bytes;
    if (before.bytes === 0) return undefined;
    throw new UsageError(
      `--checkpoint ${this.path} has its rejects in ${before.path}: say --rejects ${shellQuoted(before.path)} again; nothing was written`,
    );
  }

  /**
   * Saves for the first time, and from then on now and then.
   * @param verifies whether what is written is to be read back in the end
   * @throws {UsageError} it cannot be written
   */
  async start(table: TableIdentity, sources: CheckpointSources, verifies: boolean): Promise<void> {
    const before = this.#before?.table;
    // Where it cannot be asked this time, it is still held against the same id the next time.
    const known = table.id === undefined && before?.id !== undefined ? before : table;
    const constant = { table: known, startedAt: this.#startedAt, runs: this.runs };
    this.#saver = new CheckpointSaver(this.path, this.#inputs, constant, sources);
    if (verifies) this.#saver.verified = 'due';
    await this.#saver.start();
  }

  /** What reading back has come to, in the last run. */
  get verified(): Verified | undefined {
    return this.#saver?.verified ?? this.#before?.verified;
  }

  /** Keeps what reading back has come to. @throws {Error} it cannot be written */
  async verify(verified: Verified): Promise<void> {
    if (this.#saver === undefined) return;
    this.#saver.verified = verified;
    await this.#saver.end();
  }

  /** There is nothing to load: what a killed run has left half saved is taken away, as saving would. */
  leave(): void {
    removeHalfSaved(this.path);
  }

  /** Saves for the last time. @throws {Error} it cannot be written */
  async end(): Promise<void> {
    await this.#saver?.end();
  }

  [Symbol.dispose](): void {
    this.#saver?.stop();
    this.#lock[Symbol.dispose]();
  }
}

/** @throws {UsageError} what is there is no checkpoint */
function existing(path: string): CheckpointContent | undefined {
  if (!existsSync(path)) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--checkpoint ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return text === '' ? undefined : parseCheckpoint(text, path); // empty as mktemp makes it
}
