import { keyOfAnswer } from '../item/encode-item.js';
import type { Entry } from '../item/entry.js';
import { fingerprintOf } from '../item/key-part.js';
import type { KeySchema } from '../item/key-schema.js';
import type { RequestBody } from './transport.js';

const COMMA = 0x2c;
const SUFFIX = Buffer.from(']}}');
/** Indexes are told apart: a global one has a capacity of its own. */
const SUFFIX_THAT_ASKS = Buffer.from(']},"ReturnConsumedCapacity":"INDEXES"}');

/** The constant bytes around the writes of one table in a BatchWriteItem body. */
export class BodyFrame {
  readonly prefix: Buffer;
  /** The most bytes of a body beside its writes and the commas between them. */
  readonly length: number;

  constructor(tableName: string) {
    this.prefix = Buffer.from(`{"RequestItems":{${JSON.stringify(tableName)}:[`);
    this.length = this.prefix.length + SUFFIX_THAT_ASKS.length;
  }

  /**
   * The body of a request with these writes, each of which is its bytes as they were made.
   * @param asksConsumed whether the answer is to tell what was consumed
   */
  body(entries: readonly Entry[], asksConsumed: boolean): RequestBody {
    return new BatchBody(this.prefix, entries, asksConsumed ? SUFFIX_THAT_ASKS : SUFFIX);
  }
}

class BatchBody implements RequestBody {
  readonly byteLength: number;
  readonly #prefix: Buffer;
  readonly #entries: readonly Entry[];
  readonly #suffix: Buffer;

  constructor(prefix: Buffer, entries: readonly Entry[], suffix: Buffer) {
    this.#prefix = prefix;
    this.#entries = entries;
    this.#suffix = suffix;
    let length = prefix.length + suffix.length + entries.length - 1;
    for (const entry of entries) length += entry.length;
    this.byteLength = length;
  }

  copyTo(target: Buffer, offset: number): void {
    const entries = this.#entries;
    target.set(this.#prefix, offset);
    let at = offset + this.#prefix.length;
    for (let i = 0; i < entries.length; ) {
      const { bytes, offset: start, length } = entries[i] as Entry;
      let end = start + length;
      // Writes that came one behind the other stand so in their chunk, with the commas between them.
      for (i++; i < entries.length; i++) {
        const next = entries[i] as Entry;
        if (next.bytes !== bytes || next.offset !== end + 1) break;
        end += 1 + next.length;
      }
      at += bytes.copy(target, at, start, end);
      if (i < entries.length) target[at++] = COMMA;
    }
    target.set(this.#suffix, at);
  }
}

/**
 * Which of the sent writes an answer leaves unprocessed. Matched by key: the service rewrites numbers
 * and the order of sets and attributes, so that bytes cannot be compared.
 *
 * @returns undefined if the answer names a write that was not sent, or one twice: not to be believed
 */
export function matchUnprocessed(
  sent: readonly Entry[],
  unprocessed: readonly unknown[],
  schema: KeySchema,
): Set<Entry> | undefined {
  const byFingerprint = new Map(
    sent.map((entry) => [fingerprintOf(entry.partitionKey, entry.sortKey), entry]),
  );
  const left = new Set<Entry>();
  for (const write of unprocessed) {
    const entry = byFingerprint.get(fingerprintOfWrite(write, schema));
    if (entry === undefined || left.has(entry)) return undefined;
    left.add(entry);
  }
  return left;
}

function fingerprintOfWrite(write: unknown, schema: KeySchema): string {
  if (typeof write !== 'object' || write === null) return '';
  const { PutRequest: put, DeleteRequest: remove } = write as {
    PutRequest?: { Item?: unknown };
    DeleteRequest?: { Key?: unknown };
  };
  const key = keyOfAnswer(put?.Item ?? remove?.Key, schema);
  return key === undefined ? '' : fingerprintOf(key.partitionKey, key.sortKey);
}
