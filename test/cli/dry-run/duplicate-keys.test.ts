import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DuplicateKeys } from '#dist/cli/dry-run/duplicate-keys.js';
import { FingerprintCounts } from '#dist/cli/dry-run/fingerprint-counts.js';
import { HottestPartitionKey } from '#dist/cli/dry-run/hottest-partition-key.js';
import { KeyFingerprint } from '#dist/cli/dry-run/key-fingerprint.js';
import { TalliedTable } from '#dist/cli/dry-run/tallied-table.js';
import { encodePut } from '#dist/item/encode-item.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import type { KeySchema } from '#dist/item/key-schema.js';
import { NumberValue } from '#dist/item/number.js';

const simple: KeySchema = { partitionKey: { name: 'id', type: 'S' } };
const composite: KeySchema = {
  partitionKey: { name: 'id', type: 'S' },
  sortKey: { name: 'at', type: 'S' },
};

/** Takes the keys of these items. */
function taken(
  items: Iterable<object>,
  { schema = simple, mostKeys = 1000 }: { schema?: KeySchema; mostKeys?: number } = {},
): DuplicateKeys {
  const duplicates = new DuplicateKeys(3, mostKeys);
  const encoder = new ItemEncoder(409_600);
  const table = new TalliedTable('orders', 0, schema);
  for (const item of items) {
    assert.equal(encodePut(encoder, item, schema), undefined);
    duplicates.add(encoder, table);
  }
  return duplicates;
}

function ids(...names: readonly string[]): object[] {
  return names.map((id) => ({ id }));
}

test('later writes of a key are counted, and the most frequent keys told with all of their writes', () => {
  const duplicates = taken(ids(...'aabacabddeeffffg'));
  assert.equal(duplicates.laterWrites, 9);
  assert.equal(duplicates.keys, 7);
  assert.equal(duplicates.isAtLeast, false);
  assert.deepEqual(duplicates.mostFrequent, [
    { key: 'id = "a"', writes: 4 },
    { key: 'id = "f"', writes: 4 },
    { key: 'id = "b"', writes: 2 },
  ]);
});

test('a key that becomes frequent late has its early writes counted as well', () => {
  const duplicates = taken(ids(...'zaabbccddzzz'));
  assert.deepEqual(duplicates.mostFrequent[0], { key: 'id = "z"', writes: 4 });
});

test('keys are the same if they are for the table: 1 and 1.0 are, ("a", "bc") and ("ab", "c") are not', () => {
  const numbers: KeySchema = { partitionKey: { name: 'id', type: 'N' } };
  const same = taken([{ id: 1 }, { id: new NumberValue('1.0') }, { id: 10 }], { schema: numbers });
  assert.deepEqual(same.mostFrequent, [{ key: 'id = 1', writes: 2 }]);
  const pairs = [
    { id: 'a', at: 'bc' },
    { id: 'ab', at: 'c' },
  ];
  assert.equal(taken(pairs, { schema: composite }).laterWrites, 0);
});

test('one key in two tables is two keys', () => {
  const duplicates = new DuplicateKeys(3);
  const encoder = new ItemEncoder(409_600);
  encodePut(encoder, { id: 'a' }, simple);
  duplicates.add(encoder, new TalliedTable('orders', 0, simple));
  duplicates.add(encoder, new TalliedTable('archive', 1, simple));
  assert.equal(duplicates.laterWrites, 0);
  duplicates.add(encoder, new TalliedTable('archive', 1, simple));
  assert.deepEqual(duplicates.mostFrequent, [{ key: 'archive: id = "a"', writes: 2 }]);
});

test('with too many keys those that are known are counted on, and the others said to be missing', () => {
  const exact = taken(ids(...'abab'), { mostKeys: 2 });
  assert.deepEqual([exact.keys, exact.laterWrites, exact.isAtLeast], [2, 2, false]);
  const least = taken(ids(...'abccab'), { mostKeys: 2 });
  assert.deepEqual([least.keys, least.laterWrites, least.isAtLeast], [2, 2, true]);
});

test('a hundred thousand alike keys are told apart, and each count is exact however the segments split', () => {
  const fingerprint = new KeyFingerprint();
  const counts = new FingerprintCounts(1_000_000);
  const expected = new Map<number, number>();
  for (let i = 0; i < 200_000; i++) {
    const key = (i * i) % 131_071;
    fingerprint.of(0, `order-${key}`, '');
    const count = (expected.get(key) ?? 0) + 1;
    expected.set(key, count);
    assert.equal(counts.add(fingerprint.high, fingerprint.low), count);
  }
  assert.equal(counts.size, expected.size);
});

test('each half of the fingerprint, and their middle, is as spread as chance would have it', () => {
  const fingerprint = new KeyFingerprint();
  const windows: readonly (() => number)[] = [
    () => fingerprint.high,
    () => fingerprint.low,
    () => (fingerprint.high << 16) | (fingerprint.low >>> 16),
  ];
  const keys = 300_000;
  for (const window of windows) {
    const seen = new Set<number>();
    for (let i = 0; i < keys; i++) {
      fingerprint.of(0, `customer#${i % 100}`, String(Math.floor(i / 100)));
      seen.add(window());
    }
    // By chance 10.5 of 300,000 numbers of 32 bits are there twice: 40 would be a miracle, were it chance.
    assert.ok(keys - seen.size < 40, `${keys - seen.size} meet`);
  }
});

test('the partition key of most write units is found among many, and never told with too many', () => {
  const hottest = new HottestPartitionKey();
  const encoder = new ItemEncoder(409_600);
  const tables = [
    new TalliedTable('orders', 0, composite),
    new TalliedTable('archive', 1, composite),
  ] as const;
  const add = (id: string, at: number, units: number, table: TalliedTable = tables[0]): void => {
    assert.equal(encodePut(encoder, { id, at: `${at}` }, composite), undefined);
    hottest.add(encoder, table, units);
  };
  assert.equal(hottest.found, undefined);
  for (let i = 0; i < 200_000; i++) {
    add(`cold ${i}`, 1, 1);
    if (i % 20 === 0) add('often', i, 1);
    if (i % 1000 === 0) add('hot', i, 400, tables[1]);
  }
  const { key, writeUnits } = hottest.found ?? { key: '', writeUnits: 0 };
  assert.equal(key, 'archive: id = "hot"');
  assert.ok(writeUnits <= 80_000 && writeUnits > 79_000, `${writeUnits}`);
});
