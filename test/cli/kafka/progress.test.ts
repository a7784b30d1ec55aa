import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresText, type KafkaFigures, kafkaFigures } from '#dist/cli/kafka/kafka-figures.js';
import { KafkaProgress } from '#dist/cli/kafka/kafka-progress.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import type { KafkaWorkerMetrics } from '#dist/kafka/index.js';
import { Counters } from '#dist/metrics.js';

function figures(lags: readonly (number | undefined)[]): KafkaFigures {
  const partitions = lags.map((lag, partition) => ({
    topic: 'orders',
    partition,
    durableOffset: 9_007_199_254_740_993n,
    committedOffset: undefined,
    highWatermark: undefined,
    lag,
    consumed: 0,
    queuedBytes: 0,
  }));
  const metrics: KafkaWorkerMetrics = {
    state: 'running',
    memberId: undefined,
    generationId: undefined,
    partitions,
    lag: lags.reduce<number>((sum, lag = 0) => sum + lag, 0),
    consumed: 0,
    deadLetters: 1,
    assignments: 1,
    droppedAssignments: 0,
    commits: 0,
    tables: {},
  };
  const report = { ...new Counters().report(0), put: 1200, deleted: 30, coalesced: 4, rejected: 2 };
  return kafkaFigures(metrics, {
    consumed: 0,
    deadLetters: 1,
    isDrained: true,
    tables: { a: report, b: report },
  });
}

/** A stream that keeps what is written, as a terminal of so many columns or as a pipe. */
function recorder(columns?: number): { stream: OutputStream; text: () => string } {
  let written = '';
  const stream = {
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    write: (chunk: string): boolean => {
      written += chunk;
      return true;
    },
    on: (): unknown => stream,
  };
  return { stream: stream as unknown as OutputStream, text: () => written };
}

test('a block has the worker in its first line, and below it each partition', () => {
  assert.deepEqual(figuresText(figures([5000, undefined]), 1234.5).split('\n'), [
    'running  1,235/s  lag 5,000 in 2 partitions  2,468 written  0 in flight  0 throttled  4 rejected  1 dead letters',
    '  orders-0  lag 5,000',
    '  orders-1  lag ?',
  ]);
});

test('of many partitions the five that are furthest behind are shown, in the order of their names, and the rest as one', () => {
  const lines = figuresText(figures([1, 70, 2, 60, 50, 90, 80]), 0)
    .split('\n')
    .slice(1);
  assert.deepEqual(lines, [
    '  orders-1  lag 70',
    '  orders-3  lag 60',
    '  orders-4  lag 50',
    '  orders-5  lag 90',
    '  orders-6  lag 80',
    '  2 more  lag 3',
  ]);
});

test('on a terminal the block is rewritten in its place each second, and a message scrolls past above it', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { stream, text } = recorder(20);
  const output = new Output(recorder().stream, stream);
  const progress = new KafkaProgress(output, 'auto', () => figures([1, 2]));
  t.mock.timers.tick(1000);
  const lines = text().replaceAll('\x1b[K', '').replaceAll('\x1b[J', '').slice('\r'.length).split('\n');
  assert.deepEqual(lines.slice(1), ['  orders-0  lag 1', '  orders-1  lag 2']);
  assert.equal(lines[0]?.length, 19, 'it is cut, so that it does not wrap');
  const before = text().length;
  t.mock.timers.tick(1000);
  const toTop = '\r\x1b[2A';
  assert.ok(text().slice(before).startsWith(`${toTop}running`));
  output.message('a message');
  assert.ok(text().includes(`${toTop}\x1b[Ja message\nrunning`));
  progress[Symbol.dispose]();
});

test('elsewhere, or if it is asked for, it is a JSON line each five seconds; with none it is nothing', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  for (const [kind, columns, lines] of [
    ['auto', undefined, 2],
    ['json', 80, 2],
    ['none', 80, 0],
  ] as const) {
    const { stream, text } = recorder(columns);
    using _ = new KafkaProgress(new Output(recorder().stream, stream), kind, () => figures([1]));
    t.mock.timers.tick(10_000);
    const told = text()
      .split('\n')
      .filter((line) => line !== '');
    assert.equal(told.length, lines, kind);
    for (const line of told) {
      const { partitions, written } = JSON.parse(line) as KafkaFigures;
      assert.deepEqual([String(partitions[0]?.durableOffset), written], ['9007199254740993', 2468]);
    }
  }
});
