import type { DynamoDbSinkError } from '../../errors.js';
import { type DocumentRecord, type FaultyRecord, placeText } from '../input/input-record.js';
import { OTHER_KINDS, type ProblemCode, problemKind } from '../problem-kind.js';
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
  readonly code: ProblemCode;
  /** What is wrong with each of them, without its key and with nothing of its contents; of what could not be read it continues the place. */
  readonly message: string;
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly RejectExample[];
}

const EXAMPLES = 5;
/** The paths and faults of garbage may be of any number. */
const MOST_REASONS = 40;

interface Counted extends RejectReason {
  count: number;
  readonly examples: RejectExample[];
}

/** Counts the records that are not written, by reason. */
export class RejectTally {
  readonly #showsRecords: boolean;
  readonly #reasons = new Map<string, Counted>();

  /** @param showsRecords whether examples have what is in the records */
  constructor(showsRecords: boolean) {
    this.#showsRecords = showsRecords;
  }

  /** A record that cannot be read. */
  unreadable(record: FaultyRecord): void {
    this.#add('UNREADABLE', record.fault, () => ({ place: placeText(record), message: record.fault }));
  }

  /** A record that the sink or the table refused. */
  refused(record: DocumentRecord, error: DynamoDbSinkError): void {
    const { code, message, key } = error;
    this.#add(code, withoutKey(error), () => ({
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

  #add(code: ProblemCode, message: string, example: () => RejectExample): void {
    const reason = this.#reasonOf(code, problemKind(code, message));
    reason.count++;
    if (reason.examples.length < EXAMPLES) reason.examples.push(example());
  }

  #reasonOf(code: ProblemCode, message: string): Counted {
    const id = `${code} ${message}`;
    const known = this.#reasons.get(id);
    if (known !== undefined) return known;
    if (this.#reasons.size >= MOST_REASONS && message !== OTHER_KINDS)
      return this.#reasonOf(code, OTHER_KINDS);
    const reason: Counted = { code, message, count: 0, examples: [] };
    this.#reasons.set(id, reason);
    return reason;
  }
}

/** The message of an error as it is for every record: what the writer puts behind it names table and key, or the key alone. */
function withoutKey({ message, table, key }: DynamoDbSinkError): string {
  const where = key === undefined ? ` (table ${table})` : ` (table ${table}, ${key})`;
  if (message.endsWith(where)) return message.slice(0, -where.length);
  return key === undefined ? message : message.replace(` with ${key}`, '');
}
