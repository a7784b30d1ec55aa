import type { DynamoDbSinkError, SinkErrorCode } from '../errors.js';
import { isThenable } from '../is-thenable.js';
import type { SinkReport } from '../metrics.js';
import type { RequestFailure, ThrottlingReason } from '../wire/transport.js';
import { reasonOf } from './failures.js';
import { troubleOf } from './patience.js';
import type { Table } from './table.js';
import type { ThrottlingSpell } from './throttling.js';
import type { WriterOptions } from './writer-options.js';

/** The fields of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Takes log lines: a logger in pino's shape. The console has that shape, too. */
export interface SinkLogger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** How often one kind of trouble is told of, at most. */
const TOLD_EVERY_MS = 60_000;

const TROUBLES = {
  credentials: 'there are no valid credentials: requests wait for new ones',
  skewed: "this machine's clock is wrong: requests are signed with the time of the service",
  unreachable: 'the endpoint does not answer: requests are sent again',
  failing: 'requests fail and are sent again',
} as const;

/** Failures whose message repeats what foreign code said, which may hold a record. */
const FOREIGN_WORDS: ReadonlySet<SinkErrorCode> = new Set([
  'INVALID_ITEM',
  'CONVERTER_FAILED',
  'SOURCE_REJECTED',
  'TOO_MANY_REJECTED',
  'POSITION_HANDLER_FAILED',
] as const);

/**
 * What a sink tells its logger: a line where its state changes, and warnings that are rare however often something
 * fails. No line holds a secret or a record; keys are shown as `logKeys` allows.
 */
export class SinkLog {
  readonly #logger: SinkLogger;
  readonly #troubles = new Map<keyof typeof TROUBLES, { untoldRequests: number; tellAt: number }>();

  constructor(logger: SinkLogger) {
    this.#logger = logger;
  }

  opened(options: WriterOptions, restoredWrites: number): void {
    const { tableName: table, maxBatchSize, maxInFlightRequests } = options;
    const { maxBufferedRequests, maxBufferedBytes, maxTimeInBufferMS } = options;
    const limits = { maxBufferedRequests, maxBufferedBytes, maxTimeInBufferMS };
    this.#write(
      'debug',
      { table, maxBatchSize, maxInFlightRequests, ...limits, restoredWrites },
      'writer opened',
    );
  }

  closed({ tableName: table }: WriterOptions, report: SinkReport): void {
    this.#write('debug', { table, ...report }, 'writer closed');
  }

  /** A writer has a failure, which ends it. */
  stopped({ tableName }: WriterOptions, failure: DynamoDbSinkError, report: SinkReport): void {
    const { code, key, retryable, message } = failure;
    const fields = { table: failure.table ?? tableName, code, ...(key !== undefined && { key }), retryable };
    const why = FOREIGN_WORDS.has(code) ? 'see the error that the writer rejects with' : message;
    const level = code === 'ABORTED' ? 'info' : 'error';
    this.#write(level, { ...fields, ...report }, `the sink stops (${code}): ${why}`);
  }

  /**
   * A request has failed and is sent again.
   * @param attempts how often it has failed in a row
   */
  troubled(table: string, failure: RequestFailure, attempts: number, now: number): void {
    const kind = troubleOf(failure) ?? 'failing';
    let trouble = this.#troubles.get(kind);
    if (trouble === undefined) {
      trouble = { untoldRequests: 0, tellAt: now };
      this.#troubles.set(kind, trouble);
    }
    trouble.untoldRequests++;
    // A connection breaks and credentials expire every now and then: nobody need know if the second attempt succeeds.
    if (now < trouble.tellAt || (attempts < 2 && kind !== 'skewed')) return;
    const fields = { table, reason: reasonOf(failure), failedRequests: trouble.untoldRequests };
    this.#write('warn', fields, `table ${table}: ${TROUBLES[kind]} (${fields.reason})`);
    this.#troubles.set(kind, { untoldRequests: 0, tellAt: now + TOLD_EVERY_MS });
  }

  /** A table throttles. Called as rarely as that is to be told. */
  throttled(table: Table, { writes, durationMS, reasons, hot }: ThrottlingSpell): void {
    const hotKey = hot && table.describeKey(hot);
    const fields = {
      table: table.name,
      throttledWrites: writes,
      durationMS: Math.round(durationMS),
      ...(reasons.length > 0 && { reasons }),
      ...(hotKey !== undefined && { hotKey }),
      ...(hot !== undefined && { hotKeyShare: Math.round(hot.share * 100) / 100 }),
    };
    const parts = [
      `table ${table.name} throttles: ${writes} writes within ${Math.round(durationMS / 1000)} s`,
    ];
    if (hot !== undefined) {
      parts.push(
        `${Math.round(hot.share * 100)} % of them have ${hotKey ?? 'one and the same partition key'}`,
      );
    }
    if (reasons.length > 0) parts.push(reasons.map(describeReason).join(', '));
    this.#write('warn', fields, parts.join('; '));
  }

  #write(level: keyof SinkLogger, fields: LogFields, message: string): void {
    // Later: it is foreign code, and the caller may be in the middle of an answer.
    queueMicrotask(() => {
      try {
        const result: unknown = this.#logger[level](fields, message);
        if (isThenable(result)) Promise.resolve(result).catch(() => {});
      } catch {
        // A log that cannot be written must not stop the writes.
      }
    });
  }
}

/** `IndexWriteProvisionedThroughputExceeded of orders/index/byDate` */
function describeReason({ reason, resource }: ThrottlingReason): string {
  return `${reason} of ${resource.replace(/^arn:.*?:table\//, '')}`;
}
