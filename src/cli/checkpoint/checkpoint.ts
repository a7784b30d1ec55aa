import { existsSync, readFileSync } from 'node:fs';
import { messageOf } from '../../errors.js';
import { columnOfText, type InferredTypes } from '../input/csv/csv-columns.js';
import type { InputFile } from '../input/input-record.js';
import type { RecordReader } from '../input/record-reader.js';
import { whole } from '../load-figures.js';
import type { RejectsFile } from '../rejects-file.js';
import type { RecordCounts, SettledFile } from '../settled-file.js';
import type { SettledRecords } from '../settled-records.js';
import { UsageError } from '../usage-error.js';
import {
  type CheckpointContent,
  checkpointText,
  type FileState,
  parseCheckpoint,
} from './checkpoint-content.js';
import { CheckpointLock } from './checkpoint-lock.js';
import { type MatchedInput, matchInputs } from './match-inputs.js';
import { saveFile } from './save-file.js';
import { checkSameTable, type TableIdentity } from './table-identity.js';

/** What there is to save is written down in so little of the time: of very many files it is much. */
const SHARE_OF_TIME = 0.05;

/** Where a checkpoint finds what there is to save. */
export interface CheckpointSources {
  readonly table: TableIdentity;
  readonly settled: SettledRecords;
  readonly rejects: RejectsFile | undefined;
  readonly reader: Pick<RecordReader, 'inferred' | 'beginningOf'>;
  /** How long to wait between two times. */
  readonly intervalMS: number;
  /** Takes a line when it cannot be saved. */
  readonly tell: (message: string) => void;
}

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
  #sources: CheckpointSources | undefined;
  #saved = '';
  #place: string | undefined;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #fails = false;

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
    const lock = CheckpointLock.take(path);
    try {
      return new Checkpoint(path, lock, files);
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

  /** The types of CSV columns that an earlier run has inferred. */
  get inferred(): InferredTypes {
    const columns = (this.#before?.columns ?? []).flatMap((text) => columnOfText(text) ?? []);
    return new Map(columns.map(({ name, type }) => [name, type]));
  }

  /** From where it goes on, for people. */
  get description(): string {
    const done = this.#inputs.filter(({ state }) => state.isDone).length;
    const { records, rejectedLines, rejected } = this.counts;
    const [at] = this.inputs;
    const place =
      at === undefined ? '' : `; going on behind record ${whole(at.state.number)} of ${at.file.name}`;
    return (
      `${this.path}: files done: ${whole(done)} of ${whole(this.#inputs.length)}, records done: ${whole(records)}, ` +
      `of which rejected: ${whole(rejectedLines + rejected)}${place}`
    );
  }

  /** The last record that the file knows to be settled, for people. */
  get place(): string | undefined {
    return this.#place;
  }

  /** @throws {UsageError} the load began with another table */
  checkTable(now: TableIdentity | undefined): void {
    if (this.#before !== undefined) checkSameTable(this.#before.table, now, this.path);
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
      `--checkpoint ${this.path} has its rejects in ${before.path}: say --rejects ${before.path} again; nothing was written`,
    );
  }

  /** Saves for the first time, and from then on now and then. @throws {UsageError} it cannot be written */
  async start(sources: CheckpointSources): Promise<void> {
    this.#sources = sources;
    try {
      await this.#save(sources);
    } catch (error) {
      throw new UsageError(`--checkpoint ${this.path} cannot be written: ${messageOf(error)}`, {
        cause: error,
      });
    }
    this.#saveIn(sources.intervalMS);
  }

  /** Saves for the last time. @throws {Error} it cannot be written */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#sources === undefined) return;
    try {
      await this.#save(this.#sources);
    } catch (error) {
      throw new Error(
        `--checkpoint ${this.path} cannot be written: ${messageOf(error)}: it knows less than was loaded, and the same command would load the rest again`,
        { cause: error },
      );
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#lock[Symbol.dispose]();
  }

  #saveIn(delayMS: number): void {
    this.#timer = setTimeout(() => {
      this.#saving = this.#saveAgain();
    }, delayMS);
    this.#timer.unref();
  }

  async #saveAgain(): Promise<void> {
    const sources = this.#sources as CheckpointSources;
    const startedAt = performance.now();
    const saved = this.#save(sources); // writes down at once, and then waits for the disk
    const tookMS = performance.now() - startedAt;
    try {
      await saved;
      this.#fails = false;
    } catch (error) {
      // What is loaded stays loaded: after a crash more of it would be written again.
      if (!this.#fails) {
        sources.tell(`--checkpoint ${this.path} cannot be written: ${messageOf(error)}; it is tried again`);
      }
      this.#fails = true;
    }
    this.#saveIn(Math.max(sources.intervalMS, tookMS / SHARE_OF_TIME));
  }

  async #save(sources: CheckpointSources): Promise<void> {
    const { rejects, settled } = sources;
    settled.settle();
    const text = checkpointText(this.#contentNow(sources)); // before anything goes on
    const { place } = settled;
    if (text === this.#saved) return;
    await rejects?.sync();
    await saveFile(this.path, text);
    this.#saved = text;
    this.#place = place;
  }

  #contentNow({ table, settled, rejects, reader }: CheckpointSources): CheckpointContent {
    let at = 0;
    const files = this.#inputs.map(({ file, state }) => {
      const now = state.isDone ? undefined : settled.files[at++];
      if (now === undefined) return state;
      return stateNow(state, now, rejects !== undefined, reader.beginningOf(file));
    });
    return {
      table,
      startedAt: this.#startedAt,
      runs: this.runs,
      files,
      columns: [...reader.inferred].map(([name, type]) => `${name}:${type}`),
      rejects: rejects && { path: rejects.path, bytes: rejects.bytes },
    };
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

function stateNow(
  state: FileState,
  { isDone, number, records, rejectedLines, rejected, ahead }: SettledFile,
  keepsRejects: boolean,
  passing: FileState['beginning'],
): FileState {
  const isLonger = passing !== undefined && passing.bytes >= (state.beginning?.bytes ?? 0);
  const beginning = isLonger ? passing : state.beginning;
  const rejectedAhead = keepsRejects && ahead.size > 0 ? rangesOf(ahead.keys()) : undefined;
  return { ...state, beginning, isDone, number, records, rejectedLines, rejected, rejectedAhead };
}

function rangesOf(numbers: Iterable<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
