import { createHash } from 'node:crypto';
import { isColumns } from './debezium-content.js';

/**
 * The placeholder as connectors of PostgreSQL write it for an array: of `uuid[]` as one UUID made of it; of other types
 * than text and bytes as one element for each of its bytes, with a sign as Java's have it. Of `integer[]`, `date[]` and
 * `bigint[]` always, of `smallint[]`, `real[]`, `double precision[]`, `numeric[]` and `boolean[]` by newer connectors.
 * https://github.com/debezium/debezium, `UnchangedToastedPlaceholder`
 */
export class UnavailableArray {
  readonly #bytes: Int8Array;
  /** By the base64 of a byte: `numeric[]` with `decimal.handling.mode=precise`. */
  readonly #decimals: readonly string[];
  readonly #uuid: string;

  constructor(placeholder: Buffer) {
    this.#bytes = Int8Array.from(placeholder);
    this.#decimals = Array.from(placeholder, (byte) => Buffer.of(byte).toString('base64'));
    this.#uuid = uuidOf(placeholder);
  }

  is(array: readonly unknown[]): boolean {
    if (array.length === 1 && array[0] === this.#uuid) return true;
    return array.length === this.#bytes.length && this.#isPerByte(array);
  }

  #isPerByte(array: readonly unknown[]): boolean {
    const [first] = array;
    switch (typeof first) {
      case 'number':
        return this.#isNumbers(array, first);
      case 'bigint':
        return array.every((element, i) => element === BigInt(this.#bytes[i] as number));
      case 'boolean':
        // Of text all true. A real array of as many is refused with it: that is told, and a lost value is not.
        return array.every((element, i) => element === (this.#bytes[i] !== 0));
      case 'string':
        return array.every((element, i) => element === this.#decimals[i]);
      default:
        return array.every((element, i) => isDecimal(element, this.#decimals[i]));
    }
  }

  /** As they are, or moved by the scale of a `numeric(p, s)[]`: JSON with `decimal.format=NUMERIC` has 0.95 for 95. */
  #isNumbers(array: readonly unknown[], first: number): boolean {
    const ratio = first / (this.#bytes[0] as number);
    const exponent = ratio > 0 ? Math.round(Math.log10(ratio)) : 0;
    return array.every((element, i) => element === Number(`${this.#bytes[i]}e${exponent}`));
  }
}

/** A `VariableScaleDecimal`, of `numeric[]` without a scale. */
function isDecimal(element: unknown, byte: string | undefined): boolean {
  return isColumns(element) && element.scale === 0 && element.value === byte;
}

/** Java's `UUID.nameUUIDFromBytes`: of version 3, without a namespace. */
function uuidOf(bytes: Buffer): string {
  const hash = createHash('md5').update(bytes).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x30, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
