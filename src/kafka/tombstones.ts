import { type ConverterResult, type WriteRequest, writeRequest } from '../convert/element-converter.js';
import { recordError } from '../errors.js';
import type { KeySchema } from '../item/key-schema.js';
import { NumberValue } from '../item/number.js';
import type { KafkaTombstone } from './message.js';

/**
 * What becomes of messages without a value.
 * - `'delete'`: the item with the message's key is deleted. A key that is an object, as `deserializeKey: 'json'` gives
 *   it, has the attributes of the table's primary key; any other is the partition key of a table without a sort key
 * - `'convert'`: the sink's `elementConverter` gets it, with a value that is null
 * - `'skip'`: nothing is written
 * - `'refuse'`: it is rejected (`TOMBSTONE`)
 * - a function: whatever it gives is written; nothing, if it gives nothing
 */
export type Tombstones<K> =
  | 'delete'
  | 'convert'
  | 'skip'
  | 'refuse'
  | ((tombstone: KafkaTombstone<K>) => ConverterResult | Promise<ConverterResult>);

/** The delete that a tombstone stands for. */
export function deleteByKey<K>(
  { key, rawKey }: KafkaTombstone<K>,
  { partitionKey, sortKey }: KeySchema,
): WriteRequest {
  if (key === null || key === undefined) throw invalidTombstone('has no key');
  if (typeof key === 'object' && !(key instanceof Uint8Array)) return writeRequest('DELETE', key, undefined);
  if (sortKey !== undefined) {
    const names = `${partitionKey.name} and ${sortKey.name}`;
    throw invalidTombstone(
      `has a key that is one value, and the table's primary key is ${names}: deserializeKey must give an object with both, or tombstones be a function`,
    );
  }
  return writeRequest('DELETE', { [partitionKey.name]: keyValue(key, rawKey, partitionKey.type) }, undefined);
}

/** A key as a value of the attribute's type: keys of topics are mostly text, whatever they stand for. */
function keyValue(key: unknown, rawKey: Buffer | null, type: KeySchema['partitionKey']['type']): unknown {
  if (type === 'N' && typeof key === 'string') return new NumberValue(key);
  if (type === 'S' && (typeof key === 'number' || typeof key === 'bigint')) return String(key);
  return type === 'B' && typeof key === 'string' ? rawKey : key;
}

/** @param fault continues "the message without a value (tombstone) …" */
export function invalidTombstone(fault: string): Error {
  return recordError('TOMBSTONE', `the message without a value (tombstone) ${fault}`, {});
}
