import type { InputFile } from '../input/input-record.js';
import type { Counts } from './tally.js';

/** Estimates what whole files come to of parts of them, each file by itself: its records are like its own first ones. */
export class Estimate {
  readonly #counts: () => Counts;
  readonly #partOf: (file: InputFile) => number | undefined;
  #file: InputFile | undefined;
  /** What was counted before the current file. */
  #before: Counts;
  #total: Counts;
  /** Of the files that records were counted of. */
  #bytes = 0;
  #isKnown = true;

  /** @param partOf which part of a file was counted, from 0 to 1; undefined if nobody knows */
  constructor(counts: () => Counts, partOf: (file: InputFile) => number | undefined) {
    this.#counts = counts;
    this.#partOf = partOf;
    this.#before = counts();
    this.#total = counts();
  }

  /** The next records to be counted are of this file. */
  next(file: InputFile): void {
    if (file === this.#file) return;
    this.#end();
    this.#file = file;
  }

  /** What all these files come to; undefined if nobody knows how large one of them is. Counting has ended. */
  total(files: readonly InputFile[]): Counts | undefined {
    this.#end();
    this.#file = undefined;
    let bytesLeft = 0; // of files that were not begun: they are like the others
    for (const file of files) {
      if (file.size === undefined) return undefined;
      if (this.#partOf(file) === 0) bytesLeft += file.size;
    }
    if (!this.#isKnown || this.#bytes === 0) return undefined;
    const factor = (this.#bytes + bytesLeft) / this.#bytes;
    return mapped(this.#total, (name) => Math.round(this.#total[name] * factor));
  }

  #end(): void {
    const file = this.#file;
    if (file === undefined) return;
    const part = this.#partOf(file);
    if (part === undefined || part === 0 || file.size === undefined) {
      this.#isKnown = false;
      return;
    }
    const counts = this.#counts();
    this.#total = mapped(counts, (name) => this.#total[name] + (counts[name] - this.#before[name]) / part);
    this.#before = counts;
    this.#bytes += file.size;
  }
}

function mapped(counts: Counts, value: (name: keyof Counts) => number): Counts {
  const names = Object.keys(counts) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as unknown as Counts;
}
