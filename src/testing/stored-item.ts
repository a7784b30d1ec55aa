import type { AttributeValue, Item } from './attribute-value.js';
import { canonicalNumber } from './canonical-number.js';

/** An item as the service hands it back: numbers in their plain form. */
export function itemJson(item: Item): string {
  const fields = Object.entries(item).map(([name, value]) => `${JSON.stringify(name)}:${valueJson(value)}`);
  return `{${fields.join(',')}}`;
}

function valueJson(value: AttributeValue): string {
  if ('N' in value) return `{"N":"${canonicalNumber(value.N)}"}`;
  if ('NS' in value) return JSON.stringify({ NS: value.NS.map(canonicalNumber) });
  if ('L' in value) return `{"L":[${value.L.map(valueJson).join(',')}]}`;
  if ('M' in value) return `{"M":${itemJson(value.M)}}`;
  return JSON.stringify(value);
}
