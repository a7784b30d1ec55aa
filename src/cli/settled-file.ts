import type { InputFile } from './input/input-record.js';

/** Why a record is not written; `before` for one that an earlier run has rejected. */
export type RejectedAs = 'unreadable' | 'refused' | 'before';

/** What became of records. */
export interface RecordCounts {
  readonly records: number;
  /** Those that could not be read. */
  readonly rejectedLines: number;
  /** Those that the sink or the table refused. */
  readonly rejected: number;
}

/** How far an earlier run has come with a file, and what became of its records. */
export interface BegunCounts extends RecordCounts {
  /** The watermark. */
  readonly number: number;
  /** First and last numbers of records behind it that were rejected. */
  readonly rejectedAhead?: readonly (readonly [number, number])[] | undefined;
}

const NOTHING: BegunCounts = { number: 0, records: 0, rejectedLines: 0, rejected: 0 };

/**
 * How far a file is settled: up to its watermark, the number of a record, every record is durable or rejected.
 *
 *   numbers   41      42      43      45      46
 *           written  in flight  rejected  written  unreadable     number 41; ahead 43 and 46; 44 is no record
 */
export class SettledFile {
  readonly path: string;
  /** As messages tell it. */
  readonly name: string;
  /** The watermark. */
  number: number;
  records: number;
  rejectedLines: number;
  rejected: number;
  isDone = false;
  /** The number of the last record taken. */
  last: number;
  /** The watermark as the writer has told it last. */
  durable: number;
  /** What was rejected behind the watermark. */
  readonly ahead: Map<number, RejectedAs> = new Map();
  /** Numbers behind the watermark before which some are missing, such as those of blank lines, and how many. */
  #gaps: { readonly number: number; readonly missing: number }[] = [];

  constructor({ path, name }: InputFile, begun: BegunCounts = NOTHING) {
    this.path = path;
    this.name = name;
    this.number = begun.number;
    this.last = begun.number;
    this.durable = begun.number;
    this.records = begun.records;
    this.rejectedLines = begun.rejectedLines;
    this.rejected = begun.rejected;
    for (const [first, last] of begun.rejectedAhead ?? []) {
      for (let number = first; number <= last; number++) this.ahead.set(number, 'before');
    }
  }

  /** How much is remembered of what is behind the watermark. */
  get remembered(): number {
    return this.ahead.size + this.#gaps.length;
  }

  /** The next record is taken; whether numbers are missing before it. */
  taken(number: number): boolean {
    const missing = number - this.last - 1;
    this.last = number;
    if (missing > 0) this.#gaps.push({ number, missing });
    return missing > 0;
  }

  /** Moves the watermark to where the writer is. */
  settle(): void {
    const to = Math.min(this.durable, this.last);
    if (to === this.number) return;
    const passed = this.#gaps.findIndex(({ number }) => number > to);
    const gaps = this.#gaps.splice(0, passed < 0 ? this.#gaps.length : passed);
    this.records += to - this.number - gaps.reduce((sum, { missing }) => sum + missing, 0);
    this.number = to;
    for (const [number, as] of this.ahead) {
      if (number > to) continue;
      this.ahead.delete(number);
      if (as === 'unreadable') this.rejectedLines++;
      else if (as === 'refused') this.rejected++;
    }
  }
}
