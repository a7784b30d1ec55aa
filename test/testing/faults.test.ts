import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import { judge } from '#dist/testing/judge.js';
import { order, parsed, puts } from './requests.js';
import { Served } from './served.js';

const batch = (count = 25) => puts('orders', ...Array.from({ length: count }, (_, i) => order(`o${i}`, 1)));

/** Sends one request and tells what was applied at its end, and in all. */
function ended(served: Served): { outcome: HistoryOutcome | undefined; atEnd: number; inAll: number } {
  let atEnd = -1;
  let outcome: HistoryOutcome | undefined;
  served.service.request('BatchWriteItem', Buffer.from(JSON.stringify(batch())), (end) => {
    outcome = end;
    atEnd = served.service.history.length;
  });
  served.clock.runAll();
  return { outcome, atEnd, inAll: served.service.history.length };
}

for (const [fault, kind, atEnd, inAll] of [
  ['resetLate', 'reset', 0, 25],
  ['timeoutBefore', 'hang', 0, 0],
  ['timeoutAfter', 'hang', 25, 25],
  ['timeoutLate', 'hang', 0, 25],
  ['truncated', 'truncated', 25, 25],
] as const) {
  test(`${fault} ends as ${kind} with ${atEnd} of 25 writes applied, and ${inAll} in the end`, () => {
    const served = new Served({ [fault]: 1, latencyMS: [5, 50] });
    const result = ended(served);
    assert.deepEqual([result.outcome?.kind, result.atEnd, result.inAll], [kind, atEnd, inAll]);
    assert.equal(served.service.stats.faults[fault], 1);
    assert.equal(served.service.stats.inFlight, 0);
  });
}

test('what is applied late is as late as asked for, and is told in history and stats', () => {
  const served = new Served({ resetLate: 1, latencyMS: [10, 10], lateMS: [300, 400] });
  ended(served);
  for (const { timeMS, isLate, isStale } of served.service.history) {
    assert.ok(timeMS >= 310 && timeMS <= 410, `${timeMS} ms`);
    assert.deepEqual([isLate, isStale], [true, false]);
  }
  assert.equal(served.service.stats.writesAppliedLate, 25);
});

test('a late application is stale where it undoes a newer write, and the judge says so', () => {
  const served = new Served({ resetLate: 0.5, seed: 3, latencyMS: [1, 1], lateMS: [50, 50] });
  const submitted = [];
  for (let version = 1; version <= 40; version++) {
    submitted.push({ table: 'orders', item: order('a', version), version });
    let outcome: HistoryOutcome | undefined;
    while (outcome?.kind !== 'answer') {
      const place = served.send(puts('orders', order('a', version)));
      served.clock.runUntil(served.clock.now() + 2);
      outcome = served.outcomes[place];
    }
  }
  served.clock.runAll();
  const { stats, history } = served.service;
  const verdict = judge(served.service, submitted, { everyVersion: true });
  assert.ok(stats.writesStale > 3, `${stats.writesStale} stale`);
  assert.equal(history.filter(({ isStale }) => isStale).length, stats.writesStale);
  assert.deepEqual(
    [verdict.orderViolations, verdict.staleKeys, verdict.lostWrites, verdict.unknownWrites],
    [0, 0, 0, 0],
  );
  assert.ok(verdict.staleByLateApplication > 3, `${verdict.staleByLateApplication} stale versions`);
  assert.equal(verdict.appliedLate, stats.writesAppliedLate);
});

test('what a client that has left had sent is applied late, and it hears nothing', () => {
  const served = new Served({ latencyMS: [100, 100], appliedWithin: [0.9, 0.9] });
  let isDone = false;
  const leave = served.service.request('BatchWriteItem', Buffer.from(JSON.stringify(batch(2))), () => {
    isDone = true;
  });
  served.clock.runUntil(50);
  leave();
  assert.deepEqual([served.service.stats.inFlight, served.service.stats.abandoned], [0, 1]);
  served.clock.runAll();
  assert.equal(isDone, false);
  assert.deepEqual(
    served.service.history.map(({ isLate, timeMS }) => [isLate, timeMS]),
    [
      [true, 90],
      [true, 90],
    ],
  );
});

test('a corrupted answer has one byte that its checksum was not made of', () => {
  const { outcome } = ended(new Served({ corrupted: 1 }));
  assert.ok(outcome?.kind === 'answer');
  assert.notEqual(outcome.headers['x-amz-crc32'], String(crc32(outcome.body)));
  const right = Buffer.from('{"UnprocessedItems":{}}');
  const differing = right.filter((byte, i) => byte !== outcome.body[i]);
  assert.deepEqual([outcome.body.length, differing.length], [right.length, 1]);
});

test('a truncated answer tells the length of the whole and has less', () => {
  const { outcome } = ended(new Served({ truncated: 1 }));
  assert.ok(outcome?.kind === 'truncated');
  assert.ok(outcome.bytesSent < Number(outcome.headers['content-length']));
});

test('a slow answer tells how long it takes', () => {
  const { outcome } = ended(new Served({ slow: 1, slowAnswerMS: 700 }));
  assert.ok(outcome?.kind === 'answer');
  assert.equal(outcome.slowMS, 700);
  assert.equal(parsed(outcome).statusCode, 200);
});

test('an expired token is answered as the service does, with nothing applied', () => {
  const served = new Served({ expiredToken: 1 });
  assert.equal(served.errorOf(batch()), '400 ExpiredTokenException');
  assert.equal(served.service.history.length, 0);
});

test('a whole request that is throttled for no reason tells the table all the same', () => {
  const { json } = parsed(new Served({ throttle: 1 }).call(batch()));
  assert.deepEqual(json.ThrottlingReasons, [
    {
      reason: 'TableWriteProvisionedThroughputExceeded',
      resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
    },
  ]);
});

test('during an outage nothing is applied, and each kind ends requests in its own way', () => {
  const outages = (['refuse', 'reset', 'hang', '500'] as const).map((kind, i) => {
    return { kind, fromMS: 1000 * (i + 1), toMS: 1000 * (i + 1) + 500 };
  });
  const served = new Served({ outages });
  const ends = [999, 1000, 1499, 1500, 2200, 3200, 4200, 4600].map((atMS) => {
    served.clock.runUntil(atMS);
    const outcome = served.call(batch(1));
    return outcome?.kind === 'answer' ? outcome.statusCode : outcome?.kind;
  });
  assert.deepEqual(ends, [200, 'refused', 'refused', 200, 'reset', 'hang', 500, 200]);
  assert.equal(served.service.history.length, 3);
  assert.equal(served.service.stats.duringOutage, 5);
});

test('an outage can be told to begin and to end', () => {
  const served = new Served();
  served.service.setOutage('reset');
  assert.equal(served.call(batch(1))?.kind, 'reset');
  served.service.setOutage(undefined);
  assert.equal(served.call(batch(1))?.kind, 'answer');
});

test('some requests take as long as the tail says, the others as long as the rest', () => {
  const served = new Served({ latencyMS: [1, 5], tail: { probability: 0.1, latencyMS: [500, 600] } });
  const took = Array.from({ length: 500 }, () => {
    const startMS = served.clock.now();
    served.call(batch(1));
    return served.clock.now() - startMS;
  });
  const long = took.filter((ms) => ms >= 500 && ms <= 600).length;
  assert.equal(took.filter((ms) => ms >= 1 && ms <= 5).length, 500 - long);
  assert.ok(Math.abs(long - 50) < 25, `${long} of 500`);
});

test('writes are applied in the part of the time that was asked for', () => {
  for (const [appliedWithin, least, most] of [
    [[0, 0], 0, 0],
    [[1, 1], 100, 100],
    [[0.2, 0.4], 20, 40],
  ] as const) {
    const served = new Served({ latencyMS: [100, 100], appliedWithin });
    served.call(batch());
    const times = served.service.history.map(({ timeMS }) => timeMS);
    assert.ok(Math.min(...times) >= least && Math.max(...times) <= most, String(times));
    assert.equal(served.clock.now(), 100);
  }
});

test('a table that was deleted is unknown, and empty when it is made again; the history keeps what was', () => {
  const served = new Served();
  served.call(batch(3));
  served.service.deleteTable('orders');
  assert.equal(served.errorOf(batch(1)), '400 ResourceNotFoundException');
  assert.throws(() => served.service.table('orders'), /no table "orders"/);
  assert.throws(() => served.service.deleteTable('orders'), /no table "orders"/);
  served.service.createTable('orders', { partitionKey: { name: 'id', type: 'S' } });
  assert.equal(served.service.table('orders').size, 0);
  assert.equal(parsed(served.call(batch(1))).statusCode, 200);
  assert.equal(served.service.history.length, 4);
  assert.throws(
    () => served.service.createTable('orders', served.service.tables.orders as never),
    /already exists/,
  );
});
