import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AttributeValueInput,
  attributeValues,
  type KeySchema,
  type KeyType,
  NumberValue,
} from 'dynamodb-sink';
import fc from 'fast-check';
import { keyOfAnswer } from '#dist/item/encode-item.js';
import { describeKey, fingerprintOf } from '#dist/item/key-part.js';
import { putOf } from './encoding.js';
import { isSameNumber } from './exact-number.js';

type Key = readonly [AttributeValueInput] | readonly [AttributeValueInput, AttributeValueInput];

function schemaOf(key: Key): KeySchema {
  const [pk, sk] = key.map((value) => Object.keys(value)[0] as KeyType) as [KeyType, KeyType?];
  const partitionKey = { name: 'pk', type: pk };
  return sk === undefined ? { partitionKey } : { partitionKey, sortKey: { name: 'sk', type: sk } };
}

function itemOf([pk, sk]: Key): Record<string, AttributeValueInput> {
  return sk === undefined ? { pk } : { pk, sk };
}

function fingerprint(key: Key): string {
  const { partitionKey, sortKey } = putOf(attributeValues(itemOf(key)), schemaOf(key));
  return fingerprintOf(partitionKey, sortKey);
}

function isSamePart(a: AttributeValueInput, b: AttributeValueInput): boolean {
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return b.N !== undefined && isSameNumber(a.N, b.N);
  return b.B !== undefined && Buffer.compare(a.B as Uint8Array, b.B as Uint8Array) === 0;
}

function areDifferent(...keys: readonly Key[]): void {
  assert.equal(new Set(keys.map(fingerprint)).size, keys.length);
}

function areTheSame(...keys: readonly Key[]): void {
  assert.equal(new Set(keys.map(fingerprint)).size, 1);
}

test('string, number and binary that look alike are three keys', () => {
  areDifferent([{ S: '1' }], [{ N: '1' }], [{ B: Buffer.from('1') }]);
  areDifferent([{ S: 'MQ==' }], [{ B: Buffer.from('1') }], [{ S: '1e0' }], [{ N: '1' }]);
  areDifferent([{ S: 'S1' }], [{ S: '1' }], [{ S: 'N1e0' }]);
});

test('characters that move across the border of partition and sort key make another key', () => {
  areDifferent([{ S: 'a' }, { S: 'b$' }], [{ S: 'a$' }, { S: 'b' }], [{ S: 'ab' }, { S: '$' }]);
  areDifferent([{ S: 'a' }, { S: 'Sb' }], [{ S: 'aS' }, { S: 'b' }], [{ S: '2:S' }, { S: 'a' }]);
  areDifferent(
    [{ S: '1' }, { S: '1:S1' }],
    [{ S: '1:S1' }, { S: '1' }],
    [{ N: '1' }, { N: '11' }],
    [{ N: '11' }, { N: '1' }],
  );
});

test('spellings of one number are one key, others are others', () => {
  areTheSame(...['1', '1.0', '1e0', '+1', '0.1e1'].map((N) => [{ N }] as const));
  areTheSame(...['100', '1e2', '100.0'].map((N) => [{ S: 'a' }, { N }] as const));
  areTheSame(...['0', '-0', '0.00', '0e5'].map((N) => [{ N }, { S: 'a' }] as const));
  areDifferent(...['0', '1', '-1', '10', '0.1', '11', '1e10'].map((N) => [{ N }] as const));
});

test('texts that look alike but differ in their bytes are two keys', () => {
  areDifferent([{ S: 'é' }], [{ S: 'e\u0301' }]);
  areDifferent([{ S: 'a' }], [{ S: 'A' }], [{ S: 'a ' }], [{ S: 'a\u0000' }]);
});

test('a document and attribute values with the same key have the same fingerprint', () => {
  const schema = { partitionKey: { name: 'pk', type: 'N' }, sortKey: { name: 'sk', type: 'B' } } as const;
  const form = fingerprint([{ N: '1.50' }, { B: Buffer.from('ab') }]);
  for (const pk of [1.5, new Number(1.5), new NumberValue('15e-1')]) {
    for (const sk of [
      Buffer.from('ab'),
      new Uint16Array(Uint8Array.of(97, 98).buffer),
      Uint8Array.of(97, 98).buffer,
    ]) {
      const { partitionKey, sortKey } = putOf({ sk, pk }, schema);
      assert.equal(fingerprintOf(partitionKey, sortKey), form);
    }
  }
});

const anyPart = fc.oneof(
  fc.record({
    S: fc.string({ unit: fc.constantFrom('a', '1', ':', 'S', '$', 'é'), minLength: 1, maxLength: 4 }),
  }),
  fc.record({ N: fc.stringMatching(/^-?[01]{1,2}(\.[01]{1,2})?(e-?[012])?$/) }),
  fc.record({ B: fc.uint8Array({ minLength: 1, maxLength: 2, max: 2 }) }),
);

test('two keys have the same fingerprint exactly if they are the same key', () => {
  const key = fc.oneof(fc.tuple(anyPart), fc.tuple(anyPart, anyPart));
  fc.assert(
    fc.property(key, key, (a: Key, b: Key) => {
      const isSame =
        a.length === b.length && a.every((part, i) => isSamePart(part, b[i] as AttributeValueInput));
      assert.equal(fingerprint(a) === fingerprint(b), isSame);
    }),
    { numRuns: 20_000 },
  );
});

test('the key in an answer of the service is the key that was sent', () => {
  fc.assert(
    fc.property(fc.tuple(anyPart, anyPart), (key) => {
      const answered = keyOfAnswer({ ...itemOf(key), other: { S: 'x' } }, schemaOf(key));
      assert.ok(answered);
      assert.equal(fingerprintOf(answered.partitionKey, answered.sortKey), fingerprint(key));
    }),
  );
});

test('an answer without the key has none', () => {
  const schema = schemaOf([{ S: 'a' }, { N: '1' }]);
  const answers = [
    undefined,
    null,
    'a',
    1,
    [],
    {},
    { pk: { S: 'a' } },
    { pk: 'a', sk: 1 },
    { pk: { S: 'a' }, sk: { S: '1' } },
  ];
  for (const answer of answers) assert.equal(keyOfAnswer(answer, schema), undefined);
  assert.equal(keyOfAnswer({}, { partitionKey: { name: '__proto__', type: 'S' } }), undefined);
});

test('people are shown a key by its names and values', () => {
  const described = (key: Key): string | undefined => {
    const { partitionValue, sortValue } = putOf(attributeValues(itemOf(key)), schemaOf(key));
    return describeKey(schemaOf(key), partitionValue, sortValue, 'plain');
  };
  assert.equal(described([{ S: 'D"E' }, { N: '2950160' }]), 'pk = "D\\"E", sk = 2950160');
  assert.equal(described([{ B: Buffer.from('a') }]), 'pk = base64 YQ==');
  assert.equal(described([{ N: '-0.50' }]), 'pk = -0.5');
  assert.equal(described([{ S: 'x'.repeat(200) }]), `pk = "${'x'.repeat(119)}…"`);
});
