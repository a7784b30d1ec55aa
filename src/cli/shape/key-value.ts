import type { KeyType } from '../../item/key-schema.js';
import { parseNumber, plainNumber } from '../../item/number.js';
import type { ItemForm } from './item-form.js';

/**
 * The value of a key attribute in the key's type: of a number its text, of text the number or the bytes that it stands
 * for. What cannot be taken so is left as it is, and refused as any key of the wrong type.
 */
export function inKeyType(value: unknown, type: KeyType, form: ItemForm): unknown {
  if (type === 'S') {
    const number = form.number(value);
    return number === undefined ? value : form.ofString(number);
  }
  const text = form.string(value);
  if (text === undefined) return value;
  if (type === 'N') {
    // As numbers 7, 07 and 7.0 are one key, and as texts three.
    const parsed = parseNumber(text);
    const isAnother = parsed.fault === undefined && plainNumber(parsed.canonical) !== text;
    return isAnother ? value : form.ofNumber(text);
  }
  const bytes = Buffer.from(text, 'base64');
  // Buffer passes over what it does not know, and would write less than there was.
  return bytes.toString('base64') === text ? form.ofBytes(bytes) : value;
}
