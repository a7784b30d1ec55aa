import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import type { KafkaWorkerHealth, KafkaWorkerMetrics, ObservedWorker } from '#dist/kafka/index.js';
import { serveWorker } from '#dist/kafka/index.js';
import { Counters } from '#dist/metrics.js';
import { runProgram } from '../support/run-program.js';

const health: KafkaWorkerHealth = { state: 'running', isLive: true, isReady: true };

const metrics: KafkaWorkerMetrics = {
  state: 'running',
  memberId: 'm',
  generationId: 1,
  partitions: [
    {
      topic: 'orders',
      partition: 3,
      durableOffset: 40n,
      committedOffset: 30n,
      highWatermark: 100n,
      lag: 60,
      consumed: 10,
      queuedBytes: 512,
    },
    {
      topic: 'orders',
      partition: 4,
      durableOffset: 0n,
      committedOffset: undefined,
      highWatermark: undefined,
      lag: undefined,
      consumed: 0,
      queuedBytes: 0,
    },
  ],
  lag: 60,
  consumed: 10,
  deadLetters: 2,
  assignments: 1,
  droppedAssignments: 0,
  commits: 5,
  tables: {
    orders: {
      numRecordsOut: 9,
      numBytesOut: 1,
      numRecordsOutErrors: 0,
      numRecordsSendErrors: 0,
      numRecordsSendPartialFailure: 0,
      currentSendTime: 12,
      inFlightRequests: 2,
      bufferedWrites: 7,
      bufferedBytes: 70,
      waitingBehindKeys: 1,
      heldBack: 0,
      hotPartitionKeys: 0,
      writeUnitsPerSecondLimit: Number.POSITIVE_INFINITY,
      positionsAhead: 0,
      throttledRequests: 3,
      failedRequests: 0,
      batchesSentFor: { full: 0, time: 0, flush: 0, room: 0, durable: 0, again: 0, isolation: 0 },
      oldestRecordAgeMS: 1500,
    },
  },
};

function workerWith(
  parts: { health?: KafkaWorkerHealth; metrics?: KafkaWorkerMetrics } = {},
): ObservedWorker {
  return {
    health: () => parts.health ?? health,
    metrics: () => parts.metrics ?? metrics,
    report: () => ({
      consumed: 10,
      deadLetters: 2,
      isDrained: true,
      tables: { orders: { ...new Counters().report(0), put: 9, rejected: 2 } },
    }),
  };
}

/** The value behind a metric and its labels. */
function shownAs(text: string, name: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

test('/healthz and /readyz have the health of the worker as JSON, and its state as status', async () => {
  const now: { health: KafkaWorkerHealth } = { health };
  await using server = await serveWorker(workerWith(now), { port: 0 });
  const ask = async (): Promise<[number, number, unknown]> => {
    const [live, ready] = await Promise.all([
      fetch(`${server.url}/healthz`),
      fetch(`${server.url}/readyz?x=1`),
    ]);
    assert.equal(live.headers.get('content-type'), 'application/json');
    return [live.status, ready.status, await live.json()];
  };
  assert.deepEqual(await ask(), [200, 200, health]);
  now.health = { state: 'joining', isLive: true, isReady: false, reason: 'no broker' };
  assert.deepEqual(await ask(), [200, 503, now.health]);
  now.health = { state: 'failed', isLive: false, isReady: false, reason: 'no such table' };
  assert.deepEqual(await ask(), [503, 503, now.health]);
});

test('/metrics has lag and offsets by partition, counters by table, and those of the process', async () => {
  await using server = await serveWorker(workerWith(), { port: 0 });
  assert.equal(server.hasMetrics, true);
  const response = await fetch(`${server.url}/metrics`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const expected: Readonly<Record<string, string | undefined>> = {
    'dynamodb_sink_kafka_lag_messages{topic="orders",partition="3"}': '60',
    'dynamodb_sink_kafka_lag_messages{topic="orders",partition="4"}': undefined,
    'dynamodb_sink_kafka_durable_offset{topic="orders",partition="3"}': '40',
    'dynamodb_sink_kafka_committed_offset{topic="orders",partition="3"}': '30',
    dynamodb_sink_kafka_messages_consumed_total: '10',
    dynamodb_sink_kafka_dead_letters_total: '2',
    dynamodb_sink_kafka_ready: '1',
    'dynamodb_sink_kafka_state{state="running"}': '1',
    'dynamodb_sink_kafka_state{state="failed"}': '0',
    'dynamodb_sink_puts_total{table="orders"}': '9',
    'dynamodb_sink_rejected_writes_total{table="orders"}': '2',
    'dynamodb_sink_throttled_requests_total{table="orders"}': '3',
    'dynamodb_sink_oldest_write_age_seconds{table="orders"}': '1.5',
    'dynamodb_sink_write_units_per_second_limit{table="orders"}': '+Inf',
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(shownAs(text, name), value, name);
  assert.match(text, /^# TYPE dynamodb_sink_puts_total counter$/m);
  assert.match(text, /^# TYPE dynamodb_sink_kafka_lag_messages gauge$/m);
  assert.match(text, /^process_cpu_seconds_total /m);
});

test('counters stay what they are however often they are asked for, and partitions that went are not told', async () => {
  const now = { metrics };
  await using server = await serveWorker(workerWith(now), { port: 0 });
  await (await fetch(`${server.url}/metrics`)).text();
  now.metrics = { ...metrics, partitions: metrics.partitions.slice(1) };
  const text = await (await fetch(`${server.url}/metrics`)).text();
  assert.equal(shownAs(text, 'dynamodb_sink_kafka_messages_consumed_total'), '10');
  assert.equal(shownAs(text, 'dynamodb_sink_puts_total{table="orders"}'), '9');
  assert.doesNotMatch(text, /partition="3"/);
});

test('HEAD has no body, other methods are refused, and other paths are not there', async () => {
  await using server = await serveWorker(workerWith(), { port: 0 });
  const head = await fetch(`${server.url}/healthz`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
  const post = await fetch(`${server.url}/healthz`, { method: 'POST', body: 'x' });
  assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD']);
  for (const path of ['/', '/healthz/', '/constructor', '/metrics.json'])
    assert.equal((await fetch(server.url + path)).status, 404, path);
});

test('what listens on this machine only is not told to a page whose name was pointed here', async () => {
  await using server = await serveWorker(workerWith(), { port: 0 });
  const statusFor = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${server.url}/healthz`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  assert.equal(await statusFor('evil.example:80'), 421);
  assert.equal(await statusFor('localhost:9464'), 200);
});

test('without prom-client there is no /metrics, and it says what to install', async () => {
  const serve = new URL('../../../dist/kafka/http/serve-worker.js', import.meta.url).href;
  const [, said] = await runProgram(`
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name !== 'prom-client') return next(name, context);
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    } });
    const { serveWorker } = await import('${serve}');
    const server = await serveWorker({ health: () => ({ isLive: true }) }, { port: 0 });
    const metrics = await fetch(server.url + '/metrics');
    console.log(server.hasMetrics, metrics.status, (await metrics.text()).trim());
    console.log((await fetch(server.url + '/healthz')).status);
    await server.close();`);
  assert.equal(said, 'false 501 prom-client is not installed: npm install prom-client@15\n200\n');
});

test('a port that is none, an option that is unknown and an address that is taken are refused', async () => {
  const refused = (options: object): Promise<unknown> =>
    serveWorker(workerWith(), options as { port: number });
  await assert.rejects(refused({ port: 70_000 }), /option port must be a port, 0 to 65535; it is 70000/);
  await assert.rejects(refused({ port: 0, hots: 'x' }), /option hots is unknown; did you mean host\?/);
  await assert.rejects(refused({ port: 0, host: '' }), /option host must be an address/);
  await using server = await serveWorker(workerWith(), { port: 0 });
  await assert.rejects(refused({ port: Number(new URL(server.url).port) }), { code: 'EADDRINUSE' });
});
