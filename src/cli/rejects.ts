import { DynamoDbSinkError } from '../errors.js';
import type { DocumentRecord, FaultyRecord, InputRecord } from './input/input-record.js';
import { type RejectReason, rejectLine } from './input/rejects/reject-line.js';
import type { RejectionLog } from './rejection-log.js';
import type { RejectsFile } from './rejects-file.js';
import type { SettledRecords } from './settled-records.js';

/** The code of a record that cannot be read. */
const UNREADABLE = 'UNREADABLE';

/** What becomes of records that are not written. */
export interface RejectsParts {
  readonly log: RejectionLog;
  readonly settled: SettledRecords;
  /** @default they are told, and not kept */
  readonly file?: RejectsFile | undefined;
  /** How many there may be, those of earlier runs counted. @default any number */
  readonly max?: number | undefined;
}

/** Takes the records that are not written: keeps them, tells of them, and ends the load when there are too many. */
export class Rejects {
  readonly #parts: RejectsParts;
  readonly #tooMany = new AbortController();

  constructor(parts: RejectsParts) {
    this.#parts = parts;
  }

  /** Aborted with a {@link DynamoDbSinkError} when there are too many. */
  get signal(): AbortSignal {
    return this.#tooMany.signal;
  }

  /** A record that cannot be read. @throws {DynamoDbSinkError} it cannot be kept */
  unreadable(record: FaultyRecord): void {
    this.#keep(record, { code: UNREADABLE, message: record.fault });
    this.#parts.settled.rejectedAs('unreadable', record);
    this.#parts.log.unreadable(record);
    this.#checkCount(`${UNREADABLE}: ${record.fault}`);
  }

  /** A record that the sink or the table refused. @throws {DynamoDbSinkError} it cannot be kept */
  refused(record: DocumentRecord, error: DynamoDbSinkError): void {
    this.#keep(record, error);
    this.#parts.settled.rejectedAs('refused', record);
    this.#parts.log.record(record, error);
    this.#checkCount(`${error.code}: ${error.message}`);
  }

  /** Before its position can pass. */
  #keep(record: InputRecord, reason: RejectReason): void {
    const { file, settled } = this.#parts;
    if (file !== undefined && !settled.isRejected(record)) file.append(rejectLine(record, reason));
  }

  #checkCount(last: string): void {
    const { settled, max } = this.#parts;
    if (max === undefined || this.signal.aborted) return;
    const { rejectedLines, rejected } = settled.totals;
    if (rejectedLines + rejected <= max) return;
    this.#tooMany.abort(
      new DynamoDbSinkError(
        'TOO_MANY_REJECTED',
        `more records were rejected than --max-rejects ${max} allows, the last: ${last}`,
      ),
    );
  }
}
