import type { AttributeValue, Item } from './attribute-value.js';
import type { TableWrite } from './batch-write.js';
import { canonicalNumber } from './canonical-number.js';
import type { Random } from './random.js';

/**
 * The text of an UnprocessedItems object, as unlike the request as the service makes it: numbers are normalised,
 * set members and attributes come in another order, and so do the writes. Text and not an object, because a
 * JavaScript object would put attribute names like "1" in an order of its own.
 */
export function unprocessedItemsJson(writes: readonly TableWrite[], random: Random): string {
  const byTable = Map.groupBy(reordered(writes, random), ({ table }) => table);
  return object(
    [...byTable].map(([table, requests]) => [
      table,
      `[${requests.map((write) => writeRequest(write, random)).join(',')}]`,
    ]),
  );
}

function writeRequest({ kind, item }: TableWrite, random: Random): string {
  const rewritten = rewrittenItem(item, random);
  return kind === 'PUT' ? `{"PutRequest":{"Item":${rewritten}}}` : `{"DeleteRequest":{"Key":${rewritten}}}`;
}

function rewrittenItem(item: Item, random: Random): string {
  return object(
    reordered(Object.entries(item), random).map(([name, value]) => [name, rewritten(value, random)]),
  );
}

function rewritten(value: AttributeValue, random: Random): string {
  if ('N' in value) return JSON.stringify({ N: canonicalNumber(value.N) });
  if ('SS' in value) return JSON.stringify({ SS: reordered(value.SS, random) });
  if ('NS' in value) return JSON.stringify({ NS: reordered(value.NS.map(canonicalNumber), random) });
  if ('BS' in value) return JSON.stringify({ BS: reordered(value.BS, random) });
  if ('L' in value) return `{"L":[${value.L.map((element) => rewritten(element, random)).join(',')}]}`;
  if ('M' in value) return `{"M":${rewrittenItem(value.M, random)}}`;
  return JSON.stringify(value);
}

// Never the order it came in: a shuffle of two leaves every second pair as it was.
function reordered<T>(values: readonly T[], random: Random): T[] {
  const shuffled = random.shuffled(values);
  return shuffled.every((value, index) => value === values[index]) ? shuffled.reverse() : shuffled;
}

function object(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}
