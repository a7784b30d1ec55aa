import type { AttributeValueInput } from '../../item/attribute-values.js';
import { bytesOf } from '../../item/binary.js';
import { numberOfText } from '../../item/exact-json.js';
import { isPlainObject } from '../../item/javascript-value.js';
import { isNumberValue, parseNumber, plainNumber } from '../../item/number.js';

/** The attributes of an item, or the members of a map. */
export type Attributes = Readonly<Record<string, unknown>>;

/** In what form the values of an item are, JavaScript's or DynamoDB's: what they are, and how one is made. */
export interface ItemForm {
  /** A string; undefined for what is none. */
  string(value: unknown): string | undefined;
  /** The exact decimal text of a number; undefined for what is none. */
  number(value: unknown): string | undefined;
  boolean(value: unknown): boolean | undefined;
  map(value: unknown): Attributes | undefined;
  list(value: unknown): readonly unknown[] | undefined;
  /** What a value is that is none of these, with its article. */
  kind(value: unknown): string;
  ofString(text: string): unknown;
  /** @param text whatever it is: the encoder refuses what is no number */
  ofNumber(text: string): unknown;
  ofInteger(value: number): unknown;
  ofBytes(bytes: Buffer): unknown;
}

/** An own attribute that is there; undefined if it is not, whatever objects have by themselves. */
export function ownValue(attributes: Attributes, name: string): unknown {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Documents of JavaScript values. */
export const documentForm: ItemForm = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  number: (value) => {
    if (typeof value === 'number') return Number.isFinite(value) ? plainText(String(value)) : undefined;
    if (typeof value === 'bigint') return String(value);
    return typeof value === 'object' && value !== null && isNumberValue(value)
      ? plainText(value.value)
      : undefined;
  },
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  map: (value) =>
    typeof value === 'object' && value !== null && isPlainObject(value) ? (value as Attributes) : undefined,
  list: (value) => (Array.isArray(value) ? value : undefined),
  kind: (value) => {
    if (value === null) return 'null';
    if (typeof value === 'number') return 'a number that is not finite';
    if (typeof value !== 'object') return `a ${typeof value}`;
    if (Array.isArray(value)) return 'a list';
    return bytesOf(value) === undefined ? 'a map' : 'binary';
  },
  ofString: (text) => text,
  ofNumber: numberOfText,
  ofInteger: (value) => value,
  ofBytes: (bytes) => bytes,
};

/** Items in DynamoDB's own form. */
export const attributeValueForm: ItemForm = {
  string: (value) => textMember(value, 'S'),
  number: (value) => {
    const text = textMember(value, 'N');
    return text === undefined ? undefined : plainText(text);
  },
  boolean: (value) => {
    const { BOOL: content } = membersOf(value);
    return typeof content === 'boolean' ? content : undefined;
  },
  map: (value) => {
    const { M: content } = membersOf(value);
    return typeof content === 'object' && content !== null ? content : undefined;
  },
  list: (value) => {
    const { L: content } = membersOf(value);
    return Array.isArray(content) ? content : undefined;
  },
  kind: (value) => {
    const [type = ''] = Object.keys(membersOf(value));
    return KINDS.get(type) ?? 'no value of DynamoDB';
  },
  ofString: (text) => ({ S: text }),
  ofNumber: (text) => ({ N: text }),
  ofInteger: (value) => ({ N: String(value) }),
  ofBytes: (bytes) => ({ B: bytes }),
};

const KINDS: ReadonlyMap<string, string> = new Map([
  ['M', 'a map'],
  ['L', 'a list'],
  ['B', 'binary'],
  ['NULL', 'null'],
  ['SS', 'a set'],
  ['NS', 'a set'],
  ['BS', 'a set'],
]);

const NONE: AttributeValueInput = {};

/** The file may hold anything: what is no attribute value is refused when it is written, with its path. */
function membersOf(value: unknown): AttributeValueInput {
  return typeof value === 'object' && value !== null ? value : NONE;
}

function textMember(value: unknown, type: 'S' | 'N'): string | undefined {
  const content = membersOf(value)[type];
  return typeof content === 'string' ? content : undefined;
}

/** A number as it stands, but without an exponent, as long as that takes no heap of zeros. */
function plainText(text: string): string {
  if (!text.includes('e') && !text.includes('E')) return text;
  const { canonical, fault } = parseNumber(text);
  return fault === undefined ? plainNumber(canonical) : text;
}
