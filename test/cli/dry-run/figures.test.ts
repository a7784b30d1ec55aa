import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LargestItems } from '#dist/cli/dry-run/largest-items.js';
import { capacityOf } from '#dist/cli/dry-run/load-time.js';
import { costOf, DEFAULT_PRICE, dollars, priceOf } from '#dist/cli/dry-run/price.js';
import { Problems } from '#dist/cli/dry-run/problems.js';
import { about, bytesText, durationText } from '#dist/cli/dry-run/report-words.js';
import type { TableFacts } from '#dist/cli/table-facts.js';

const file = { name: 'orders.jsonl', path: 'orders.jsonl', size: 1000 };
const at = (line: number) => ({ file, number: line, line });

test('a million write units cost what a million costs, by the default or as it is said', () => {
  assert.equal(costOf(1_000_000, priceOf(undefined)), 0.625);
  assert.equal(costOf(2_500_000, priceOf(1.2)), 3);
  assert.deepEqual(priceOf(undefined).listed, DEFAULT_PRICE);
  assert.equal(priceOf(0.625).listed, undefined);
});

test('amounts, sizes and times are told in as many digits as tell something', () => {
  assert.deepEqual([0, 0.000_01, 0.000_36, 0.373_125, 1, 12_345.678].map(dollars), [
    '0.00 USD',
    'less than 0.0001 USD',
    '0.00036 USD',
    '0.37 USD',
    '1.00 USD',
    '12,345.68 USD',
  ]);
  assert.deepEqual([0, 1023, 1024, 1946, 409_600, 160 * 2 ** 20].map(bytesText), [
    '0 B',
    '1023 B',
    '1 KiB',
    '1.9 KiB',
    '400 KiB',
    '160 MiB',
  ]);
  assert.deepEqual([0, 0.2, 59.1, 60, 150, 3600, 12_345, 90_000].map(durationText), [
    'less than 1 s',
    '1 s',
    '1 min',
    '1 min',
    '2 min 30 s',
    '1 h',
    '3 h 25 min',
    '1 d 1 h',
  ]);
  assert.deepEqual([0, 7, 608_333].map(about), ['0', 'about 7', 'about 608,000']);
});

test('the largest items are kept, the largest first, and of equal ones those that came first', () => {
  const largest = new LargestItems(2);
  [5, 9, 9, 9, 7].forEach((bytes, i) => {
    if (largest.takes(bytes)) largest.add({ place: at(i + 1), key: `k${i + 1}`, bytes });
  });
  assert.deepEqual(
    largest.items.map(({ key, bytes }) => [key, bytes]),
    [
      ['k2', 9],
      ['k3', 9],
    ],
  );
});

test('problems are one kind whatever the column, the index or the number of fields', () => {
  const problems = new Problems(2);
  problems.add('UNREADABLE', 'is not valid JSON at column 17', at(1));
  problems.add('UNREADABLE', 'is not valid JSON at column 3', at(2));
  problems.add('UNREADABLE', 'has 3 fields, and the header 4', at(3));
  problems.add('UNREADABLE', 'has 1 field, and the header 4', at(4));
  problems.add('UNREADABLE', 'has 5 fields, and the header 4', at(5));
  problems.add('INVALID_ITEM', 'attribute lines[3].price is NaN', at(6));
  assert.deepEqual(
    problems.all.map(({ message, count, places }) => [message, count, places.map(({ line }) => line)]),
    [
      ['has another number of fields than the header, which has 4', 3, [3, 4]],
      ['is not valid JSON', 2, [1, 2]],
      ['attribute lines[…].price is NaN', 1, [6]],
    ],
  );
});

test('of too many kinds of problems the further ones are counted together, by their code', () => {
  const problems = new Problems(1, 2);
  for (const [i, name] of ['a', 'b', 'c', 'd', 'c', 'a'].entries()) {
    problems.add(i === 3 ? 'INVALID_KEY' : 'CONVERTER_FAILED', `threw ${name}`, at(i));
  }
  assert.deepEqual(
    problems.all.map(({ code, message, count }) => [code, message, count]),
    [
      ['CONVERTER_FAILED', 'threw a', 2],
      ['CONVERTER_FAILED', 'in other ways', 2],
      ['CONVERTER_FAILED', 'threw b', 1],
      ['INVALID_KEY', 'in other ways', 1],
    ],
  );
});

test('the time is by the option, the capacity of the table or the share of it, whichever is least', () => {
  const onDemand: TableFacts = {
    id: undefined,
    arn: undefined,
    key: { partitionKey: { name: 'id', type: 'S' } },
    status: 'ACTIVE',
    billing: { mode: 'on-demand' },
    maxWriteUnits: undefined,
    warmWriteUnits: undefined,
    globalIndexes: 0,
    localIndexes: 0,
    replicas: 0,
    isInfrequentAccess: false,
    items: 0,
  };
  const billing = { mode: 'provisioned', readCapacity: 5, writeCapacity: 200 } as const;
  const provisioned = { ...onDemand, billing };
  const there = { key: undefined, isMade: false, billing: undefined };
  const cases: readonly (readonly [
    Parameters<typeof capacityOf>[0],
    TableFacts | undefined,
    Parameters<typeof capacityOf>[2],
    readonly [number, string] | undefined,
  ])[] = [
    [{}, provisioned, there, [200, 'provisioned']],
    [{ maxWriteUnitsPerSecond: 50 }, provisioned, there, [50, 'option']],
    [{ maxWriteUnitsPerSecond: 500 }, provisioned, there, [200, 'provisioned']],
    [{ maxWriteCapacityShare: 0.25 }, provisioned, there, [50, 'share']],
    [{ maxWriteCapacityShare: 0.25, maxWriteUnitsPerSecond: 40 }, provisioned, there, [40, 'option']],
    [{}, onDemand, there, undefined],
    [{}, { ...onDemand, warmWriteUnits: 12_000 }, there, [12_000, 'warm']],
    [{ maxWriteUnitsPerSecond: 20_000 }, { ...onDemand, warmWriteUnits: 12_000 }, there, [20_000, 'option']],
    [{}, { ...onDemand, maxWriteUnits: 300, warmWriteUnits: 12_000 }, there, [300, 'maximum']],
    [{}, undefined, there, undefined],
    [{}, undefined, { ...there, isMade: true }, [4000, 'new']],
    [{}, undefined, { ...there, isMade: true, billing }, [200, 'provisioned']],
  ];
  for (const [options, found, wanted, expected] of cases) {
    const capacity = capacityOf(options, found, wanted);
    assert.deepEqual(capacity && [capacity.writeUnitsPerSecond, capacity.from], expected);
  }
});
