import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../../errors.js';
import { ItemEncoder } from '../../item/item-encoder.js';
import { defaults } from '../../options.js';
import { DynamoDbSink } from '../../sink.js';
import type { LoadArguments } from '../arguments.js';
import { type InputFile, type InputRecord, placeText } from '../input/input-record.js';
import type { RecordReader } from '../input/record-reader.js';
import { BrokenInput } from '../input/unreadable-input.js';
import { recordConverter } from '../record-converter.js';
import { converterOf, needsKey, settleRecords } from '../settle-records.js';
import type { Shape } from '../shape/shape.js';
import type { UnseenName } from '../shape/unseen-text.js';
import { UsageError } from '../usage-error.js';
import { wantedTable } from '../wanted-table.js';
import type { DryRunArguments } from './dry-run-arguments.js';
import { type CheckedTable, type DryRunFigures, figuresOf } from './dry-run-figures.js';
import type { DryRunProgressFigures } from './dry-run-progress.js';
import { Estimate } from './estimate.js';
import { type FoundTable, findTable, keyOf } from './find-table.js';
import { KnownTables } from './known-tables.js';
import { RecordCheck } from './record-check.js';
import { Tally } from './tally.js';

/** Reads what a load would, does with it what that would, and sends nothing. */
export class DryRun {
  readonly #tally: Tally;
  readonly #args: LoadArguments;
  readonly #files: readonly InputFile[];
  readonly #sample: number | undefined;
  readonly #reader: RecordReader;
  readonly #estimate: Estimate;
  readonly #startedAt = performance.now();
  #last: InputRecord | undefined;
  #check: RecordCheck | undefined;
  #tables: KnownTables | undefined;
  #table: CheckedTable | undefined;
  #shape: Shape | undefined;

  /** @param files those of the reader */
  constructor(
    args: LoadArguments,
    { sample, showsExamples }: DryRunArguments,
    files: readonly InputFile[],
    reader: RecordReader,
  ) {
    this.#args = args;
    this.#tally = new Tally(showsExamples);
    this.#files = files;
    this.#sample = sample;
    this.#reader = reader;
    this.#estimate = new Estimate(
      () => this.#tally.counts(),
      (file: InputFile) => reader.partOf(file),
    );
  }

  /**
   * Looks at the inputs and the table.
   * @throws {UsageError} a load would refuse them
   * @throws {DynamoDbSinkError} the key of the table is needed and cannot be had
   */
  async open(dynamoDb: DynamoDBClientConfig): Promise<void> {
    await this.#reader.examine();
    const { options } = this.#args;
    const converter = await converterOf(this.#args);
    const wanted = wantedTable(this.#args, converter);
    const found = await findTable(dynamoDb, this.#args, wanted);
    // It throws if it is asked for a key that nobody has.
    const key = wanted.key?.schema ?? (found as FoundTable & { state: 'found' }).facts.key;
    const isKeyUsed = wanted.key !== undefined || needsKey(this.#reader, this.#args);
    const shape = settleRecords(this.#reader, this.#args, converter, isKeyUsed ? key : undefined, Date.now());
    this.#shape = shape;
    const elementConverter = recordConverter(converter, shape, false);
    new DynamoDbSink({ ...options, keySchema: key, elementConverter }); // what contradicts the key is refused
    await elementConverter.open?.();
    this.#tables = new KnownTables(options.tableName, key, (name) => keyOf(dynamoDb, options, name));
    const encoder = new ItemEncoder(options.maxRecordSizeInBytes ?? defaults.maxRecordSizeInBytes);
    this.#check = new RecordCheck(this.#tally, encoder, elementConverter, this.#tables);
    this.#table = { wanted, found, key };
  }

  /**
   * Reads until the inputs end or `signal`, which is the reader's too, is aborted.
   * What was counted before it throws stands.
   * @throws {DynamoDbSinkError} an input cannot be read on (`SOURCE_FAILED`), or another table cannot be asked
   * @throws {UsageError} an input is not what it is said to be, and nothing was read
   */
  async run(signal: AbortSignal): Promise<void> {
    const check = this.#check as RecordCheck;
    try {
      for await (const records of this.#reader.records(this.#sample)) {
        const [first] = records;
        if (first !== undefined) this.#estimate.next(first.file);
        for (const record of records) {
          if (signal.aborted) return;
          this.#last = record;
          const taken = check.take(record);
          if (taken !== undefined) await taken;
        }
      }
    } catch (error) {
      if (signal.aborted) return; // the cut looks like an early end of the input
      if (error instanceof BrokenInput) this.#addBroken(error);
      if (isDynamoDbSinkError(error) || (error instanceof UsageError && this.#last === undefined))
        throw error;
      const after = this.#last === undefined ? '' : ` after ${placeText(this.#last)}`;
      throw new DynamoDbSinkError('SOURCE_FAILED', `the input failed${after}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  #addBroken({ file, fault: { message, line } }: BrokenInput): void {
    const number = (this.#last?.file === file ? this.#last.number : 0) + 1;
    this.#tally.problems.add('SOURCE_FAILED', message, { file, number, line });
  }

  /** Whether the inputs and the table were looked at. */
  get isOpened(): boolean {
    return this.#check !== undefined;
  }

  /** The last record that was taken. */
  get last(): InputRecord | undefined {
    return this.#last;
  }

  /** What may be wrong with the inputs where no record could be written. */
  get hint(): string | undefined {
    const { lines, problems } = this.progress();
    return lines === problems && this.#last !== undefined ? this.#reader.hintAt(this.#last) : undefined;
  }

  /** How far it is. */
  progress(): DryRunProgressFigures {
    const counts = this.#tally.counts();
    const { bytesRead, bytesTotal } = this.#reader;
    return { lines: counts.lines, problems: counts.rejectedRecords, bytesRead, bytesTotal };
  }

  /** The attributes that the command line names to select, drop or rename, and none of the records read has. */
  get unseen(): readonly UnseenName[] {
    return this.#shape?.unseen ?? [];
  }

  /** Whether some records would be rejected. */
  get hasProblems(): boolean {
    return this.progress().problems > 0;
  }

  /** What was found so far; for the estimate, counting must have ended. */
  figures(): DryRunFigures {
    const { bytesRead, bytesTotal, suspectRecords, isAtEnd } = this.#reader;
    return figuresOf({
      args: this.#args,
      tally: this.#tally,
      table: this.#table,
      tables: this.#tables?.all ?? [],
      estimate: isAtEnd ? undefined : this.#estimate.total(this.#files),
      isWhole: isAtEnd,
      last: this.#last,
      suspectRecords,
      unseenAttributes: this.unseen.map(({ name }) => name),
      bytesRead,
      bytesTotal,
      durationMS: Math.round(performance.now() - this.#startedAt),
    });
  }
}
