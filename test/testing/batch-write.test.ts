import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBatchWrite } from '#dist/testing/batch-write.js';
import { readJson } from '#dist/testing/read-json.js';
import { ServiceError } from '#dist/testing/service-error.js';
import { bytes, order, puts, tables } from './requests.js';

const read = (request: unknown) => readBatchWrite(readJson(bytes(request)), tables);

function refused(request: unknown, message: RegExp, type = 'ValidationException'): void {
  assert.throws(
    () => read(request),
    (error) => {
      assert.ok(error instanceof ServiceError, String(error));
      assert.match(error.message, message);
      assert.equal(error.type.split('#')[1], type);
      assert.equal(error.statusCode, 400);
      return true;
    },
    JSON.stringify(request).slice(0, 200),
  );
}

const withValue = (value: unknown): object => puts('orders', { id: { S: 'a' }, x: value });
const nested = (depth: number): object => (depth === 0 ? { S: 'x' } : { L: [nested(depth - 1)] });

test('25 writes to several tables are a valid batch', () => {
  const items = Array.from({ length: 24 }, (_, i) => order(`o${i}`, i));
  const events = [{ DeleteRequest: { Key: { source: { S: 'a' }, at: { N: '1.0' } } } }];
  const request = { RequestItems: { orders: items.map((Item) => ({ PutRequest: { Item } })), events } };
  const { writes } = read(request);
  assert.equal(writes.length, 25);
  assert.deepEqual(writes[24], {
    table: 'events',
    kind: 'DELETE',
    item: { source: { S: 'a' }, at: { N: '1.0' } },
    key: 'S1:a|N1:1',
    partition: 'S1:a',
    size: 0,
  });
});

test('an empty batch is refused, and one of more than 25 writes', () => {
  refused({}, /greater than or equal to 1/);
  refused({ RequestItems: {} }, /greater than or equal to 1/);
  refused({ RequestItems: { orders: [] } }, /greater than or equal to 1/);
  refused(puts('orders', ...Array.from({ length: 26 }, (_, i) => order(`o${i}`, i))), /Too many items/);
});

test('an unknown table is refused as not found', () => {
  refused(puts('nowhere', order('a', 1)), /not found/, 'ResourceNotFoundException');
  refused(puts('constructor', order('a', 1)), /not found/, 'ResourceNotFoundException');
});

test('one key twice in a batch is refused, also in another spelling or once put and once deleted', () => {
  const event = (at: string): object => ({ source: { S: 'a' }, at: { N: at } });
  refused(puts('orders', order('a', 1), order('a', 2)), /^Provided list of item keys contains duplicates$/);
  refused(puts('events', event('1'), event('1.0')), /duplicates/);
  const both = [{ PutRequest: { Item: order('a', 1) } }, { DeleteRequest: { Key: { id: { S: 'a' } } } }];
  refused({ RequestItems: { orders: both } }, /duplicates/);
  assert.equal(read(puts('events', event('1'), event('10'))).writes.length, 2);
});

test('an item must have its key attributes, of their type and not empty', () => {
  const mismatch = /The provided key element does not match the schema/;
  refused(puts('orders', { v: { N: '1' } }), mismatch);
  refused(puts('orders', { id: { N: '1' } }), mismatch);
  refused(puts('orders', { id: { SS: ['a'] } }), mismatch);
  refused(puts('events', { source: { S: 'a' } }), mismatch);
  refused(puts('orders', { id: { S: '' } }), /cannot contain an empty string value. Key: id/);
  refused(puts('blobs', { hash: { B: '' } }), /cannot contain an empty binary value. Key: hash/);
  assert.equal(read(withValue({ S: '' })).writes.length, 1);
});

test('a deletion must have the key attributes and no others', () => {
  const mismatch = /The provided key element does not match the schema/;
  const deletion = (Key: unknown) => ({ RequestItems: { orders: [{ DeleteRequest: { Key } }] } });
  refused(deletion({ id: { S: 'a' }, v: { N: '1' } }), mismatch);
  refused(deletion({}), mismatch);
  assert.equal(read(deletion({ id: { S: 'a' } })).writes[0]?.kind, 'DELETE');
});

test('a partition key of 2,048 bytes and a sort key of 1,024 are taken, longer ones are not', () => {
  const named = {
    notes: { partitionKey: { name: 'p', type: 'S' }, sortKey: { name: 's', type: 'S' } },
  } as const;
  const note = (p: number, s: number) =>
    puts('notes', { p: { S: 'é'.repeat(p / 2) }, s: { S: 'x'.repeat(s) } });
  assert.equal(readBatchWrite(note(2048, 1024), named).writes.length, 1);
  assert.throws(() => readBatchWrite(note(2050, 1), named), /2048 bytes/);
  assert.throws(() => readBatchWrite(note(2, 1025), named), /1024 bytes/);
});

test('an item of 409,600 bytes is taken, one byte more is not', () => {
  const ofSize = (size: number) => puts('orders', { id: { S: 'a' }, x: { S: 'x'.repeat(size - 4) } });
  assert.equal(read(ofSize(409_600)).writes.length, 1);
  refused(ofSize(409_601), /Item size has exceeded the maximum allowed size/);
});

test('numbers beyond 38 digits or out of range are refused wherever they stand', () => {
  for (const wrap of [
    (N: string) => ({ N }),
    (N: string) => ({ NS: [N] }),
    (N: string) => ({ M: { n: { N } } }),
  ]) {
    refused(withValue(wrap('1'.repeat(39))), /38 significant digits/);
    refused(withValue(wrap('-1e126')), /overflow/);
    refused(withValue(wrap('1e-131')), /underflow/);
    refused(withValue(wrap('one')), /numeric value/);
  }
});

test('empty sets and members twice in a set are refused', () => {
  refused(withValue({ SS: [] }), /An string set {2}may not be empty/);
  refused(withValue({ NS: [] }), /An number set {2}may not be empty/);
  refused(withValue({ BS: [] }), /Binary sets should not be empty/);
  refused(withValue({ SS: ['a', 'a'] }), /contains duplicates/);
  refused(withValue({ NS: ['1', '1.0'] }), /contains duplicates/);
  refused(withValue({ BS: ['AA==', 'AA=='] }), /contains duplicates/);
  refused(withValue({ L: [{ SS: [] }] }), /may not be empty/);
});

test('a value must have exactly one known type', () => {
  refused(withValue({}), /is empty, must contain exactly one/);
  refused(withValue({ X: 'a' }), /is empty, must contain exactly one/);
  refused(withValue({ S: null }), /is empty, must contain exactly one/);
  refused(withValue({ S: 'a', N: '1' }), /more than one datatypes set/);
  refused(withValue({ NULL: false }), /Null attribute value types must have the value of true/);
});

test('an attribute needs a name, and values nest 31 levels at most', () => {
  refused(puts('orders', { id: { S: 'a' }, '': { S: 'x' } }), /Empty attribute name/);
  refused(withValue({ M: { '': { S: 'x' } } }), /Empty attribute name/);
  assert.equal(read(withValue(nested(31))).writes.length, 1);
  refused(withValue(nested(32)), /Nesting Levels have exceeded/);
});

test('values of another JSON type than the protocol asks for cannot be read', () => {
  const type = 'SerializationException';
  for (const value of [
    'a',
    5,
    [],
    { N: 5 },
    { S: true },
    { BOOL: 'true' },
    { L: {} },
    { M: [] },
    { SS: 'a' },
  ]) {
    refused(withValue(value), /./, type);
  }
  for (const B of ['A', 'AB==', '_-8=', 'AA', 'AA==\n', 7]) refused(withValue({ B }), /ase-?64/, type);
  assert.throws(() => readJson(Buffer.from('{"a')), /not valid JSON/);
  assert.throws(() => readJson(Buffer.from([0x22, 0xff, 0x22])), /not valid JSON in UTF-8/);
});

test('a write request must be exactly one of put and delete', () => {
  const Key = { id: { S: 'a' } };
  refused({ RequestItems: { orders: [{}] } }, /exactly one/);
  refused(
    { RequestItems: { orders: [{ PutRequest: { Item: Key }, DeleteRequest: { Key } }] } },
    /exactly one/,
  );
  refused({ RequestItems: { orders: [{ PutRequest: {} }] } }, /must not be null/);
});

test('attribute names that mean something to JavaScript are plain names here', () => {
  const text = '{"RequestItems":{"orders":[{"PutRequest":{"Item":{"id":{"S":"a"},"__proto__":{"S":"x"}}}}]}}';
  const [write] = readBatchWrite(readJson(Buffer.from(text)), tables).writes;
  assert.equal(JSON.stringify(write?.item), '{"id":{"S":"a"},"__proto__":{"S":"x"}}');
  refused(puts('orders', { toString: { S: 'a' } }), /does not match the schema/);
});

test('a refusal of the service alone carries its reason', () => {
  const poison = (table: string, { item }: { item: object }) =>
    'poison' in item ? `no poison in ${table}` : undefined;
  const request = puts('orders', order('a', 1), { ...order('b', 1), poison: { BOOL: true } });
  assert.throws(() => readBatchWrite(request, tables, poison), /no poison in orders/);
});
