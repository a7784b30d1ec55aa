import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeValueInput, attributeValues, type KeySchema } from 'dynamodb-sink';
import { encodedDelete, newEncoder, pkSchema, putOf, refuses } from './encoding.js';

/** What the types would refuse too is tested all the same: JavaScript has none. */
function itemWith(value: unknown) {
  return attributeValues({ pk: { S: 'a' }, v: value as AttributeValueInput });
}

/** Holes are not passed over, and are found before all of a huge array is read. */
const sparse: unknown[] = new Array(2 ** 32 - 1);

function textOf(value: unknown): string {
  return putOf(itemWith(value)).text.slice('{"PutRequest":{"Item":{"pk":{"S":"a"},"v":'.length, -3);
}

function refusesForm(value: unknown, fault: RegExp, path = 'v'): void {
  refuses(() => putOf(itemWith(value)), 'INVALID_ITEM', fault, path);
}

test('a value in the form of DynamoDB is written as it is', () => {
  const texts: readonly (readonly [AttributeValueInput, string])[] = [
    [{ S: '' }, '{"S":""}'],
    [{ S: 'ü"' }, '{"S":"ü\\""}'],
    [{ N: '12.50' }, '{"N":"12.50"}'],
    [{ N: '+1' }, '{"N":"1"}'],
    [{ B: new Uint8Array([1, 2]) }, '{"B":"AQI="}'],
    [{ B: new ArrayBuffer(0) }, '{"B":""}'],
    [{ BOOL: false }, '{"BOOL":false}'],
    [{ BOOL: true }, '{"BOOL":true}'],
    [{ NULL: true }, '{"NULL":true}'],
    [{ M: {} }, '{"M":{}}'],
    [{ M: { a: { M: { b: { S: 'x' } } }, c: { L: [] } } }, '{"M":{"a":{"M":{"b":{"S":"x"}}},"c":{"L":[]}}}'],
    [{ L: [{ N: '1' }, { L: [{ NULL: true }] }] }, '{"L":[{"N":"1"},{"L":[{"NULL":true}]}]}'],
    [{ SS: ['a', ''] }, '{"SS":["a",""]}'],
    [{ NS: ['1', '+2.0'] }, '{"NS":["1","2.0"]}'],
    [{ BS: [Buffer.from('a'), new ArrayBuffer(1)] }, '{"BS":["YQ==","AA=="]}'],
  ];
  for (const [value, text] of texts) assert.equal(textOf(value), text);
});

test('undefined members, attributes and members of maps are passed over', () => {
  assert.equal(textOf({ S: 'a', N: undefined }), '{"S":"a"}');
  assert.equal(textOf({ N: undefined, BOOL: true, X: undefined }), '{"BOOL":true}');
  assert.equal(textOf({ M: { u: undefined, a: { S: 'x' } } }), '{"M":{"a":{"S":"x"}}}');
  assert.equal(putOf(itemWith(undefined)).text, '{"PutRequest":{"Item":{"pk":{"S":"a"}}}}');
});

test('a value that has not exactly one member is refused', () => {
  for (const value of [{}, { S: undefined }, { S: 'a', N: '1' }, { X: 1 }, { S: 'a', X: 1 }, { s: 'a' }]) {
    refusesForm(value, /must have exactly one of S, N, B, BOOL, NULL, M, L, SS, NS, BS/);
  }
  refusesForm({ L: [{ S: 'a' }, {}] }, /must have exactly one of/, 'v[1]');
  refusesForm({ M: { a: { L: [{ S: 'a', N: '1' }] } } }, /must have exactly one of/, 'v.a[0]');
});

test('a value that is not an object in that form is refused', () => {
  class Value {
    readonly S = 'a';
  }
  for (const value of [
    null,
    'a',
    1,
    true,
    [],
    ['a'],
    () => 1,
    new Date(0),
    new Map([['S', 'a']]),
    new Value(),
  ]) {
    refusesForm(value, /is not in DynamoDB's form/);
  }
  refusesForm({ L: ['a'] }, /is not in DynamoDB's form/, 'v[0]');
  refusesForm({ L: sparse }, /is not in DynamoDB's form/, 'v[0]');
  refusesForm({ M: { a: null } }, /is not in DynamoDB's form/, 'v.a');
});

test('a member with content of another type is refused', () => {
  // biome-ignore format: a line for each would be a page
  const wrong: readonly object[] = [
    { S: 1 }, { S: null }, { S: new String('a') }, { N: 1 }, { N: 1n }, { N: null }, { B: 'YQ==' }, { B: [1] },
    { BOOL: 'true' }, { BOOL: 1 }, { NULL: false }, { NULL: null }, { M: null }, { M: [] }, { M: 'a' },
    { M: new Map([['a', { S: 'x' }]]) }, { M: new Date(0) }, { L: {} }, { L: 'a' }, { L: new Set([{ S: 'a' }]) },
    { SS: 'a' }, { SS: new Set(['a']) }, { NS: '1' }, { BS: Buffer.from('a') },
  ];
  for (const value of wrong) {
    refusesForm(value, /has a \w+ that DynamoDB's form does not allow/);
  }
});

test('a number is checked as strictly as in a document', () => {
  for (const text of ['', 'x', 'NaN', '0x1', '1 ']) refusesForm({ N: text }, /is not a decimal number/);
  refusesForm({ N: '1'.repeat(39) }, /has 39 significant digits/);
  refusesForm({ N: '1e126' }, /is larger than/);
  refusesForm({ M: { n: { N: '1e-131' } } }, /is nearer to zero/, 'v.n');
});

test('a set is checked as strictly as in a document', () => {
  for (const type of ['SS', 'NS', 'BS']) refusesForm({ [type]: [] }, /is an empty set/);
  refusesForm({ SS: ['a', 'b', 'a'] }, /same member twice/);
  refusesForm({ NS: ['1', '1.0'] }, /same member twice/);
  refusesForm({ BS: [Buffer.from('a'), new Uint8Array([97])] }, /same member twice/);
  refusesForm({ SS: ['a', 1] }, /is a set with a member that is not of type SS/);
  refusesForm({ SS: sparse }, /is a set with a member that is not of type SS/);
  refusesForm({ NS: [1] }, /is a set with a member that is not of type NS/);
  refusesForm({ NS: ['1', 'x'] }, /a member that is not a decimal number/);
  refusesForm({ BS: ['YQ=='] }, /is a set with a member that is not of type BS/);
  refusesForm({ BS: [Buffer.from('a'), {}] }, /with a member that is not binary/);
});

test('strings and names are checked as strictly as in a document', () => {
  refusesForm({ S: '\ud800' }, /lone surrogate/);
  refusesForm({ SS: ['\ud800'] }, /lone surrogate/);
  refusesForm({ M: { '': { S: 'a' } } }, /has an empty name/, 'v[""]');
  refusesForm({ M: { '\udc00': { S: 'a' } } }, /lone surrogate in its name/, 'v["\\udc00"]');
});

test('circular and deeply nested values are refused', () => {
  const value: { L: unknown[] } = { L: [] };
  value.L.push(value);
  refusesForm(value, /nested deeper than 32 levels/, `v${'[0]'.repeat(31)}`);
});

test('a key must have the type of the table', () => {
  const schema: KeySchema = { partitionKey: { name: 'pk', type: 'N' } };
  const put = (pk: unknown) => () => putOf(attributeValues({ pk: pk as AttributeValueInput }), schema);
  assert.equal(put({ N: '1.0' })().partitionKey, 'N1e0');
  for (const pk of [{ S: '1' }, { N: 1 }, null, 1, '1', {}]) {
    refuses(put(pk), 'INVALID_KEY', /must be a number/, 'pk');
  }
  refuses(put(undefined), 'INVALID_KEY', /is missing/, 'pk');
  refuses(put({ N: '1', S: '1' }), 'INVALID_ITEM', /must have exactly one of/, 'pk');
});

test('a delete of attribute values sends the key alone', () => {
  const encoder = newEncoder();
  encodedDelete(encoder, itemWith({ X: 'not even looked at' }), pkSchema);
  assert.equal(encoder.text, '{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}');
});

test('attributeValues of anything but a plain object is refused', () => {
  for (const item of [null, undefined, 'a', [{ S: 'a' }], new Map([['pk', { S: 'a' }]]), new Set()]) {
    const put = () => putOf(attributeValues(item as unknown as Record<string, AttributeValueInput>));
    refuses(put, 'INVALID_ITEM', /the item is not a plain object of attribute values/, undefined);
  }
});
