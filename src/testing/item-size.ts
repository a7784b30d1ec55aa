import type { AttributeValue, Item } from './attribute-value.js';
import { significantDigits } from './canonical-number.js';

/**
 * The size of an item by the documented rule: names and texts in UTF-8, binaries raw, a number one byte per two
 * significant digits and one more, 3 bytes a list or map and 1 for each of its elements.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  return total(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + valueSize(value));
}

function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return binarySize(value.B);
  if ('SS' in value) return total(value.SS, (member) => Buffer.byteLength(member));
  if ('NS' in value) return total(value.NS, numberSize);
  if ('BS' in value) return total(value.BS, binarySize);
  if ('L' in value) return 3 + total(value.L, (element) => 1 + valueSize(element));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1; // BOOL and NULL
}

function numberSize(text: string): number {
  return 1 + Math.ceil(significantDigits(text) / 2);
}

function binarySize(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

function total<T>(values: readonly T[], sizeOf: (value: T) => number): number {
  return values.reduce((sum, value) => sum + sizeOf(value), 0);
}

/** Write units of one write: one for each started KB, at least one. */
export function writeUnits(size: number): number {
  return Math.max(1, Math.ceil(size / 1024));
}
