import { shellQuoted } from '../shell-quoted.js';
import { UsageError } from '../usage-error.js';
import { ANY_COLUMNS, type ColumnUse, checkNamed } from './column-use.js';
import type { SeenColumns } from './csv/csv-columns.js';
import { CsvNotes } from './csv/csv-notes.js';
import { Input } from './input.js';
import type { InputOptions } from './input-options.js';
import type { InputFile, InputRecord } from './input-record.js';
import { pointerOf } from './json-pointer.js';
import { Sample } from './sample.js';
import { BrokenInput, UnreadableInput } from './unreadable-input.js';

/** With more files than this only their number is told. */
const TOLD_FILES = 20;

/** Reads the records of several files, one file after the other. */
export class RecordReader {
  /** All bytes there are, as they are stored; undefined if a source does not tell. */
  readonly bytesTotal: number | undefined;
  /** The columns of all CSV files so far. */
  readonly columns: SeenColumns;
  readonly #files: readonly InputFile[];
  readonly #options: InputOptions;
  readonly #tell: (message: string) => void;
  readonly #notes: CsvNotes;
  readonly #signal: AbortSignal;
  /** What is known of the files so far, by their place. */
  readonly #inputs = new Map<InputFile, Input>();
  #use: ColumnUse = ANY_COLUMNS;
  #current: Input | undefined;
  #bytesRead = 0;
  #bytesPassedOver = 0;
  /** Whether nothing but records of an earlier run was read of the current input yet. */
  #isPassingOver = false;
  /** Those that were begun. */
  readonly #samples = new Map<InputFile, Sample>();

  /**
   * @param tell takes a line about each input before any of its records, and what is to be told of rows that are read
   * @param signal stops reading when it is aborted: {@link records} ends or throws then
   * @param columns those of CSV files that an earlier run has seen
   */
  constructor(
    files: readonly InputFile[],
    options: InputOptions,
    tell: (message: string) => void,
    signal: AbortSignal,
    columns: SeenColumns = new Map(),
  ) {
    this.columns = columns;
    this.#files = files;
    this.#options = options;
    this.#tell = tell;
    this.#notes = new CsvNotes(tell);
    this.#signal = signal;
    this.bytesTotal = files.reduce<number | undefined>(
      (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    );
  }

  /** Bytes read so far, as they are stored. */
  get bytesRead(): number {
    return this.#bytesRead + (this.#current?.bytesRead ?? 0);
  }

  /** How many of these {@link bytesRead} were passed over, since an earlier run has loaded what is in them. */
  get bytesPassedOver(): number {
    return this.#bytesPassedOver + (this.#isPassingOver ? this.#bytesTaken : 0);
  }

  /** Records of CSV that were read and have probably a stray quote, which has taken other records into them. */
  get suspectRecords(): number {
    return this.#notes.suspectRecords;
  }

  /** Which part of a file's records was given so far, from 0 to 1; undefined if nobody knows how much it holds. */
  partOf(file: InputFile): number | undefined {
    const sample = this.#samples.get(file);
    return sample === undefined ? 0 : sample.part;
  }

  /** Whether the records of all files were given, to the last. */
  get isAtEnd(): boolean {
    return this.#files.every((file) => this.#samples.get(file)?.isWhole);
  }

  /** What is known of a file, once it is opened. */
  inputOf(file: InputFile): Input | undefined {
    return this.#inputs.get(file);
  }

  /**
   * What may be wrong where the only record of a file cannot be written: the records may be in a list that it has.
   * @returns undefined if it has none, or several
   */
  hintAt({ file, number }: InputRecord): string | undefined {
    const at = this.#inputs.get(file)?.listAt;
    if (number > 1 || at === undefined) return undefined;
    return `${file.name} was taken for one record; if the records are in its list, say --records-at ${shellQuoted(pointerOf(at))}`;
  }

  /**
   * Finds out the formats of all files. Standard input and pipes are left for later: they may have nothing for hours.
   * @throws {UsageError} one cannot be read
   */
  async examine(): Promise<void> {
    for (const file of this.#files) {
      if (file.size !== undefined)
        this.#inputs.set(file, await Input.open(file, this.#options, this.#signal));
    }
  }

  /** Whether there is a file whose columns are known before its records, as far as {@link examine} can tell. */
  get hasTables(): boolean {
    return [...this.#inputs.values()].some(({ header }) => header !== undefined);
  }

  /**
   * Settles what the records will be, and tells it.
   * @param use what becomes of the columns of tables, where that is known
   * @throws {UsageError} the columns of a table are not what they must be
   */
  settle(use: ColumnUse = ANY_COLUMNS): void {
    this.#use = use;
    const inputs = [...this.#inputs.values()];
    if (inputs.length === this.#files.length) this.#checkTables(inputs);
    this.#settle(inputs);
    if (inputs.length > TOLD_FILES) this.#tell(`… and ${inputs.length - TOLD_FILES} more files`);
  }

  #settle(inputs: readonly Input[]): void {
    Input.settleColumns(inputs, this.#options.csv.types, this.#use, this.columns);
    for (const input of inputs.slice(0, TOLD_FILES)) this.#tell(input.description);
  }

  /**
   * The records, in lists: a promise per record would cost as much as its parsing.
   * @param most how many of each file are given, at most
   * @throws {BrokenInput} an input cannot be read on
   */
  async *records(most: number = Number.POSITIVE_INFINITY): AsyncGenerator<readonly InputRecord[]> {
    for (const file of this.#files) {
      if (this.#signal.aborted) return;
      const input = this.#inputs.get(file) ?? (await this.#openLate(file));
      this.#current = input;
      const sample = new Sample(input, most, this.#notes);
      this.#samples.set(file, sample);
      const passed = file.begun?.number ?? 0;
      this.#isPassingOver = passed > 0;
      try {
        for await (const records of sample.records()) {
          // What was taken are the bytes of these records as well: of Parquet they are thousands.
          this.#endPassingOver(passed / (records.at(-1)?.number ?? passed));
          yield records;
        }
      } catch (error) {
        throw error instanceof UnreadableInput ? new BrokenInput(file, error) : error;
      }
      if (sample.isWhole) checkCount(file, (file.begun?.records ?? 0) + sample.count);
      this.#endPassingOver(1);
      this.#bytesRead += input.bytesRead;
      this.#current = undefined;
    }
  }

  /** @param part which part of the bytes taken is that of records that were passed over */
  #endPassingOver(part: number): void {
    if (!this.#isPassingOver) return;
    this.#bytesPassedOver += Math.round(this.#bytesTaken * part);
    this.#isPassingOver = false;
  }

  /** Of the current input. What is read ahead is not taken yet, as far as that is known. */
  get #bytesTaken(): number {
    return this.#current?.bytesTaken ?? this.#current?.bytesRead ?? 0;
  }

  /**
   * The first records of the first files, which {@link records} gives again. Those of standard input and pipes are not
   * looked at: they cannot be read twice.
   * @throws {Error} an input cannot be read on
   */
  async *firstRecords(mostFiles: number, mostOfEach: number): AsyncGenerator<InputRecord> {
    const inputs = [...this.#inputs.values()].filter(({ file }) => file.size !== undefined);
    for (const input of inputs.slice(0, mostFiles)) {
      try {
        for await (const records of new Sample(input, mostOfEach).records()) yield* records;
      } finally {
        input.rewind();
      }
    }
  }

  async #openLate(file: InputFile): Promise<Input> {
    const input = await Input.open(file, this.#options, this.#signal);
    this.#inputs.set(file, input);
    if (this.#files.length === 1) this.#checkTables([input]);
    this.#settle([input]);
    return input;
  }

  /** What is said of tables must not be without effect. */
  #checkTables(inputs: readonly Input[]): void {
    const { types, delimiter, quote } = this.#options.csv;
    const headers = inputs.flatMap(({ header }) => header ?? []);
    if (headers.length === inputs.length) checkNamed(this.#use, headers);
    const mayHaveTables = ({ layout }: Input): boolean =>
      layout === undefined || layout.kind === 'csv' || layout.kind === 'rejects';
    if (inputs.length === 0 || this.columns.size > 0 || inputs.some(mayHaveTables)) return;
    if (types.size > 0) throw new UsageError(`--types is for CSV, and ${inputs[0]?.description}`);
    if (delimiter !== undefined)
      throw new UsageError(`--delimiter is for CSV, and ${inputs[0]?.description}`);
    if (quote === 'none') throw new UsageError(`--quote is for CSV, and ${inputs[0]?.description}`);
  }
}

function checkCount({ name, exported }: InputFile, count: number): void {
  if (exported?.itemCount === undefined || exported.itemCount === count) return;
  throw new Error(`${name} has ${count} items, and the manifest of its export says ${exported.itemCount}`);
}
