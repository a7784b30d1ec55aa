import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import type { HistoryServiceOptions } from '#dist/testing/history-options.js';
import type { TableOptions } from '#dist/testing/table-options.js';
import { order, parsed, puts, tables } from './requests.js';
import { Served } from './served.js';

const many = (count: number, prefix = 'o') =>
  Array.from({ length: count }, (_, i) => order(`${prefix}${i}`, 1));

/** Offers `perSecond` writes of new keys a second, in batches of five, and tells the units taken in each second. */
function unitsBySecond(served: Served, seconds: number, perSecond: number, make = many): number[] {
  const startMS = served.clock.now();
  const everyMS = 5000 / perSecond;
  for (let sent = 0; sent * everyMS < seconds * 1000; sent++) {
    served.clock.runUntil(startMS + sent * everyMS);
    served.send(puts('orders', ...make(5, `${served.outcomes.length}-`)));
  }
  served.clock.runAll();
  const units = new Array<number>(seconds).fill(0);
  for (const { timeMS, writeUnits } of served.service.history) {
    const second = Math.floor((timeMS - startMS) / 1000);
    if (second >= 0 && second < seconds) units[second] = (units[second] ?? 0) + writeUnits;
  }
  return units;
}

function limited(capacity: CapacityOptions, more: Partial<HistoryServiceOptions> = {}): Served {
  return new Served({ capacity, latencyMS: [0, 0], ...more });
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  const isNear = actual.every((units, i) => Math.abs(units - (expected[i] ?? 0)) <= tolerance);
  assert.ok(isNear && actual.length === expected.length, `${actual} instead of ${expected}`);
}

/** Status, type and reasons of the answer to a call. */
function throttledBy(served: Served, json: unknown, operation?: string): unknown {
  const { statusCode, json: body } = parsed(served.call(json, operation));
  const reasons = (body.ThrottlingReasons ?? []) as { reason: string; resource: string }[];
  return [
    statusCode,
    String(body.__type).split('#')[1],
    ...reasons.map(({ reason, resource }) => `${reason} ${resource.split(':').at(-1)}`),
  ];
}

test('a table gives its write units each second and no more', () => {
  const served = new Served({ capacity: { writeUnitsPerSecond: 100, burstSeconds: 1 }, latencyMS: [0, 0] });
  for (let now = 0; now < 10_000; now += 10) {
    served.clock.runUntil(now);
    served.send(puts('orders', ...many(5)));
  }
  served.clock.runAll();
  // 100 saved up at the start, then 100 a second for ten seconds, of 5,000 asked for.
  const { writeUnits, writesApplied } = served.service.stats;
  assert.ok(Math.abs(writeUnits - 1100) <= 2, `${writeUnits} write units`);
  assert.equal(writesApplied, writeUnits);
});

test('a large item is taken while anything is left, and its debt is paid off first', () => {
  const served = new Served({ capacity: { writeUnitsPerSecond: 100, burstSeconds: 1 }, latencyMS: [0, 0] });
  const large = { id: { S: 'large' }, x: { S: 'x'.repeat(300 * 1024 - 20) } };
  const throttled = '400 ProvisionedThroughputExceededException';
  assert.equal(parsed(served.call(puts('orders', large))).statusCode, 200);
  assert.equal(served.errorOf(puts('orders', order('a', 1))), throttled);
  served.clock.runUntil(1900);
  assert.equal(served.errorOf(puts('orders', order('a', 1))), throttled);
  served.clock.runUntil(2100);
  assert.equal(parsed(served.call(puts('orders', order('a', 1)))).statusCode, 200);
});

test('consumed capacity is told where asked for; a write costs by the larger of the old and the new item', () => {
  const served = new Served();
  const large = { id: { S: 'a' }, x: { S: 'x'.repeat(3000) } };
  const consumed = (request: object) =>
    parsed(served.call({ ...request, ReturnConsumedCapacity: 'TOTAL' })).json;
  for (const request of [puts('orders', large), puts('orders', order('a', 1))]) {
    assert.deepEqual(consumed(request), {
      UnprocessedItems: {},
      ConsumedCapacity: [{ TableName: 'orders', CapacityUnits: 3 }],
    });
  }
});

test('what can be saved is set in seconds: 300 by default, full or empty at the start', () => {
  assertNear(unitsBySecond(limited({ writeUnitsPerSecond: 100 }), 3, 1000), [1000, 1000, 1000], 5);
  const empty = { writeUnitsPerSecond: 100, startsFull: false };
  assertNear(unitsBySecond(limited(empty), 3, 1000), [100, 100, 100], 5);
  const small = limited({ ...empty, burstSeconds: 2 });
  small.clock.runUntil(60_000);
  assertNear(unitsBySecond(small, 3, 1000), [300, 100, 100], 5);
});

test('with a burst of 0 nothing is saved, and what was not used is lost', () => {
  const served = limited({ writeUnitsPerSecond: 100, burstSeconds: 0 });
  served.clock.runUntil(60_000);
  assertNear(unitsBySecond(served, 3, 1000), [100, 100, 100], 5);
});

test('a capacity can be changed while it is used; what is left out stays', () => {
  const served = limited({
    writeUnitsPerSecond: 100,
    burstSeconds: 0.05,
    writeUnitsPerSecondPerPartitionKey: 7,
  });
  unitsBySecond(served, 2, 1000);
  served.service.setCapacity('orders', { writeUnitsPerSecond: 300 });
  assertNear(unitsBySecond(served, 2, 1000), [300, 300], 16);
  served.service.setCapacity('orders', { writeUnitsPerSecond: 50 });
  assertNear(unitsBySecond(served, 2, 1000), [50, 50], 6);
  const hot = (): ReturnType<typeof many> => [order('hot', 1)];
  served.service.setCapacity('orders', { writeUnitsPerSecond: 10_000 });
  assertNear(unitsBySecond(served, 2, 1000, hot), [14, 7], 3);
  assert.throws(
    () => served.service.setCapacity('nowhere', { writeUnitsPerSecond: 1 }),
    /no table "nowhere"/,
  );
  assert.throws(
    () => served.service.setCapacity('orders', { burstSeconds: -1 }),
    /capacity.burstSeconds is -1/,
  );
});

test('changes of capacity that were planned come at their time', () => {
  const served = limited({
    writeUnitsPerSecond: 100,
    burstSeconds: 0.05,
    changes: [
      { atMS: 2000, writeUnitsPerSecond: 300 },
      { atMS: 4000, writeUnitsPerSecond: 50 },
    ],
  });
  assertNear(unitsBySecond(served, 6, 1000), [100, 100, 300, 300, 50, 50], 16);
  assert.equal(served.service.offeredWriteUnits('orders', 1000, 5000), 100 + 600 + 50);
});

test('what an unlimited table was offered has no end', () => {
  assert.equal(new Served().service.offeredWriteUnits('orders', 0, 1000), Number.POSITIVE_INFINITY);
});

test('a partition key has a limit of its own, and the others keep theirs', () => {
  const served = limited({ writeUnitsPerSecondPerPartitionKey: 50, startsFull: false });
  const make = (): ReturnType<typeof many> => [order('hot', 1), order(`cold${served.outcomes.length}`, 1)];
  unitsBySecond(served, 3, 1000, make);
  const hot = served.service.history.filter(({ key }) => key === 'S3:hot').length;
  assertNear([hot, served.service.history.length - hot], [150, 600], 3);
  assert.deepEqual(throttledBy(served, puts('orders', order('hot', 2))), [
    400,
    'ProvisionedThroughputExceededException',
    'TableWriteKeyRangeThroughputExceeded table/orders',
  ]);
});

test('a batch that did not fit at all is told which limit of which table it was', () => {
  const served = limited({
    writeUnitsPerSecond: 1,
    burstSeconds: 0,
    writeUnitsPerSecondPerPartitionKey: 1,
    burstSecondsPerPartitionKey: 0,
  });
  const both = { RequestItems: { ...requestItems('orders'), ...requestItems('blobs') } };
  function requestItems(table: 'orders' | 'blobs'): object {
    const item = table === 'orders' ? order('a', 1) : { hash: { B: 'aaaa' } };
    return (puts(table, item) as { RequestItems: object }).RequestItems;
  }
  served.call(both);
  assert.deepEqual(throttledBy(served, both), [
    400,
    'ProvisionedThroughputExceededException',
    'TableWriteProvisionedThroughputExceeded table/orders',
    'TableWriteKeyRangeThroughputExceeded table/orders',
    'TableWriteProvisionedThroughputExceeded table/blobs',
    'TableWriteKeyRangeThroughputExceeded table/blobs',
  ]);
});

test('a table paid per request starts at 4,000 and doubles its peak after the warm-up', () => {
  const served = limited({ onDemand: { startWriteUnitsPerSecond: 400, warmUpMS: 5000 }, startsFull: false });
  const units = unitsBySecond(served, 12, 2000);
  assertNear(units, [400, 400, 400, 400, 400, 800, 800, 800, 800, 800, 1600, 1600], 25);
  assert.deepEqual(limited({ onDemand: {} }).service.offeredWriteUnits('orders', 0, 1000), 4000);
});

test('a table paid per request is throttled as such, and its own maximum is told apart', () => {
  const cold = limited({ onDemand: { startWriteUnitsPerSecond: 1 }, burstSeconds: 0 });
  cold.call(puts('orders', order('a', 1)));
  assert.deepEqual(throttledBy(cold, puts('orders', order('a', 1))), [
    400,
    'ThrottlingException',
    'TableWriteKeyRangeThroughputExceeded table/orders',
  ]);
  const capped = limited({ onDemand: { maxWriteUnitsPerSecond: 1 }, burstSeconds: 0 });
  capped.call(puts('orders', order('a', 1)));
  capped.clock.runUntil(1);
  assert.deepEqual(throttledBy(capped, puts('orders', order('a', 1))), [
    400,
    'ThrottlingException',
    'TableWriteMaxOnDemandThroughputExceeded table/orders',
  ]);
});

const indexed: TableOptions = {
  ...tables.orders,
  indexes: {
    byCustomer: {
      partitionKey: { name: 'customer', type: 'S' },
      capacity: { writeUnitsPerSecond: 10, burstSeconds: 0 },
    },
  },
};
const sold = (id: string, customer: string, size = 0) => ({
  id: { S: id },
  customer: { S: customer },
  x: { S: 'x'.repeat(size) },
});

test('an index that is full throttles the writes that change it, and no others', () => {
  const served = new Served({ tables: { orders: indexed }, latencyMS: [0, 0] });
  served.call(puts('orders', sold('a', 'c')));
  assert.deepEqual(throttledBy(served, puts('orders', sold('b', 'c'))), [
    400,
    'ProvisionedThroughputExceededException',
    'IndexWriteProvisionedThroughputExceeded table/orders/index/byCustomer',
  ]);
  assert.equal(parsed(served.call(puts('orders', order('d', 1)))).statusCode, 200);
  served.service.setCapacity('orders', { writeUnitsPerSecond: 1e6 }, 'byCustomer');
  served.clock.runUntil(served.clock.now() + 1);
  assert.equal(parsed(served.call(puts('orders', sold('b', 'c')))).statusCode, 200);
  assert.throws(() => served.service.setCapacity('orders', {}, 'byDate'), /no index "byDate"/);
});

test('consumed capacity tells table and indexes apart; an item that moves in an index costs twice', () => {
  const served = new Served({
    tables: {
      orders: {
        ...tables.orders,
        indexes: { byCustomer: { partitionKey: { name: 'customer', type: 'S' } } },
      },
    },
  });
  const consumed = (item: object): unknown =>
    parsed(served.call({ ...puts('orders', item), ReturnConsumedCapacity: 'INDEXES' })).json.ConsumedCapacity;
  const expected = (table: number, index: number): unknown => [
    {
      TableName: 'orders',
      CapacityUnits: table + index,
      Table: { CapacityUnits: table },
      GlobalSecondaryIndexes: { byCustomer: { CapacityUnits: index } },
    },
  ];
  assert.deepEqual(consumed(sold('a', 'c', 1500)), expected(2, 2));
  assert.deepEqual(consumed(sold('a', 'c')), expected(2, 2));
  assert.deepEqual(consumed(sold('a', 'c')), expected(1, 1));
  assert.deepEqual(consumed(sold('a', 'd')), expected(1, 2));
  assert.deepEqual(consumed(order('a', 1)), expected(1, 1));
  assert.deepEqual(consumed(order('a', 2)), [
    { TableName: 'orders', CapacityUnits: 1, Table: { CapacityUnits: 1 } },
  ]);
});

test('an item with an index key of another type, or an empty one, is refused', () => {
  const served = new Served({ tables: { orders: indexed } });
  for (const customer of [{ N: '1' }, { S: '' }]) {
    assert.equal(served.errorOf(puts('orders', { id: { S: 'a' }, customer })), '400 ValidationException');
  }
});

test('a table is described with how it is paid, and with its indexes', () => {
  const served = new Served({
    tables: {
      orders: { ...indexed, capacity: { writeUnitsPerSecond: 100 } },
      events: { ...tables.events, capacity: { onDemand: { maxWriteUnitsPerSecond: 70 } } },
    },
  });
  const described = (TableName: string): Record<string, unknown> =>
    parsed(served.call({ TableName }, 'DescribeTable')).json.Table as Record<string, unknown>;
  assert.partialDeepStrictEqual(described('orders'), {
    ProvisionedThroughput: { WriteCapacityUnits: 100 },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byCustomer',
        KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
        ProvisionedThroughput: { WriteCapacityUnits: 10 },
      },
    ],
  });
  assert.equal('BillingModeSummary' in described('orders'), false);
  assert.partialDeepStrictEqual(described('events'), {
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    OnDemandThroughput: { MaxWriteRequestUnits: 70 },
  });
});
