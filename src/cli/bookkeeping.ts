import { resolve } from 'node:path';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { LoadArguments } from './arguments.js';
import { Checkpoint } from './checkpoint/checkpoint.js';
import { identifyTable, type TableIdentity } from './checkpoint/table-identity.js';
import type { SeenColumns } from './input/csv/csv-columns.js';
import type { InputFile } from './input/input-record.js';
import type { RecordReader } from './input/record-reader.js';
import { allRejected, type LoadTotals } from './load-figures.js';
import type { RejectionLog } from './rejection-log.js';
import { Rejects } from './rejects.js';
import { RejectsFile } from './rejects-file.js';
import { SettledRecords } from './settled-records.js';
import type { TableFacts } from './table-facts.js';
import { UsageError } from './usage-error.js';

/** What a load keeps beside the table: how far it has come, and what was rejected. */
export class Bookkeeping implements Disposable {
  readonly checkpoint: Checkpoint | undefined;
  /** Undefined if nothing is kept, and each record is cheaper. */
  readonly settled: SettledRecords | undefined;
  readonly rejects: Rejects;
  /** What is to be read. */
  readonly files: readonly InputFile[];
  readonly #args: LoadArguments;
  readonly #rejectsFile: RejectsFile | undefined;
  readonly #knownRejects: number | undefined;
  readonly #openedAt = new Date();
  #table: TableIdentity | undefined;

  private constructor(
    args: LoadArguments,
    files: readonly InputFile[],
    log: RejectionLog,
    checkpoint: Checkpoint | undefined,
  ) {
    this.#args = args;
    this.checkpoint = checkpoint;
    const inputs = checkpoint?.inputs ?? files.map((file) => ({ file }));
    this.files = inputs.map(({ file }) => file);
    const isKept = [args.checkpoint, args.rejects, args.maxRejects].some((given) => given !== undefined);
    this.settled = isKept ? new SettledRecords(inputs, checkpoint?.counts) : undefined;
    if (args.rejects !== undefined && !this.isFinished) {
      const path = resolve(args.rejects);
      this.#knownRejects = checkpoint?.rejectsBytes(path);
      this.#rejectsFile = RejectsFile.open(path, this.#knownRejects);
    } else if (!this.isFinished) checkpoint?.rejectsBytes(undefined);
    const { settled } = this;
    this.rejects = new Rejects({ log, settled, file: this.#rejectsFile, max: args.maxRejects });
  }

  /**
   * Opens what is kept; of an earlier run nothing is changed yet.
   * @param files those that are to be read
   * @throws {UsageError} the command line and what an earlier run has left do not go together
   */
  static open(args: LoadArguments, files: readonly InputFile[], log: RejectionLog): Bookkeeping {
    const checkpoint = args.checkpoint === undefined ? undefined : Checkpoint.open(args.checkpoint, files);
    try {
      if (checkpoint !== undefined) checkCount(checkpoint, args);
      return new Bookkeeping(args, files, log, checkpoint);
    } catch (error) {
      checkpoint?.[Symbol.dispose]();
      throw error;
    }
  }

  /** Whether earlier runs have loaded everything. */
  get isFinished(): boolean {
    return this.checkpoint?.isFinished === true;
  }

  /** When the load began, in milliseconds since 1970: its first run, if it has several. */
  get startMS(): number {
    return (this.checkpoint?.startedAt ?? this.#openedAt).getTime();
  }

  /** How many records earlier runs have written and this one passes over. */
  get recordsOfEarlierRuns(): number {
    const counts = this.checkpoint?.counts;
    return counts === undefined ? 0 : counts.records - allRejected(counts);
  }

  /** The columns of CSV files that an earlier run has seen. */
  get columns(): SeenColumns {
    return this.checkpoint?.columns ?? new Map();
  }

  /** The totals of a load that may have several runs. */
  get totals(): LoadTotals | undefined {
    const { checkpoint, settled } = this;
    if (checkpoint === undefined || settled === undefined) return undefined;
    return { ...settled.totals, runs: checkpoint.runs, startedAt: checkpoint.startedAt.toISOString() };
  }

  /** @throws {UsageError} the load began with another table */
  async checkTable(dynamoDb: DynamoDBClientConfig): Promise<void> {
    if (this.checkpoint?.isResumed !== true) return;
    this.#table = await identifyTable(dynamoDb, this.#args.options);
    this.checkpoint.checkTable(this.#table, this.#args.options.tableName);
    if (this.isFinished) this.checkpoint.leave(); // nothing is refused any more
  }

  /** Tells from where the load goes on. */
  describe(tell: (message: string) => void): void {
    if (this.checkpoint?.isResumed !== true) return;
    tell(this.checkpoint.description);
    for (const note of this.checkpoint.notes) tell(note);
  }

  /**
   * Begins to keep: the table is ready, and nothing was read.
   * @param ready what the table told of itself when it was, if it was asked
   * @throws {UsageError} a file cannot be written, or the load began with another table
   */
  async begin(
    dynamoDb: DynamoDBClientConfig,
    ready: TableFacts | undefined,
    reader: Pick<RecordReader, 'columns' | 'inputOf'>,
    tell: (message: string) => void,
  ): Promise<void> {
    const { checkpoint, settled } = this;
    const table = checkpoint && (await this.#tableNow(dynamoDb, ready));
    if (table !== undefined) checkpoint?.checkTable(table, table.name);
    await this.#rejectsFile?.begin(this.#knownRejects);
    if (checkpoint === undefined || settled === undefined || table === undefined) return;
    const { checkpointIntervalMS: intervalMS, verify } = this.#args;
    const rejects = this.#rejectsFile;
    await checkpoint.start(table, { settled, rejects, reader, intervalMS, tell }, verify !== undefined);
  }

  async #tableNow(dynamoDb: DynamoDBClientConfig, ready: TableFacts | undefined): Promise<TableIdentity> {
    const { options } = this.#args;
    if (ready === undefined && this.#table !== undefined) return this.#table;
    return (await identifyTable(dynamoDb, options, ready)) ?? { name: options.tableName };
  }

  /** Keeps what there is in the end. @throws {Error} it cannot be written */
  async end(): Promise<void> {
    await this.checkpoint?.end();
  }

  [Symbol.dispose](): void {
    this.#rejectsFile?.[Symbol.dispose]();
    this.checkpoint?.[Symbol.dispose]();
  }
}

/** @throws {UsageError} earlier runs have rejected more than may be */
function checkCount({ counts, path, isFinished }: Checkpoint, { maxRejects }: LoadArguments): void {
  const count = allRejected(counts);
  if (isFinished || maxRejects === undefined || count <= maxRejects) return;
  throw new UsageError(
    `--checkpoint ${path}: ${count} records are rejected already, and --max-rejects ${maxRejects} allows fewer: raise it to go on; nothing was written`,
  );
}
