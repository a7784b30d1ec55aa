import { AttributeValueItem } from '../../item/attribute-values.js';
import { isNumberValue } from '../../item/number.js';
import { plainItem } from '../input/plain-item.js';

const LONGEST = 2000;

/** What is in a record, for people: JSON, with numbers as they are and binary in base64; cut where it is long. */
export function recordText(item: object): string {
  let text: string;
  try {
    text = JSON.stringify(item instanceof AttributeValueItem ? plainItem(item) : item, shown) ?? '';
  } catch {
    return 'it cannot be shown';
  }
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

// As read by `this`, which has the value before its toJSON was called: of a Buffer that gives a list of numbers.
function shown(this: unknown, name: string, value: unknown): unknown {
  const before = (this as Readonly<Record<string, unknown>>)[name];
  if (typeof before === 'bigint') return String(before);
  if (typeof before !== 'object' || before === null) return value;
  if (before instanceof Uint8Array) return Buffer.from(before).toString('base64');
  if (isNumberValue(before)) return before.value;
  return before instanceof Set ? [...before] : value;
}
