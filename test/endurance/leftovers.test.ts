import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, describe, it } from 'node:test';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import { endpointProcess } from './endpoint-process.js';

interface Order {
  readonly pk: string;
}
type Sink = DynamoDbSink<Order>;

const taking = await endpointProcess('taking');
const silent = await endpointProcess('silent');
const orders = Array.from({ length: 200 }, (_, n): Order => ({ pk: `k${n}` }));

function sinkAt(url: string, signal: AbortSignal): Sink {
  return new DynamoDbSink<Order>({
    tableName: 'orders',
    keySchema: { partitionKey: { name: 'pk', type: 'S' } },
    dynamoDb: configFor(url),
    maxBufferedRequests: 100,
    signal,
  });
}

/** A writer with requests in flight and callers that wait. */
async function busy(sink: Sink): Promise<Awaited<ReturnType<Sink['createWriter']>>> {
  const writer = await sink.createWriter();
  for (const order of orders) writer.write(order);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return writer;
}

/** What holds the process up, and who listens to it. */
function resources(): string {
  const signals = [
    'SIGINT',
    'SIGTERM',
    'exit',
    'beforeExit',
    'uncaughtException',
    'unhandledRejection',
    'warning',
  ];
  const listeners = signals.map((name) => `${name}: ${process.listenerCount(name)}`);
  return [
    ...process
      .getActiveResourcesInfo()
      .filter((name) => name !== 'Immediate')
      .toSorted(),
    ...listeners,
  ].join();
}

/** Sockets that were destroyed are gone some turns of the loop later. */
async function settledResources(expected: string): Promise<string> {
  let now = resources();
  for (let turn = 0; turn < 500 && now !== expected; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 2).unref());
    await new Promise((resolve) => setImmediate(resolve));
    now = resources();
  }
  return now;
}

async function* failing(): AsyncGenerator<Order> {
  yield* orders;
  throw new Error('the source failed');
}

const lives: readonly (readonly [string, (abort: AbortController) => Promise<unknown>])[] = [
  ['was closed', async ({ signal }) => (await busy(sinkAt(taking.url, signal))).close()],
  [
    'was closed with a time that was enough',
    async ({ signal }) => (await busy(sinkAt(taking.url, signal))).close({ timeoutMS: 60_000 }),
  ],
  [
    'ran out of time to close',
    async ({ signal }) => (await busy(sinkAt(silent.url, signal))).close({ timeoutMS: 10 }),
  ],
  ['was aborted in the middle', async ({ signal }) => (await busy(sinkAt(silent.url, signal))).abort()],
  [
    'was aborted by its signal',
    async (abort) => {
      const writer = await busy(sinkAt(silent.url, abort.signal));
      abort.abort();
      await writer.failed;
    },
  ],
  [
    'ended with its block',
    async ({ signal }) => {
      await using writer = await busy(sinkAt(taking.url, signal));
      writer.write({ pk: 'x' });
    },
  ],
  ['was read to its end', ({ signal }) => sinkTo(orders, sinkAt(taking.url, signal))],
  ['has a source that fails', ({ signal }) => sinkTo(failing(), sinkAt(taking.url, signal))],
  [
    'is the end of a pipeline',
    ({ signal }) => pipeline(Readable.from(orders), sinkAt(taking.url, signal).writable()),
  ],
  [
    'is the end of a pipeline that fails',
    ({ signal }) => pipeline(failing, sinkAt(taking.url, signal).writable()),
  ],
  [
    'is the end of a pipeline that is aborted',
    async ({ signal }) => {
      const own = new AbortController();
      const piped = pipeline(Readable.from(orders), sinkAt(silent.url, signal).writable(), {
        signal: own.signal,
      });
      setTimeout(() => own.abort(), 20);
      await piped;
    },
  ],
  [
    'is the end of a web pipeline',
    ({ signal }) =>
      ReadableStream.from(orders).pipeTo(sinkAt(taking.url, signal).writableStream() as WritableStream),
  ],
  [
    'is a web stream that is aborted while a write waits for room',
    async ({ signal }) => {
      const stream = sinkAt(silent.url, signal).writableStream().getWriter();
      for (const order of orders) stream.write(order).catch(() => {});
      stream.closed.catch(() => {});
      setTimeout(() => stream.abort(), 20);
      await stream.closed;
    },
  ],
  [
    'is a web stream that is aborted while it opens',
    async ({ signal }) => {
      const options = { tableName: 'orders', dynamoDb: configFor(silent.url), signal };
      const stream = new DynamoDbSink<Order>(options).writableStream();
      await stream.abort();
    },
  ],
  [
    'is destroyed while it opens',
    async ({ signal }) => {
      const options = { tableName: 'orders', dynamoDb: configFor(silent.url), signal };
      const stream = new DynamoDbSink<Order>(options).writable();
      const closed = new Promise((resolve) => stream.once('close', resolve));
      setTimeout(() => stream.destroy(), 20);
      await closed;
    },
  ],
  [
    'fails when the endpoint is not there',
    async ({ signal }) => {
      const writer = await busy(sinkAt('http://127.0.0.1:1', signal));
      await writer.close({ timeoutMS: 30 });
    },
  ],
];

describe('over real sockets, a sink that', () => {
  after(async () => {
    await taking[Symbol.asyncDispose]();
    await silent[Symbol.asyncDispose]();
  });

  for (const [life, live] of lives) {
    it(`${life} leaves no socket, no timer and no listener`, async () => {
      const before = resources();
      const abort = new AbortController();
      await live(abort).catch(() => {});
      assert.equal(await settledResources(before), before);
      assert.equal(getEventListeners(abort.signal, 'abort').length, 0, 'listeners of the signal');
    });
  }

  it('was opened and closed a hundred times leaves as little', async () => {
    const before = resources();
    const { signal } = new AbortController();
    const sink = sinkAt(taking.url, signal);
    for (let i = 0; i < 100; i++) await sinkTo(orders.slice(0, 2), sink);
    assert.equal(await settledResources(before), before);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
