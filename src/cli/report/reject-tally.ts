import type { DynamoDbSinkError } from '../../errors.js';
import { type DocumentRecord, type FaultyRecord, placeText } from '../input/input-record.js';
import { recordText } from './record-text.js';

/** A record that is not written. */
export interface RejectExample {
  /** Where it stands: `orders.jsonl:7`. */
  readonly place: string;
  readonly message: string;
  /** Its key, as far as it has one that is known. */
  readonly key?: string;
  /** What is in it, cut; only if that was asked for. */
  readonly record?: string;
}

/** Records that are not written for one reason. */
export interface RejectReason {
  /** The error's code; `UNREADABLE` of what could not be read. */
  readonly code: string;
  /** The attribute it is about, or of what could not be read what is wrong; absent if there is none. */
  readonly about?: string;
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly RejectExample[];
}

const EXAMPLES = 5;
/** The paths and faults of garbage may be of any number. */
const MOST_REASONS = 40;
const UNREADABLE = 'UNREADABLE';

/** Counts the records that are not written, by reason. */
export class RejectTally {
  readonly #showsRecords: boolean;
  readonly #reasons = new Map<
    string,
    { code: string; about?: string; count: number; examples: RejectExample[] }
  >();

  /** @param showsRecords whether examples have what is in the records */
  constructor(showsRecords: boolean) {
    this.#showsRecords = showsRecords;
  }

  /** A record that cannot be read. */
  unreadable(record: FaultyRecord): void {
    // Not each number a reason of its own: "has 3 fields, and the header 4".
    this.#add(UNREADABLE, record.fault.replaceAll(/\d+/g, '…'), () => ({
      place: placeText(record),
      message: record.fault,
    }));
  }

  /** A record that the sink or the table refused. */
  refused(record: DocumentRecord, { code, path, message, key }: DynamoDbSinkError): void {
    this.#add(code, path?.replaceAll(/\[\d+\]/g, '[…]'), () => ({
      place: placeText(record),
      message,
      ...(key !== undefined && { key }),
      ...(this.#showsRecords && { record: recordText(record.item) }),
    }));
  }

  /** The reasons, the commonest first. */
  get reasons(): readonly RejectReason[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count);
  }

  #add(code: string, about: string | undefined, example: () => RejectExample): void {
    const reason = this.#reasonOf(code, about) ?? this.#reasonOf(code, undefined);
    if (reason === undefined) return; // there are no 40 codes
    reason.count++;
    if (reason.examples.length < EXAMPLES) reason.examples.push(example());
  }

  #reasonOf(code: string, about: string | undefined) {
    const id = about === undefined ? code : `${code} ${about}`;
    const known = this.#reasons.get(id);
    if (known !== undefined || (about !== undefined && this.#reasons.size >= MOST_REASONS)) return known;
    const reason = { code, ...(about !== undefined && { about }), count: 0, examples: [] };
    this.#reasons.set(id, reason);
    return reason;
  }
}
