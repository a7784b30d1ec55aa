import type { Position } from '../item/position.js';
import type { InputFile, RecordPlace } from './input/input-record.js';
import { type BegunCounts, type RecordCounts, type RejectedAs, SettledFile } from './settled-file.js';

/** When so much more is remembered than before, it is looked what can be forgotten. */
const LEAST_REMEMBERED = 4096;

/** A file whose records are counted. */
export interface CountedFile {
  readonly file: InputFile;
  /** How far an earlier run has come. */
  readonly state?: BegunCounts;
}

/**
 * Keeps account of which records are settled: durable or rejected. A file counts only when all files before it are done: of
 * a later one many records may be durable, but those before them may have the same keys, and after a crash are written again.
 */
export class SettledRecords {
  readonly #files: readonly SettledFile[];
  readonly #byPath: ReadonlyMap<string, SettledFile>;
  readonly #before: RecordCounts;
  /** The place of the first file that is not done. */
  #first = 0;
  /** The place of the first file that was not done when it was last asked what has changed. */
  #firstBefore = 0;
  /** The place of the file that is being read. */
  #reading = 0;
  #records = 0;
  #rejectedLines = 0;
  #rejected = 0;
  /** What may still be remembered until it is looked what can be forgotten. */
  #room = LEAST_REMEMBERED;

  /**
   * @param files in the order in which they are read
   * @param before what became of the records that are not read again
   */
  constructor(
    files: readonly CountedFile[],
    before: RecordCounts = { records: 0, rejectedLines: 0, rejected: 0 },
  ) {
    this.#files = files.map(({ file, state }) => new SettledFile(file, state));
    this.#byPath = new Map(this.#files.map((file) => [file.path, file]));
    this.#before = before;
  }

  /** The files in the order in which they are read. */
  get files(): readonly SettledFile[] {
    return this.#files;
  }

  /** What became of all records taken, in earlier runs as well; those that are in flight are among them. */
  get totals(): RecordCounts {
    const { records, rejectedLines, rejected } = this.#before;
    return {
      records: records + this.#records,
      rejectedLines: rejectedLines + this.#rejectedLines,
      rejected: rejected + this.#rejected,
    };
  }

  /** The last record up to which all is settled, for people; undefined if there is none. */
  get place(): string | undefined {
    for (let at = Math.min(this.#first, this.#files.length - 1); at >= 0; at--) {
      const { number, name } = this.#files[at] as SettledFile;
      if (number > 0) return `record ${number} of ${name}`;
    }
    return undefined;
  }

  /** The writer has the record, or it is rejected. */
  taken({ file, number }: RecordPlace): void {
    let settled = this.#files[this.#reading];
    if (settled?.path !== file.path) {
      settled = this.#fileOf(file.path);
      this.#reading = this.#files.indexOf(settled, this.#reading);
    }
    this.#records++;
    if (settled.taken(number)) this.#remember();
  }

  /** Whether a record was rejected before, in this run or an earlier one: each of its writes may be. */
  isRejected({ file, number }: RecordPlace): boolean {
    return this.#fileOf(file.path).ahead.has(number);
  }

  /** A record is rejected, and kept where rejects are kept; false if it was in this run before. */
  rejectedAs(as: Exclude<RejectedAs, 'before'>, { file, number }: RecordPlace): boolean {
    const { ahead } = this.#fileOf(file.path);
    const known = ahead.get(number);
    if (known !== undefined && known !== 'before') return false;
    ahead.set(number, as);
    if (as === 'unreadable') this.#rejectedLines++;
    else this.#rejected++;
    this.#remember();
    return true;
  }

  /** The writer's watermarks have advanced; the partitions are paths. */
  durable(positions: Iterable<readonly [Position['partition'], Position['offset']]>): void {
    for (const [path, number] of positions) this.#fileOf(String(path)).durable = Number(number);
  }

  /** All files are read to their end. */
  allRead(): void {
    this.#reading = this.#files.length;
  }

  /** Brings {@link files} up to date. */
  settle(): void {
    for (let file = this.#files[this.#first]; file !== undefined; file = this.#files[++this.#first]) {
      file.settle();
      if (this.#first >= this.#reading || file.number < file.last) return;
      file.isDone = true;
    }
  }

  /**
   * The places in {@link files} of the first and the last of which something may have changed since this was last asked:
   * those before them were done already, and those behind them are not begun.
   */
  takeChanged(): { readonly first: number; readonly last: number } {
    const first = this.#firstBefore;
    this.#firstBefore = this.#first;
    return { first, last: Math.min(this.#reading, this.#files.length - 1) };
  }

  #fileOf(path: string): SettledFile {
    return this.#byPath.get(path) as SettledFile;
  }

  #remember(): void {
    if (--this.#room > 0) return;
    this.settle();
    this.#room = LEAST_REMEMBERED + (this.#files[this.#first]?.remembered ?? 0);
  }
}
