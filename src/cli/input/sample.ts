import type { CsvNotes } from './csv/csv-notes.js';
import type { Input } from './input.js';
import type { InputRecord } from './input-record.js';

/** The records of an input, or the first ones, and how much of it they are. */
export class Sample {
  readonly #input: Input;
  readonly #most: number;
  readonly #notes: CsvNotes | undefined;
  #count = 0;
  /** Bytes of the file, as they are stored, that the records given so far take; not a number if nobody knows. */
  #takenBytes = 0;
  #isWhole = false;

  /**
   * @param most so many records are given, at most
   * @param notes as of {@link Input.records}
   */
  constructor(input: Input, most: number, notes?: CsvNotes) {
    this.#notes = notes;
    this.#input = input;
    this.#most = most;
  }

  /** How many were given. */
  get count(): number {
    return this.#count;
  }

  /** Whether there were no more. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Which part of the input was given, from 0 to 1; undefined if nobody knows how much there is. */
  get part(): number | undefined {
    if (this.#isWhole) return 1;
    const { size, exported } = this.#input.file;
    if (exported?.itemCount) return Math.min(this.#count / exported.itemCount, 1);
    if (size === undefined || Number.isNaN(this.#takenBytes)) return undefined;
    return Math.min(this.#takenBytes / size, 1);
  }

  /** @throws {UnreadableInput} the input cannot be read on */
  async *records(): AsyncGenerator<readonly InputRecord[]> {
    for await (const records of this.#input.records(this.#notes)) {
      const left = this.#most - this.#count;
      const given = records.length <= left ? records : records.slice(0, left);
      this.#count += given.length;
      // Bytes are handed out piece by piece: of a piece that is cut its part.
      const taken = this.#input.bytesTaken ?? Number.NaN;
      this.#takenBytes += (taken - this.#takenBytes) * (given.length / records.length);
      yield given;
      if (this.#count >= this.#most) return;
    }
    this.#isWhole = true;
  }
}
