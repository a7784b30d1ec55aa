import type { Columns } from './debezium-content.js';
import { UnavailableArray } from './debezium-unavailable-array.js';

/**
 * The placeholder that connectors write for a column whose value the database did not send, since it was not changed
 * (PostgreSQL's TOAST, Oracle's LOB columns), in the forms in which connectors write it: as text, in bytes by each of the
 * `binary.handling.mode`s, in a map (`hstore`), as the one element of an array of text or bytes, and as
 * {@link UnavailableArray} tells of arrays of other types.
 * https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-property-unavailable-value-placeholder
 */
export class UnavailableValue {
  readonly #text: string;
  readonly #texts: readonly string[];
  readonly #bytes: Buffer;
  readonly #array: UnavailableArray;

  /** @param placeholder as in the connector's `unavailable.value.placeholder`; `hex:` begins one that is bytes */
  constructor(placeholder: string) {
    this.#bytes = placeholder.startsWith('hex:')
      ? Buffer.from(placeholder.slice('hex:'.length), 'hex')
      : Buffer.from(placeholder);
    this.#text = this.#bytes.toString();
    this.#array = new UnavailableArray(this.#bytes);
    const inMap = JSON.stringify({ [this.#text]: this.#text });
    const inBytes = (['base64', 'base64url', 'hex'] as const).map((form) => this.#bytes.toString(form));
    this.#texts = [this.#text, inMap, ...inBytes];
  }

  /** The first column of a row that has the placeholder for its value; undefined if there is none. */
  columnIn(row: Columns): string | undefined {
    // Not Object.keys, which makes a list for each row. No name that is inherited has such a value.
    for (const name in row) {
      if (this.is(row[name])) return name;
    }
    return undefined;
  }

  is(value: unknown): boolean {
    if (typeof value === 'string') return this.#isText(value);
    return typeof value === 'object' && value !== null && this.#isIn(value);
  }

  #isText(value: string): boolean {
    for (const text of this.#texts) {
      if (value === text) return true;
    }
    return false;
  }

  #isIn(value: object): boolean {
    if (Array.isArray(value)) return (value.length === 1 && this.is(value[0])) || this.#array.is(value);
    if (value instanceof Uint8Array) return this.#bytes.equals(value);
    return Object.hasOwn(value, this.#text);
  }
}
