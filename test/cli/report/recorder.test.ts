import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { DistinctCount } from '#dist/cli/report/distinct-count.js';
import { HottestKeys } from '#dist/cli/report/hottest-keys.js';
import { LogHistogram } from '#dist/cli/report/log-histogram.js';
import { RejectTally } from '#dist/cli/report/reject-tally.js';
import { RequestTally } from '#dist/cli/report/request-tally.js';
import { type Sample, Timeline } from '#dist/cli/report/timeline.js';
import { recordError, type SinkErrorCode } from '#dist/errors.js';
import type { RequestEvent } from '#dist/index.js';

function sampleAt(atMS: number): Sample {
  return {
    atMS,
    recordsDone: atMS * 2,
    writeUnits: atMS * 3,
    resent: 0,
    writeUnitsPerSecondLimit: Number.POSITIVE_INFINITY,
    inFlightRequests: 1,
    bufferedWrites: 1,
  };
}

test('a timeline of a day has as many points as one of a minute, and loses nothing of what was done', () => {
  const timeline = new Timeline();
  let kept = 0;
  let atMS = 0;
  for (; atMS <= 86_400_000; atMS += 200) {
    if (!timeline.isDue(atMS)) continue;
    timeline.add(sampleAt(atMS));
    kept++;
  }
  timeline.end(sampleAt(atMS));
  assert.ok(kept < 600 * 12, `${kept} samples were taken`);
  const points = timeline.points(120);
  assert.ok(points.length > 50 && points.length <= 121, `${points.length} points`);
  assert.equal(points.at(-1)?.atMS, atMS);
  let before = 0;
  let done = 0;
  for (const { atMS: at, recordsPerSecond, writeUnitsPerSecond, ...rest } of points) {
    done += (recordsPerSecond * (at - before)) / 1000;
    before = at;
    assert.equal(writeUnitsPerSecond, 3000);
    assert.ok(!('writeUnitsPerSecondLimit' in rest));
  }
  assert.equal(done, atMS * 2);
});

test('points of a timeline are a second at least, with the highest limit they had', () => {
  const timeline = new Timeline();
  const burst = [0, 100, 200, 400, 500, 600];
  burst.forEach((writeUnits, i) => {
    timeline.add({ ...sampleAt(i * 200), writeUnits, writeUnitsPerSecondLimit: i < 2 ? 800 : 500 });
  });
  for (let i = burst.length; i < 40; i++)
    timeline.add({ ...sampleAt(i * 200), writeUnits: 100 * (i + 1), writeUnitsPerSecondLimit: 500 });
  timeline.end({ ...sampleAt(8100), writeUnits: 4050 }); // the sink is closed: nothing limits it
  const points = timeline.points(120);
  assert.deepEqual(
    points.map(({ atMS, writeUnitsPerSecondLimit: limit }) => [atMS, limit]),
    [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8100].map((atMS, i) => [atMS, i === 0 ? 800 : 500]),
  );
  assert.deepEqual(points.map(({ writeUnitsPerSecond }) => writeUnitsPerSecond).slice(1, 3), [500, 500]);
});

test('how many different texts there are is estimated to some hundredths', () => {
  for (const [count, nameOf] of [
    [3000, (i: number) => `order-${i}`],
    [40_000, (i: number) => String(i)],
    [1_000_000, (i: number) => `customer#${i.toString(36).padStart(9, '0')}`],
  ] as const) {
    const distinct = new DistinctCount();
    for (let i = 0; i < 2 * count; i++) distinct.add(nameOf(i % count));
    assert.ok(Math.abs(distinct.estimate / count - 1) < 0.04, `${count}: ${distinct.estimate}`);
  }
});

test('a timeline of a load that was over at once has one point, and of none has none', () => {
  const timeline = new Timeline();
  assert.deepEqual(timeline.points(120), []);
  timeline.add(sampleAt(0));
  timeline.end(sampleAt(3));
  assert.deepEqual(
    timeline.points(120).map(({ atMS, recordsPerSecond }) => [atMS, recordsPerSecond]),
    [[3, 2000]],
  );
});

test('percentiles are told to five percent, and counts up to a power of two exactly', () => {
  const histogram = new LogHistogram();
  for (let value = 1; value <= 10_000; value++) histogram.add(value);
  for (const part of [0.5, 0.9, 0.99, 0.999]) {
    const exact = part * 10_000;
    const told = histogram.percentile(part);
    assert.ok(told >= exact && told <= exact * 1.05, `${part}: ${told}`);
  }
  assert.equal(histogram.percentile(1), 10_000);
  assert.equal(histogram.max, 10_000);
  for (const bytes of [1, 128, 1024, 4096, 8192]) assert.equal(histogram.countUpTo(bytes), bytes);
  const empty = new LogHistogram();
  assert.deepEqual([empty.percentile(0.5), empty.max], [0, 0]);
  empty.add(0);
  assert.equal(empty.percentile(0.5), 0);
});

test('the hottest keys are found among more keys than are kept, and never counted too high', () => {
  const keys = new HottestKeys(50);
  for (let i = 0; i < 100_000; i++) {
    keys.add(`cold ${i}`, 1);
    if (i % 10 === 0) keys.add('hot', 3);
    if (i % 20 === 0) keys.add('warm', 1);
  }
  const [first, second] = keys.top(2);
  assert.deepEqual([first?.key, second?.key], ['hot', 'warm']);
  assert.deepEqual([first?.writes, first?.writeUnits, second?.writes], [10_000, 30_000, 5_000]);
  assert.equal(keys.isExact, false);
  assert.equal(keys.total, 115_000);
  assert.ok(Math.abs(keys.keys - 100_002) < 5000, `${keys.keys}`);
});

test('few keys are counted exactly', () => {
  const keys = new HottestKeys(50);
  for (let i = 0; i < 1000; i++) keys.add(`k${i % 100}`, 1);
  assert.deepEqual([keys.isExact, keys.keys, keys.top(1)[0]?.writes], [true, 100, 10]);
});

test('requests are told by how full they were and by what failed them; names without end are told as others', () => {
  using tally = new RequestTally();
  const requests = channel('dynamodb-sink:request');
  const ended = (event: Partial<RequestEvent>): void =>
    requests.publish({
      tableName: 't',
      writes: 25,
      bytes: 1,
      durationMS: 5,
      outcome: 'written',
      unprocessed: 0,
      failure: undefined,
      ...event,
    });
  ended({});
  ended({ writes: 3, unprocessed: 2 });
  ended({ outcome: 'throttled', failure: 'ThrottlingException' });
  for (let i = 0; i < 100; i++) ended({ writes: 1, outcome: 'transient', failure: `made up ${i}` });
  assert.deepEqual([tally.fill[25], tally.fill[3], tally.fill[1]], [2, 1, 100]);
  const { causes } = tally;
  assert.deepEqual(
    causes.find(({ cause }) => cause === 'UnprocessedItems'),
    { cause: 'UnprocessedItems', kind: 'unprocessed', requests: 1, writes: 2 },
  );
  assert.deepEqual(causes.find(({ kind }) => kind === 'throttled')?.writes, 25);
  assert.ok(causes.length <= 31);
  assert.equal(
    causes.reduce((sum, { requests: count }) => sum + count, 0),
    102,
  );
});

test('rejects are told by reason, the first of each with its place, and their contents only if that is asked for', () => {
  const file = { name: 'a.jsonl', path: 'a.jsonl', size: 1 };
  for (const showsRecords of [false, true]) {
    const tally = new RejectTally(showsRecords);
    for (let line = 1; line <= 300; line++) {
      tally.unreadable({ file, number: line, line, fault: `has ${line} fields, and the header 4` });
      const item = {
        pk: 'p',
        secret: 'topsecret',
        big: 12n,
        bytes: Buffer.from('a'),
        set: new Set(['x']),
        long: 'y'.repeat(5000),
      };
      const key = `pk = "${line}"`;
      const message = `attribute n[${line}] is NaN (table orders, ${key})`;
      const error = recordError('INVALID_ITEM', message, { table: 'orders', key, path: `n[${line}]` });
      tally.refused({ file, number: line, line, type: 'PUT', item }, error);
    }
    const [first, second, ...more] = tally.reasons;
    assert.equal(more.length, 0);
    assert.deepEqual(
      [first?.code, first?.message, first?.count, first?.examples.length],
      ['UNREADABLE', 'has another number of fields than the header, which has 4', 300, 5],
    );
    assert.deepEqual(
      [second?.code, second?.message, second?.count],
      ['INVALID_ITEM', 'attribute n[…] is NaN', 300],
    );
    const [example] = second?.examples ?? [];
    assert.equal(example?.place, 'a.jsonl:1');
    assert.equal(example?.key, 'pk = "1"');
    assert.equal(JSON.stringify(tally.reasons).includes('topsecret'), showsRecords);
    if (!showsRecords) continue;
    assert.match(
      example?.record ?? '',
      /^\{"pk":"p","secret":"topsecret","big":"12","bytes":"YQ==","set":\["x"\],/,
    );
    assert.ok((example?.record?.length ?? 0) <= 2001);
  }
});

test('a reason is told in words that name neither key nor table', () => {
  const file = { name: 'a', path: 'a', size: 1 };
  const tally = new RejectTally(false);
  const refuse = (code: SinkErrorCode, message: string, key?: string): void =>
    tally.refused(
      { file, number: 1, line: 1, type: 'PUT', item: {} },
      recordError(code, message, { table: 'orders', key }),
    );
  refuse('INVALID_KEY', 'partition key id is missing (table orders)');
  refuse('WRITE_REFUSED', 'DynamoDB refused the write to orders with id = "a" (too hot: 12)', 'id = "a"');
  refuse('RECORD_TOO_LARGE', 'the item is larger than 5 bytes (maxRecordSizeInBytes) (table orders)');
  assert.deepEqual(
    tally.reasons.map(({ message }) => message),
    [
      'partition key id is missing',
      'DynamoDB refused the write to orders (too hot: …)',
      'the item is larger than 5 bytes (--max-record-size-in-bytes)',
    ],
  );
});

test('reasons without end are told by their code alone', () => {
  const file = { name: 'a', path: 'a', size: 1 };
  const tally = new RejectTally(false);
  for (let i = 0; i < 1000; i++) {
    const path = `column-${String.fromCharCode(0x4e00 + i)}`;
    const record = { file, number: i, line: i, type: 'PUT', item: {} } as const;
    tally.refused(record, recordError('INVALID_ITEM', `attribute ${path} is wrong`, { path }));
  }
  assert.equal(tally.reasons[0]?.message, 'in other ways');
  assert.ok(tally.reasons.length <= 41);
  assert.equal(
    tally.reasons.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
});
