import type { AbortedTransaction, RecordBatch } from './client.js';
import { RecordCursor } from './record-cursor.js';

/** Bits of a batch's attributes: https://kafka.apache.org/documentation/#recordbatch */
const IS_TRANSACTIONAL = 16;
const IS_CONTROL = 32;

/** The type in a control record's key, behind its version. */
const ABORT = 0;

export function isControl({ attributes }: RecordBatch): boolean {
  return (attributes & IS_CONTROL) !== 0;
}

/**
 * Which of a fetch's batches belong to aborted transactions. A reader of committed messages gets them as well, with a
 * list of where such transactions begin, in order; each ends with its producer's control record.
 *
 * The client filters too, but knows one aborted transaction a producer, and only such as end in the same fetch:
 * messages of the others would be written.
 */
export class AbortedTransactions {
  readonly #transactions: readonly AbortedTransaction[];
  /** Of those that are not begun yet. */
  #next = 0;
  readonly #open = new Set<bigint>();

  constructor(transactions: readonly AbortedTransaction[]) {
    this.#transactions = transactions.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  }

  /** To be asked for each batch, in order. */
  hasAborted(batch: RecordBatch): boolean {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    for (let next = this.#transactions[this.#next]; next !== undefined && next.firstOffset <= last; ) {
      this.#open.add(next.producerId);
      next = this.#transactions[++this.#next];
    }
    if (isControl(batch)) {
      if (isAbort(batch)) this.#open.delete(batch.producerId);
      return false;
    }
    return (batch.attributes & IS_TRANSACTIONAL) !== 0 && this.#open.has(batch.producerId);
  }
}

function isAbort({ recordCount, records }: RecordBatch): boolean {
  if (recordCount === 0) return false; // its record was compacted away
  const record = new RecordCursor(records);
  const key = record.next() ? record.key : null;
  return key !== null && key.length >= 4 && key.readInt16BE(2) === ABORT;
}
