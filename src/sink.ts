import type { WritableStream } from 'node:stream/web';
import { checkClient, makeClient } from './aws/client.js';
import { type LearntTable, learnTable } from './aws/learn-table.js';
import { SdkTargets } from './aws/sdk-targets.js';
import { SinkBuilder } from './builder.js';
import type { ElementConverter } from './convert/element-converter.js';
import { agreedTable } from './converters-key.js';
import { DynamoDbSinkError } from './errors.js';
import type { KeySchema } from './item/key-schema.js';
import type { OnWritten } from './on-written.js';
import type { DynamoDbSinkOptions, ResolvedOptions } from './options.js';
import { processRates, readCapacityAgain } from './process-rates.js';
import { decodeSnapshot, type Snapshot } from './state/snapshot-format.js';
import { systemClock } from './system-clock.js';
import { resolveOptions } from './validate-options.js';
import { Connections } from './wire/connections.js';
import { HttpTransport } from './wire/http-transport.js';
import { SinkWritable, webWritable } from './writable.js';
import { PrimaryKeyLanes } from './writer/key-lanes.js';
import type { OnRejected } from './writer/rejections.js';
import { learnTables } from './writer/restore.js';
import { SinkLog } from './writer/sink-log.js';
import { Tables } from './writer/tables.js';
import { Writer } from './writer/writer.js';
import { WriterRates } from './writer/writer-rates.js';

/** What a converter may be set for: what the builder was made for, or anything if it was not told. */
type ConvertedElement<T> = object extends T ? unknown : T;

/** The builder of a {@link DynamoDbSink}, as {@link DynamoDbSink.builder} gives it. */
export interface DynamoDbSinkBuilder<T = object> extends SinkBuilder<T, DynamoDbSink<T>> {
  /** The elements are of the type the converter takes. See {@link DynamoDbSinkOptions.elementConverter}. */
  setElementConverter(elementConverter: ElementConverter<T>): DynamoDbSinkBuilder<T>;
  setElementConverter<U extends ConvertedElement<T>>(
    elementConverter: ElementConverter<U>,
  ): DynamoDbSinkBuilder<U>;
}

/** What a source that opens writers of its own puts in place of the sink's options: see `kafka/`. */
export interface WriterOverrides<T> {
  readonly tableName?: string;
  /** Makes the converter, once the table's key is known. */
  readonly elementConverter?: (
    own: ElementConverter<T> | undefined,
    keySchema: KeySchema,
  ) => ElementConverter<T>;
  readonly onRejected?: (own: OnRejected<T> | undefined) => OnRejected<T> | undefined;
  /** Asked before each request: see `ConnectionOptions`. Whoever says no aborts the writer. */
  readonly maySend?: () => boolean;
  /** Is told of each write that is in the table. */
  readonly onWritten?: OnWritten | undefined;
}

/** Opens a writer of a sink with something else in place of some of its options. Not exported by the package. */
export let openWriterWith: <T>(
  sink: DynamoDbSink<T>,
  overrides: WriterOverrides<T>,
  opening: AbortController,
) => Promise<Writer<T>>;

/** Writes elements of type `T` to a DynamoDB table. Cheap to make: nothing is opened before `createWriter`. */
export class DynamoDbSink<T = object> {
  readonly #options: ResolvedOptions<T>;

  static {
    openWriterWith = (sink, overrides, opening) => sink.#openWriter(opening, undefined, overrides);
  }

  /** The way of the Flink manual: one setter an option. */
  static builder<T = object>(): DynamoDbSinkBuilder<T> {
    // The cast: a builder that becomes one of a narrower type is the same object.
    return new SinkBuilder<T, DynamoDbSink<T>>(
      (options) => new DynamoDbSink(options),
    ) as DynamoDbSinkBuilder<T>;
  }

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, naming option, value and rule */
  constructor(options: DynamoDbSinkOptions<T>) {
    this.#options = resolveOptions(options);
  }

  /** The table's name, as it was given. */
  get tableName(): string {
    return this.#options.tableName;
  }

  /**
   * Opens a writer: finds region and credentials, learns the table's key unless `keySchema` tells it, and
   * awaits the converter's `open`.
   *
   * @throws {DynamoDbSinkError} `TABLE_NOT_FOUND`, `ACCESS_DENIED`, `CREDENTIALS_UNAVAILABLE`,
   *   `ENDPOINT_UNREACHABLE` (after 30 s), `INVALID_OPTION`; or what the converter's `open` throws
   */
  createWriter(): Promise<Writer<T>> {
    return this.#openWriter(new AbortController());
  }

  /**
   * Opens a writer that goes on where another one left off: it has accepted all that is in the snapshot.
   *
   * @param state what `writer.snapshotState()` gave, or the `state` of a `CLOSE_TIMEOUT`
   * @throws {DynamoDbSinkError} as {@link createWriter}; `SNAPSHOT_FOREIGN`, `SNAPSHOT_NEWER`, `SNAPSHOT_BROKEN`, or
   *   `SNAPSHOT_MISMATCH` if a table has another key now, or the snapshot has writes of a sink of another table
   */
  async restoreWriter(state: Uint8Array): Promise<Writer<T>> {
    return this.#openWriter(new AbortController(), decodeSnapshot(state));
  }

  /** @param opening aborted when the writer is not wanted any more, or needs nothing more of the network */
  async #openWriter(
    opening: AbortController,
    snapshot?: Snapshot,
    overrides: WriterOverrides<T> = {},
  ): Promise<Writer<T>> {
    const { tableName, onRejected, maySend, onWritten } = overrides;
    const options: ResolvedOptions<T> = {
      ...this.#options,
      ...(tableName !== undefined && { tableName }),
      ...(onRejected !== undefined && { onRejected: onRejected(this.#options.onRejected) }),
    };
    const clock = systemClock;
    const random = Math.random;
    const log = options.logger && new SinkLog(options.logger);
    const { signal } = opening;
    const aborted = options.signal;
    const eitherSignal = aborted === undefined ? signal : AbortSignal.any([signal, aborted]);
    const isAborted = (): boolean => aborted?.aborted === true;
    if (isAborted()) {
      throw new DynamoDbSinkError('ABORTED', 'the signal of the sink is aborted', { cause: aborted?.reason });
    }
    const connections = new Connections({ ...options, maySend });
    const client = makeClient(options, connections);
    const transport = new HttpTransport({
      targets: new SdkTargets(client),
      connections,
      clock,
      requestTimeoutMS: options.requestTimeoutMS,
      timeOfDay: Date.now,
    });
    let leaveRates = (): void => {};
    const close = (): void => {
      opening.abort();
      leaveRates();
      transport.close();
    };
    let writer: Writer<T> | undefined;
    let hasLearnt = false;
    const learn = async (tableName: string): Promise<LearntTable> => {
      const written = writer?.report();
      const hasSucceeded = hasLearnt || (written !== undefined && written.put + written.deleted > 0);
      const how = { ...options, client, clock, random, log, hasSucceeded, signal: eitherSignal };
      const learnt = await learnTable(tableName, how);
      hasLearnt = true;
      return learnt;
    };
    try {
      const target = await checkClient(client, options.tableName, options);
      // What the way has to load must not count for the time of the first request.
      await connections.to(target.origin);
      const rates = new WriterRates({
        clock,
        maxInFlightRequests: options.maxInFlightRequests,
        limits: options.rateLimits,
        rateOf: processRates(target),
        learnCapacity: async (tableName) => (await learn(tableName)).writeUnits,
      });
      const stopReading = readCapacityAgain(rates);
      leaveRates = () => {
        stopReading();
        rates.leave();
      };
      const tables = new Tables({
        options,
        clock,
        keySchemas: options.keySchemas,
        learnKeySchema: async (tableName) => {
          const { tableName: own, convertersKey } = options;
          const { keySchema, writeUnits } =
            convertersKey === undefined || tableName !== own
              ? await learn(tableName)
              : await agreedTable(tableName, convertersKey, learn);
          rates.learnt(tableName, writeUnits);
          return keySchema;
        },
        makeLanes: () => new PrimaryKeyLanes(),
        rates,
      });
      const { keySchema } = await tables.learn(options.tableName);
      const elementConverter =
        overrides.elementConverter === undefined
          ? options.elementConverter
          : overrides.elementConverter(options.elementConverter, keySchema);
      if (typeof elementConverter === 'object') await elementConverter.open?.();
      const restored = snapshot && { snapshot, tables: await learnTables(snapshot, tables) };
      const opened: Writer<T> = new Writer({
        ...options,
        elementConverter,
        options,
        tables,
        rates,
        clock,
        random,
        restored,
        log,
        onWritten,
        transport: { send: (...args) => transport.send(...args), close },
      });
      // Until `close`, which the writer calls when it is closed, has failed or was aborted.
      aborted?.addEventListener('abort', () => opened.abort(aborted.reason), { signal });
      if (isAborted()) opened.abort(aborted?.reason); // while it was opened
      writer = opened;
      return opened;
    } catch (error) {
      close();
      throw error;
    }
  }

  /**
   * The end of a Node pipeline: a Writable in object mode that is finished when every record is durable.
   * Each call makes one with a writer of its own. If the source or another part of the pipeline fails, what
   * came before is made durable (30 s at most) and the pipeline rejects with that part's error; destroyed
   * without an error, or by an AbortSignal, it stops at once.
   */
  writable(): SinkWritable<T> {
    return new SinkWritable((opening) => this.#openWriter(opening));
  }

  /** The end of a web pipeline: closed when every record is durable; aborted like {@link writable} is destroyed. */
  writableStream(): WritableStream<T> {
    return webWritable((opening) => this.#openWriter(opening));
  }
}
