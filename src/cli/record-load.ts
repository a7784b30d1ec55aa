import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../errors.js';
import type { SinkLogger, Writer } from '../index.js';
import { Counters, type SinkMetrics } from '../metrics.js';
import type { OnWritten } from '../on-written.js';
import { DynamoDbSink, openWriterWith } from '../sink.js';
import type { GivenOptions } from './arguments.js';
import { type DocumentRecord, type InputRecord, placeText } from './input/input-record.js';
import type { RecordReader } from './input/record-reader.js';
import type { DocumentConverter } from './load-converter.js';
import type { LoadFigures } from './load-figures.js';
import type { RateCaps } from './progress/rate-control.js';
import { recordConverter } from './record-converter.js';
import type { Rejects } from './rejects.js';
import type { SettledRecords } from './settled-records.js';
import type { Shape } from './shape/shape.js';
import type { UnseenName } from './shape/unseen-text.js';
import { UsageError } from './usage-error.js';

/** Where the records come from. */
export type RecordSource = Pick<RecordReader, 'records' | 'bytesRead' | 'bytesTotal'> &
  Partial<Pick<RecordReader, 'bytesPassedOver' | 'suspectRecords' | 'hintAt'>>;

/** How reading ended. */
export interface ReadEnd {
  /** Whether the inputs were read to their end; false if that was stopped. */
  readonly isWhole: boolean;
}

/** What a load may be given beside the sink's options. */
export interface LoadParts {
  /** What makes writes of documents. @default each is put as it is */
  readonly converter?: DocumentConverter | undefined;
  /** The shape they are written in, in place of a converter. */
  readonly shape?: Shape | undefined;
  readonly logger?: SinkLogger | undefined;
  /** Whether documents must stay as they were read, to be kept if they are rejected. @default false */
  readonly keepsDocuments?: boolean;
  /** Is told of each write that is in the table. */
  readonly onWritten?: OnWritten | undefined;
}

/** Writes the records of the inputs to a table, and counts. */
export class RecordLoad {
  readonly #reader: RecordSource;
  readonly #rejects: Pick<Rejects, 'refused' | 'unreadable' | 'signal'>;
  readonly #settled: SettledRecords | undefined;
  readonly #nothing = new Counters().report(0);
  #writer: Writer<DocumentRecord> | undefined;
  readonly #opened = Promise.withResolvers<Writer<DocumentRecord>>();
  #shape: Shape | undefined;
  #records = 0;
  #last: InputRecord | undefined;
  #rejectedLines = 0;
  /** Those of which a write was refused, to count each once: a converter may make several. */
  readonly #refused = new WeakSet<DocumentRecord>();
  #refusedRecords = 0;

  /**
   * @param rejects takes the records that are not written, each before its position passes
   * @param settled is told what becomes of each. @default nobody asks
   */
  constructor(
    reader: RecordSource,
    rejects: Pick<Rejects, 'refused' | 'unreadable' | 'signal'>,
    settled?: SettledRecords,
  ) {
    this.#reader = reader;
    this.#rejects = rejects;
    this.#settled = settled;
  }

  /** Opens the sink. @throws {DynamoDbSinkError} as `createWriter` */
  async open(
    options: GivenOptions,
    dynamoDb: DynamoDBClientConfig,
    { converter, shape, logger, keepsDocuments = false, onWritten }: LoadParts = {},
  ): Promise<void> {
    const settled = this.#settled;
    const sink = new DynamoDbSink<DocumentRecord>({
      ...options,
      dynamoDb,
      ...(logger !== undefined && { logger }),
      elementConverter: recordConverter(converter, shape, keepsDocuments),
      onRejected: ({ element, error }) => {
        this.#countRefused(element);
        this.#rejects.refused(element, error);
      },
      ...(settled !== undefined && { onDurable: (positions) => settled.durable(positions) }),
    });
    this.#shape = shape;
    this.#writer = await openWriterWith(sink, { onWritten }, new AbortController());
    this.#opened.resolve(this.#writer);
  }

  /**
   * Writes record by record until the inputs end or `signal`, which is the reader's too, is aborted; then makes durable
   * what was written. Whatever it throws, {@link figures} tells what was done before.
   *
   * @throws {DynamoDbSinkError} the sink failed, an input (`SOURCE_FAILED`), or too many records were rejected: what came
   *   before is durable
   * @throws {UsageError} an input is not what it is said to be, and nothing was read
   */
  async run(signal: AbortSignal): Promise<ReadEnd> {
    const writer = this.#writer as Writer<DocumentRecord>;
    try {
      const isWhole = await this.#readAll(writer, signal);
      await closed(writer);
      if (isWhole) this.#settled?.allRead();
      this.#rejects.signal.throwIfAborted();
      return { isWhole };
    } catch (error) {
      await closed(writer); // rejects if it was the sink that failed
      this.#rejects.signal.throwIfAborted();
      if (isDynamoDbSinkError(error)) throw error; // a reject that cannot be kept
      if (signal.aborted) return { isWhole: false }; // the cut looks like an early end of the input
      if (error instanceof UsageError && this.#last === undefined) throw error;
      const until =
        this.#last === undefined ? '' : ` after ${placeText(this.#last)}, up to which all is settled`;
      throw new DynamoDbSinkError('SOURCE_FAILED', `the input failed${until}: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      this.#settled?.durable(writer.durablePositions()); // of a writer that has failed the last news is not told
    }
  }

  /** Stops at once. */
  abort(reason: unknown): void {
    this.#writer?.abort(reason);
  }

  /** Where the sink stands; undefined before it is open. */
  metrics(): SinkMetrics | undefined {
    return this.#writer?.metrics();
  }

  /** Sets caps while it runs, as `writer.setRate`; before the sink is open, from when it is. */
  async setRate(rate: RateCaps): Promise<void> {
    const writer = this.#writer ?? (await this.#opened.promise);
    await writer.setRate(rate);
  }

  /** The last record that was taken; all up to it are settled when {@link run} has ended. */
  get last(): InputRecord | undefined {
    return this.#last;
  }

  /** The attributes that the command line names to select, drop or rename, and no record had. */
  get unseenAttributes(): readonly UnseenName[] {
    return this.#shape?.unseen ?? [];
  }

  /** What may be wrong with the inputs where no record could be written. */
  get hint(): string | undefined {
    const isNothingWritten = this.#rejectedLines + this.#refusedRecords === this.#records;
    return isNothingWritten && this.#last !== undefined ? this.#reader.hintAt?.(this.#last) : undefined;
  }

  /** What was done so far. */
  figures(): LoadFigures {
    const { bytesRead, bytesPassedOver, bytesTotal, suspectRecords } = this.#reader;
    return {
      lines: this.#records,
      lastLine: this.#last?.line ?? this.#last?.number ?? 0,
      lastFile: this.#last?.file.name,
      rejectedLines: this.#rejectedLines,
      rejectedRecords: this.#rejectedLines + this.#refusedRecords,
      suspectRecords: suspectRecords || undefined,
      bytesRead,
      bytesPassedOver: bytesPassedOver || undefined, // of a load that was never interrupted there is nothing to tell
      bytesTotal,
      ...(this.#writer?.report() ?? this.#nothing),
    };
  }

  async #readAll(writer: Writer<DocumentRecord>, signal: AbortSignal): Promise<boolean> {
    for await (const records of this.#reader.records()) {
      for (const record of records) {
        // After each wait the user may have asked to stop.
        if (signal.aborted) return false;
        const room = this.#take(writer, record);
        if (room !== undefined) await room;
      }
    }
    return !signal.aborted;
  }

  #countRefused(record: DocumentRecord): void {
    if (this.#refused.has(record)) return;
    this.#refused.add(record);
    this.#refusedRecords++;
  }

  #take(writer: Writer<DocumentRecord>, record: InputRecord): Promise<void> | undefined {
    const position = this.#settled && { partition: record.file.path, offset: record.number };
    let room: Promise<void> | undefined;
    // A record that it throws for is not taken.
    if ('item' in record) room = writer.write(record, position);
    else {
      this.#rejects.unreadable(record);
      room = position && writer.advance(position);
      this.#rejectedLines++;
    }
    this.#records++;
    this.#last = record;
    this.#settled?.taken(record);
    return room;
  }
}

/** Closes it; a reject that could not be kept is told as it is, not as the handler's failure. */
async function closed(writer: Writer<DocumentRecord>): Promise<void> {
  try {
    await writer.close();
  } catch (error) {
    const isOfHandler = isDynamoDbSinkError(error) && error.code === 'REJECTION_HANDLER_FAILED';
    throw isOfHandler && isDynamoDbSinkError(error.cause) ? error.cause : error;
  }
}
