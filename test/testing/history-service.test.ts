import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { faultKinds } from '#dist/testing/fault-plan.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { order, parsed, puts, tables } from './requests.js';
import { Served } from './served.js';
import { VirtualClock } from './virtual-clock.js';

const many = (count: number, prefix = 'o') =>
  Array.from({ length: count }, (_, i) => order(`${prefix}${i}`, 1));

test('a valid batch is applied, answered and kept in the history', () => {
  const served = new Served({ latencyMS: [10, 10] });
  const outcome = served.call(puts('orders', order('a', 1), order('b', 2)));
  assert.deepEqual(parsed(outcome), { statusCode: 200, json: { UnprocessedItems: {} } });
  assert.deepEqual(
    served.service.history.map(({ sequence, request, table, kind }) => ({ sequence, request, table, kind })),
    [1, 2].map((sequence) => ({ sequence, request: 1, table: 'orders', kind: 'PUT' })),
  );
  const state = Object.fromEntries(served.service.table('orders'));
  assert.deepEqual(state, { 'S1:a': order('a', 1), 'S1:b': order('b', 2) });
});

test('a deletion takes the item away and stands in the history with its key', () => {
  const served = new Served();
  served.call(puts('orders', order('a', 1)));
  const Key = { id: { S: 'a' } };
  served.call({ RequestItems: { orders: [{ DeleteRequest: { Key } }] } });
  assert.equal(served.service.table('orders').size, 0);
  assert.deepEqual(served.service.history.at(-1)?.item, Key);
});

test('an answer carries the checksum of its body and an id of its own', () => {
  const served = new Served();
  const [first, second] = [
    served.call(puts('orders', order('a', 1))),
    served.call(puts('orders', order('a', 2))),
  ];
  assert.ok(first?.kind === 'answer' && second?.kind === 'answer');
  assert.equal(first.headers['x-amz-crc32'], String(crc32(first.body)));
  assert.equal(first.headers['content-length'], String(first.body.length));
  assert.match(String(first.headers['x-amzn-requestid']), /^[A-Z0-9]{52}$/);
  assert.notEqual(first.headers['x-amzn-requestid'], second.headers['x-amzn-requestid']);
});

test('the writes of two requests in flight at once interleave, and all come before their answer', () => {
  const served = new Served({ latencyMS: [50, 100] });
  const places = [
    served.send(puts('orders', ...many(25, 'a'))),
    served.send(puts('orders', ...many(25, 'b'))),
  ];
  for (let now = 0; now <= 100; now++) {
    served.clock.runUntil(now);
    for (const place of places) {
      if (served.outcomes[place] === undefined) continue;
      assert.equal(served.service.history.filter(({ request }) => request === place + 1).length, 25);
    }
  }
  const changes = served.service.history.filter(
    ({ request }, i, all) => request !== all[i - 1]?.request,
  ).length;
  assert.ok(changes > 10, `${changes} changes from one request to the other`);
  assert.equal(served.service.stats.highestInFlight, 2);
  assert.equal(served.service.stats.inFlight, 0);
  assert.equal(served.service.stats.highestInFlightPerKey, 1);
});

test('two requests that hold one key at once are seen', () => {
  const served = new Served({ latencyMS: [10, 10] });
  served.send(puts('orders', order('a', 1)));
  served.send(puts('orders', order('a', 2)));
  served.clock.runAll();
  assert.equal(served.service.stats.highestInFlightPerKey, 2);
});

test('one invalid write refuses its whole batch', () => {
  const served = new Served();
  assert.equal(served.errorOf(puts('orders', order('a', 1), order('', 1))), '400 ValidationException');
  assert.equal(served.service.history.length, 0);
  assert.equal(served.service.stats.refused, 1);
});

test('a write only the service refuses is refused like an invalid one', () => {
  const served = new Served({ refuse: (_, { item }) => ('poison' in item ? 'poison' : undefined) });
  const poison = { id: { S: 'p' }, poison: { BOOL: true } };
  assert.equal(served.errorOf(puts('orders', order('a', 1), poison)), '400 ValidationException');
  assert.equal(served.service.history.length, 0);
});

const faults = [
  ['throttle', '400 ProvisionedThroughputExceededException', 0],
  ['errorBefore', '500 InternalServerError', 0],
  ['errorAfter', '500 InternalServerError', 25],
] as const;
for (const [fault, error, applied] of faults) {
  test(`${fault} answers ${error} and applies ${applied} of 25 writes, none of them later`, () => {
    const served = new Served({ latencyMS: [5, 50], [fault]: 1, unprocessed: 0.5 });
    assert.equal(served.errorOf(puts('orders', ...many(25))), error);
    served.clock.runUntil(1e6);
    assert.equal(served.service.history.length, applied);
    assert.equal(served.service.stats.faults[fault], 1);
  });
}

for (const [fault, applied] of [
  ['resetBefore', 0],
  ['resetAfter', 25],
] as const) {
  test(`${fault} cuts the connection with ${applied} of 25 writes applied`, () => {
    const served = new Served({ latencyMS: [5, 50], [fault]: 1, unprocessed: 0.5 });
    const place = served.send(puts('orders', ...many(25)));
    let atReset = -1;
    for (let now = 0; now < 100; now++) {
      served.clock.runUntil(now);
      if (served.outcomes[place] !== undefined && atReset === -1) atReset = served.service.history.length;
    }
    assert.deepEqual(served.outcomes[place], { kind: 'reset' });
    assert.deepEqual([atReset, served.service.history.length], [applied, applied]);
  });
}

test('faults come as often as asked for', () => {
  const served = new Served(Object.fromEntries(faultKinds.map((kind) => [kind, 0.07])));
  for (let i = 0; i < 2000; i++) served.call(puts('orders', order('a', i)));
  const { allUnprocessed, ...drawn } = served.service.stats.faults;
  assert.equal(allUnprocessed, 0);
  for (const [fault, count] of Object.entries(drawn))
    assert.ok(Math.abs(count - 140) < 50, `${fault}: ${count}`);
});

test('probabilities that are none are refused', () => {
  assert.throws(() => new Served({ throttle: 0.6, errorAfter: 0.6 }), /is 1.2: it must be 1 at most/);
  assert.throws(() => new Served({ resetAfter: -0.1 }), /option resetAfter is -0.1/);
});

test('unprocessed writes come back and are not applied; the others are', () => {
  const served = new Served({ unprocessed: 0.4 });
  const { statusCode, json } = parsed(served.call(puts('orders', ...many(25))));
  assert.equal(statusCode, 200);
  const returned = JSON.stringify(json).match(/PutRequest/g)?.length ?? 0;
  assert.ok(returned > 3 && returned < 20, `${returned} returned`);
  assert.equal(served.service.history.length, 25 - returned);
  assert.equal(served.service.stats.writesUnprocessed, returned);
  assert.equal(served.service.stats.writesApplied, 25 - returned);
  assert.equal(served.service.stats.writesReceived, 25);
});

test('a batch of which nothing could be processed is throttled instead', () => {
  const served = new Served({ unprocessed: 1 });
  assert.equal(served.errorOf(puts('orders', ...many(3))), '400 ProvisionedThroughputExceededException');
  assert.equal(served.service.stats.faults.allUnprocessed, 1);
  assert.equal(served.service.stats.writesUnprocessed, 0);
});

test('a table is described with its key and its capacity', () => {
  const served = new Served({ capacity: { writeUnitsPerSecond: 100, burstSeconds: 1 } });
  const { Table } = parsed(served.call({ TableName: 'events' }, 'DescribeTable')).json as { Table: object };
  assert.partialDeepStrictEqual(Table, {
    TableName: 'events',
    TableStatus: 'ACTIVE',
    KeySchema: [
      { AttributeName: 'source', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'source', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    ProvisionedThroughput: { WriteCapacityUnits: 100 },
  });
  assert.equal(served.errorOf({ TableName: 'nowhere' }, 'DescribeTable'), '400 ResourceNotFoundException');
});

test('an operation it does not know is refused', () => {
  assert.equal(new Served().errorOf({}, 'TransactWriteItems'), '400 UnknownOperationException');
});

test('a body over 16 MB is refused', () => {
  const clock = new VirtualClock();
  const service = new HistoryService({ seed: 1, tables }, clock);
  const statuses: unknown[] = [];
  for (const size of [16 * 1024 * 1024, 16 * 1024 * 1024 + 1]) {
    const body = Buffer.alloc(size, ' ');
    body.set(Buffer.from(JSON.stringify(puts('orders', order('a', 1)))));
    service.request('BatchWriteItem', body, (outcome) => statuses.push(parsed(outcome).statusCode));
    clock.runAll();
  }
  assert.deepEqual(statuses, [200, 413]);
});

test('one seed gives one history and one sequence of outcomes, another seed another', () => {
  const run = (seed: number) => {
    const served = new Served({
      seed,
      latencyMS: [1, 30],
      unprocessed: 0.2,
      errorBefore: 0.05,
      resetAfter: 0.05,
      throttle: 0.05,
      capacity: { writeUnitsPerSecond: 2000, burstSeconds: 1 },
    });
    for (let i = 0; i < 100; i++) {
      served.send(puts('orders', ...many(10, `${i % 7}-`)));
      served.clock.runUntil(i * 3);
    }
    served.clock.runAll();
    return JSON.stringify([served.service.history, served.outcomes, served.service.stats]);
  };
  assert.equal(run(42), run(42));
  assert.notEqual(run(42), run(43));
});
