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
  /** Knows which ones were rejected before. Where they are kept or counted there must be one. */
  readonly settled?: SettledRecords | undefined;
  /** @default they are told, and not kept */
  readonly file?: RejectsFile | undefined;
  /** How many there may be, those of earlier runs counted. @default any number */
  readonly max?: number | undefined;
}

/** Takes the records that are not written: keeps them, tells of them, and ends the load when there are too many. */
export class Rejects {
  readonly #parts: RejectsParts;
  readonly #tooMany = new AbortController();
  #count: number;

  constructor(parts: RejectsParts) {
    this.#parts = parts;
    const { rejectedLines = 0, rejected = 0 } = parts.settled?.totals ?? {};
    this.#count = rejectedLines + rejected;
  }

  /** Aborted with a {@link DynamoDbSinkError} when there are too many. */
  get signal(): AbortSignal {
    return this.#tooMany.signal;
  }

  /** A record that cannot be read. @throws {DynamoDbSinkError} it cannot be kept */
  unreadable(record: FaultyRecord): void {
    const reason = { code: UNREADABLE, message: record.fault };
    this.#keep(record, 'unreadable', reason);
    this.#parts.log.unreadable(record);
    this.#checkCount(reason);
  }

  /** A record that the sink or the table refused. @throws {DynamoDbSinkError} it cannot be kept */
  refused(record: DocumentRecord, error: DynamoDbSinkError): void {
    this.#keep(record, 'refused', error);
    this.#parts.log.record(record, error);
    this.#checkCount(error);
  }

  /** Before its position can pass. */
  #keep(record: InputRecord, as: 'unreadable' | 'refused', reason: RejectReason): void {
    const { file, settled } = this.#parts;
    if (settled?.isRejected(record) !== true) file?.append(rejectLine(record, reason));
    if (settled === undefined || settled.rejectedAs(as, record)) this.#count++;
  }

  #checkCount({ code, message }: RejectReason): void {
    const { max = Number.POSITIVE_INFINITY } = this.#parts;
    if (this.#count <= max || this.signal.aborted) return;
    const rule = `more records were rejected than --max-rejects ${max} allows`;
    this.#tooMany.abort(
      new DynamoDbSinkError('TOO_MANY_REJECTED', `${rule}, the last: ${message} [${code}]`),
    );
  }
}
