import { type Item, type KeyAttribute, keyText } from './attribute-value.js';
import { canonicalNumber } from './canonical-number.js';

/** The order of two values of a key attribute, as the service sorts them: below 0, 0, or above 0. */
export function compareKeyTexts(type: KeyAttribute['type'], one: string, other: string): number {
  if (type === 'N') return compareNumbers(canonicalNumber(one), canonicalNumber(other));
  const encoding = type === 'S' ? 'utf8' : 'base64';
  return Buffer.compare(Buffer.from(one, encoding), Buffer.from(other, encoding));
}

/** The order of two items by one key attribute that both have. */
export function compareByAttribute(attribute: KeyAttribute, one: Item, other: Item): number {
  return compareKeyTexts(attribute.type, keyText(one, attribute) ?? '', keyText(other, attribute) ?? '');
}

// In the plain notation of canonicalNumber: 38 digits are more than a JavaScript number has.
function compareNumbers(one: string, other: string): number {
  const isNegative = one.startsWith('-');
  if (isNegative !== other.startsWith('-')) return isNegative ? -1 : 1;
  return isNegative ? compareMagnitudes(other.slice(1), one.slice(1)) : compareMagnitudes(one, other);
}

function compareMagnitudes(one: string, other: string): number {
  const [whole = '', fraction = ''] = one.split('.');
  const [otherWhole = '', otherFraction = ''] = other.split('.');
  if (whole.length !== otherWhole.length) return whole.length - otherWhole.length;
  return compareTexts(whole, otherWhole) || compareTexts(fraction, otherFraction);
}

/** The order of two texts of ASCII characters. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
