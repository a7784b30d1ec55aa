import type { DynamoDbSinkError } from '../errors.js';
import { type DocumentRecord, type FaultyRecord, placeText } from './input/input-record.js';
import { type LoadFigures, refusedWritesText, whole } from './load-figures.js';
import type { Output } from './output.js';
import type { RejectTally } from './report/reject-tally.js';

/** A load of garbage must not flood the terminal. */
const SHOWN = 20;

/** Tells of the first records that are not written, and how many there were in the end. */
export class RejectionLog {
  readonly #output: Output;
  #count = 0;
  /** Those of rows that cannot be read and take several. */
  #lines = 0;
  #spanning = 0;
  /** Who is told of all of them, beside. */
  also: Pick<RejectTally, 'unreadable' | 'refused'> | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** A record that cannot be read. Its contents are not shown. */
  unreadable(record: FaultyRecord): void {
    this.#tell(`${placeText(record)} ${record.fault}`);
    const { line, endLine } = record;
    if (line !== undefined && endLine !== undefined) {
      this.#spanning++;
      this.#lines += endLine - line + 1;
    }
    this.also?.unreadable(record);
  }

  /** A record the sink or the table refused. */
  record(record: DocumentRecord, error: DynamoDbSinkError): void {
    const key = error.key === undefined || error.message.includes(error.key) ? '' : ` (${error.key})`;
    this.#tell(`${placeText(record)}: ${error.message}${key} [${error.code}]`);
    this.also?.refused(record, error);
  }

  /** The closing count; nothing if nothing was rejected. */
  end(figures: LoadFigures): void {
    const { lines, rejectedLines, rejectedRecords } = figures;
    if (rejectedRecords === 0) return;
    if (this.#count > SHOWN) {
      this.#output.tell(`… and ${whole(this.#count - SHOWN)} more that are not shown`);
    }
    this.#output.tell(
      `${whole(rejectedRecords)} of ${whole(lines)} records rejected: ${whole(rejectedLines)} unreadable, ` +
        `${whole(rejectedRecords - rejectedLines)} refused${refusedWritesText(figures)}${this.#spanText()}`,
    );
  }

  /** Of rejects that may be far more rows than their number tells. */
  #spanText(): string {
    if (this.#spanning === 0) return '';
    const which = this.#spanning === 1 ? '1 of them takes' : `${whole(this.#spanning)} of them take`;
    return `; ${which} ${whole(this.#lines)} lines`;
  }

  #tell(text: string): void {
    if (++this.#count <= SHOWN) this.#output.tell(text);
  }
}
