import { messageOf } from '../../errors.js';
import { columnText } from '../input/csv/csv-columns.js';
import type { RecordReader } from '../input/record-reader.js';
import type { RejectsFile } from '../rejects-file.js';
import type { SettledRecords } from '../settled-records.js';
import { UsageError } from '../usage-error.js';
import {
  CHECKPOINT_TAIL,
  type CheckpointContent,
  checkpointHead,
  type Verified,
} from './checkpoint-content.js';
import { FileBlocks } from './file-blocks.js';
import type { MatchedInput } from './match-inputs.js';
import { saveFile } from './save-file.js';

/** Of very many files there is much to save: it is written down in so little of the time, */
const SHARE_OF_TIME = 0.05;
/** and the disk is busy with it for so little. */
const SHARE_OF_DISK_TIME = 0.2;

/** Where a checkpoint finds what there is to save. */
export interface CheckpointSources {
  readonly settled: SettledRecords;
  readonly rejects: RejectsFile | undefined;
  readonly reader: Pick<RecordReader, 'columns' | 'inputOf'>;
  /** How long to wait between two times. */
  readonly intervalMS: number;
  /** Takes a line when it cannot be saved. */
  readonly tell: (message: string) => void;
}

/** What stays the same from one time to the next. */
export type ConstantContent = Pick<CheckpointContent, 'table' | 'startedAt' | 'runs'>;

/** Saves how far a load has come, now and then while it runs. What comes between two times is written again after a crash. */
export class CheckpointSaver {
  /** The last record that the file knows to be settled, for people. */
  place: string | undefined;
  /** Saved with the rest. */
  verified: Verified | undefined;
  readonly #path: string;
  readonly #files: FileBlocks;
  readonly #constant: ConstantContent;
  readonly #sources: CheckpointSources;
  /** Undefined if what there is was not saved yet. */
  #savedHead: string | undefined;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #fails = false;
  #isStopped = false;

  /** @param inputs those that are done as well */
  constructor(
    path: string,
    inputs: readonly MatchedInput[],
    constant: ConstantContent,
    sources: CheckpointSources,
  ) {
    this.#path = path;
    this.#constant = constant;
    this.#sources = sources;
    this.#files = new FileBlocks(inputs, sources);
  }

  /** Saves for the first time, and from then on now and then. @throws {UsageError} it cannot be written */
  async start(): Promise<void> {
    try {
      await this.#save();
    } catch (error) {
      throw new UsageError(this.#fault(error), { cause: error });
    }
    this.#saveIn(this.#sources.intervalMS);
  }

  /** Saves for the last time. @throws {Error} it cannot be written */
  async end(): Promise<void> {
    this.stop();
    await this.#saving;
    try {
      await this.#save();
    } catch (error) {
      const more = 'it knows less than was loaded, and the same command would load the rest again';
      throw new Error(`${this.#fault(error)}: ${more}`, { cause: error });
    }
  }

  /** Saves no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #fault(error: unknown): string {
    return `--checkpoint ${this.#path} cannot be written: ${messageOf(error)}`;
  }

  #saveIn(delayMS: number): void {
    if (this.#isStopped) return; // while it was being saved
    this.#timer = setTimeout(() => {
      this.#saving = this.#saveAgain();
    }, delayMS);
    this.#timer.unref();
  }

  async #saveAgain(): Promise<void> {
    const { intervalMS, tell } = this.#sources;
    const startedAt = performance.now();
    const saved = this.#save(); // writes down at once, and then waits for the disk
    const tookMS = performance.now() - startedAt;
    try {
      await saved;
      this.#fails = false;
    } catch (error) {
      // What is loaded stays loaded: after a crash more of it would be written again.
      if (!this.#fails) tell(`${this.#fault(error)}; it is tried again`);
      this.#fails = true;
    }
    const savedMS = performance.now() - startedAt;
    this.#saveIn(Math.max(intervalMS, tookMS / SHARE_OF_TIME, savedMS / SHARE_OF_DISK_TIME));
  }

  async #save(): Promise<void> {
    const { rejects, settled, reader } = this.#sources;
    settled.settle();
    const { place } = settled;
    const head = checkpointHead({
      ...this.#constant,
      columns: [...reader.columns.values()].map(columnText),
      rejects: rejects && { path: rejects.path, bytes: rejects.bytes },
      verified: this.verified,
    });
    const isChanged = this.#files.update();
    if (!isChanged && head === this.#savedHead) return;
    this.#savedHead = undefined; // until it is on the disk
    await rejects?.sync();
    await saveFile(this.#path, [Buffer.from(head), ...this.#files.blocks, Buffer.from(CHECKPOINT_TAIL)]);
    this.#savedHead = head;
    this.place = place;
  }
}
