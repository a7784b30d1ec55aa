import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { ClientOptions } from './aws/client.js';
import type { ElementConverter } from './convert/element-converter.js';
import type { DocumentOptions, ResolvedDocumentOptions } from './item/document-options.js';
import { SERVICE_MAX_ITEM_BYTES } from './item/item-encoder.js';
import type { LogKeys } from './item/key-part.js';
import type { KeySchema } from './item/key-schema.js';
import type { Certificates, UndiciDispatcher } from './wire/connections.js';
import type { OnDurable } from './writer/positions.js';
import type { RateLimits } from './writer/rate-limits.js';
import type { OnRejected } from './writer/rejections.js';
import type { SinkLogger } from './writer/sink-log.js';
import type { WriterOptions } from './writer/writer-options.js';

/**
 * Every option of a sink. Only `tableName` is required. Names and defaults are those of Apache
 * Flink's DynamoDB sink where it has the option.
 */
export interface DynamoDbSinkOptions<T = object> {
  /** The table to write to: its name or its ARN. A write request may name another one. */
  readonly tableName: string;
  /**
   * Turns an element into write requests: a function, or an object with `apply` and an optional
   * asynchronous `open`. Without it every element is a document and is put as it is, which costs least.
   */
  readonly elementConverter?: ElementConverter<T>;
  /**
   * Where the table is: the configuration of an AWS SDK v3 `DynamoDBClient`, or a ready client. From
   * a ready client region, credentials and endpoint are taken, middleware is not; it is never destroyed.
   * The sink does its own retries: `maxAttempts`, `retryMode` and `retryStrategy` have no effect on it. Its
   * connections are its own: a `requestHandler` is refused unless `dispatcher` says what to use instead.
   * Redirects are never followed.
   * @default the SDK's own: region and credentials from the environment
   */
  readonly dynamoDb?: DynamoDBClientConfig | DynamoDBClient;
  /**
   * The primary key of the table. Without it the sink asks the table (DescribeTable) in `createWriter`. It is
   * believed: with a wrong one the order per key is that of another key. A converter may know it as well (`keySchema` of
   * a converter object): that one is held against the table's, if the table may be asked.
   * @example { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } }
   */
  readonly keySchema?: KeySchema;
  /** The primary keys of other tables that write requests name, by table name. Those not listed are asked. */
  readonly keySchemas?: Readonly<Record<string, KeySchema>>;
  /**
   * Lets a later write of a key replace one that is not sent yet, so that many updates of one key
   * cost one write. The names of the primary key's attributes, all of them, or `'primaryKey'`.
   * @default []
   */
  readonly overwriteByPartitionKeys?: readonly string[] | 'primaryKey';
  /**
   * Whether a failed request stops the sink instead of being retried. Items that come back
   * unprocessed are retried all the same.
   * @default false
   */
  readonly failOnError?: boolean;
  /**
   * Writes in a request, at most: 1 to 25.
   * @default 25
   */
  readonly maxBatchSize?: number;
  /**
   * Requests in flight at once, at most. More when the table is far away, fewer to spare it.
   * @default 50
   */
  readonly maxInFlightRequests?: number;
  /**
   * Writes in the sink, at most, before `write` asks to wait: ready, waiting behind their key, in
   * flight, and rejections that are not settled. Must be greater than `maxBatchSize`.
   * @default 10_000
   */
  readonly maxBufferedRequests?: number;
  /**
   * Bytes of a request's body, at most. Between `maxRecordSizeInBytes` and 16 MB, the service's limit.
   * @default 16_777_216
   */
  readonly maxBatchSizeInBytes?: number;
  /**
   * The longest a record waits for its batch to fill, in milliseconds, counted from its `write`.
   * 0 sends at once.
   * @default 5000
   */
  readonly maxTimeInBufferMS?: number;
  /**
   * The largest item that is taken, in bytes by DynamoDB's size rule; at most 400 KiB, the service's limit.
   * @default 409_600
   */
  readonly maxRecordSizeInBytes?: number;
  /**
   * Encoded bytes in the sink, at most, before `write` asks to wait. They may take twice as much memory where writes leave
   * in another order than they came, as of a throttled table, and up to 9 MB more.
   * @default 67_108_864
   */
  readonly maxBufferedBytes?: number;
  /**
   * How long one request may take before it counts as unanswered and is sent again, in milliseconds.
   * @default 30_000
   */
  readonly requestTimeoutMS?: number;
  /**
   * What sends the requests instead of connections of the sink's own: a dispatcher of undici 7 or 8, such as a
   * `ProxyAgent` or an `Agent` with your TLS settings. It is never closed. Without it there is one connection for
   * each request in flight, through the proxy that `HTTPS_PROXY` and `NO_PROXY` name, if they do.
   */
  readonly dispatcher?: UndiciDispatcher;
  /**
   * Certificates to trust instead of those that Node trusts, in PEM form: for an endpoint with a
   * certificate of your own. Acts on the connections to DynamoDB that the sink makes itself, not on
   * those to where credentials come from; refused beside `dispatcher`, whose settings are yours.
   */
  readonly ca?: Certificates;
  /**
   * Accepts every certificate, so that whoever is on the way can read and change what is written: for
   * tests only. Acts where `ca` does, is refused where `ca` is, and warns once a process.
   * @default false
   */
  readonly trustAllCertificates?: boolean;
  /**
   * Lets requests go over plain `http:` to another machine, as to a DynamoDB Local in another
   * container. To this machine (127.0.0.0/8, ::1, localhost) they always may.
   * @default false
   */
  readonly allowInsecureEndpoint?: boolean;
  /** What documents may hold beyond plain values: dates, class instances. */
  readonly document?: DocumentOptions;
  /**
   * Takes what cannot be written: one record at a time, in order, awaited. Without it the sink stops
   * at the first such record, after making durable what was accepted before. If it throws, the sink stops.
   */
  readonly onRejected?: OnRejected<T>;
  /**
   * Stops the sink (`TOO_MANY_REJECTED`) when more records than this are rejected: when all of a stream is
   * bad, it is not the records.
   * @default unlimited
   */
  readonly maxRejected?: number;
  /**
   * How long a write may be sent again for throttling, errors and time-outs before the sink stops
   * (`RETRIES_EXHAUSTED`), in milliseconds.
   * @default unlimited
   */
  readonly maxRetryDurationMS?: number;
  /**
   * Called, synchronously, as positions become durable: per partition that has advanced its last durable
   * offset (see `writer.durablePositions()`). What it throws stops the sink. A promise is not awaited: `flush` and
   * `close` resolve without it.
   */
  readonly onDurable?: OnDurable;
  /**
   * Elements with a position above their partition's low watermark, at most, before `write` asks to wait: one
   * that is stuck must not make the sink remember all that came after it.
   * @default 1_000_000
   */
  readonly maxPositionsAhead?: number;
  /**
   * The part of the buffer, of `maxBufferedRequests` and of `maxBufferedBytes`, that the records of one partition key may
   * have while that key is throttled. Above 0 and 1 at most. A caller whose record is over the share waits, others go on;
   * with one source everything behind the record waits. What was buffered before the key was throttled counts, and stays.
   * @default 0.5
   */
  readonly maxBufferSharePerPartitionKey?: number;
  /**
   * Write units a second that are consumed of each table at most, all writers of the process to that table together: the
   * lowest cap of any of them holds. Local indexes count, global ones have a capacity of their own. Changed while running
   * by `writer.setRate`.
   * @default as much as the table takes
   */
  readonly maxWriteUnitsPerSecond?: number;
  /**
   * The part of each table's provisioned write capacity (or of the maximum set for one that is paid per request) that
   * is consumed at most, above 0 and 1 at most; else as `maxWriteUnitsPerSecond`. The table is asked for it by
   * DescribeTable, also where `keySchema` is given, and again once a minute.
   * @default as much as the table takes
   */
  readonly maxWriteCapacityShare?: number;
  /**
   * How errors, warnings and `health` show the primary key of a record: as it is, as the first half of its SHA-256, or not at all. For
   * keys that are personal data.
   * @default 'plain'
   */
  readonly logKeys?: LogKeys;
  /**
   * Takes what the sink has to tell, in pino's shape: `logger.warn({ table, … }, 'message')`. A pino logger fits, and so
   * does the console. Told are a writer's beginning and end (debug), a failure that stops it (error; an abort: info),
   * and as warnings, each at most once a minute: a table that throttles, with the hot partition key or the index if one
   * is to blame; requests that keep failing; an endpoint that does not answer; credentials that have run out; a clock
   * that is wrong. Never told are records and secrets; keys only as `logKeys` allows. All four functions must be there,
   * whichever the sink happens to call. What they throw is ignored. Without a logger nothing is written anywhere.
   */
  readonly logger?: SinkLogger;
  /** Aborts every writer of this sink: see `writer.abort`. */
  readonly signal?: AbortSignal;
}

/** The service's limit of a BatchWriteItem body. */
export const SERVICE_MAX_BATCH_BYTES: number = 16 * 1024 * 1024;

/** The options with a default that is a plain value. */
type Defaulted = Pick<
  DynamoDbSinkOptions,
  | 'overwriteByPartitionKeys'
  | 'failOnError'
  | 'maxBatchSize'
  | 'maxInFlightRequests'
  | 'maxBufferedRequests'
  | 'maxBatchSizeInBytes'
  | 'maxTimeInBufferMS'
  | 'maxRecordSizeInBytes'
  | 'maxBufferedBytes'
  | 'requestTimeoutMS'
  | 'maxPositionsAhead'
  | 'maxBufferSharePerPartitionKey'
  | 'trustAllCertificates'
  | 'allowInsecureEndpoint'
>;

/** The defaults of {@link DynamoDbSinkOptions}. */
export const defaults: Readonly<Required<Defaulted>> = Object.freeze({
  overwriteByPartitionKeys: [],
  failOnError: false,
  maxBatchSize: 25,
  maxInFlightRequests: 50,
  maxBufferedRequests: 10_000,
  maxBatchSizeInBytes: SERVICE_MAX_BATCH_BYTES,
  maxTimeInBufferMS: 5000,
  maxRecordSizeInBytes: SERVICE_MAX_ITEM_BYTES,
  maxBufferedBytes: 64 * 1024 * 1024,
  requestTimeoutMS: 30_000,
  maxPositionsAhead: 1_000_000,
  maxBufferSharePerPartitionKey: 0.5,
  trustAllCertificates: false,
  allowInsecureEndpoint: false,
});

/** Options after validation, every default filled in. */
export interface ResolvedOptions<T> extends WriterOptions, ClientOptions {
  readonly elementConverter: ElementConverter<T> | undefined;
  /** With the sink's own table, if its key was given. */
  readonly keySchemas: ReadonlyMap<string, KeySchema>;
  /** The key of the sink's own table, if the converter knows it. */
  readonly convertersKey: KeySchema | undefined;
  readonly maxRecordSizeInBytes: number;
  readonly requestTimeoutMS: number;
  /** The caps of its writers. */
  readonly rateLimits: RateLimits;
  readonly document: ResolvedDocumentOptions;
  readonly onRejected: OnRejected<T> | undefined;
  readonly logger: SinkLogger | undefined;
  readonly signal: AbortSignal | undefined;
}
