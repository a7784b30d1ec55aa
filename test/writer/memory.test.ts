import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '#dist/system-clock.js';
import { resolveOptions } from '#dist/validate-options.js';
import type { Transport } from '#dist/wire/transport.js';
import { PrimaryKeyLanes } from '#dist/writer/key-lanes.js';
import { TableRates } from '#dist/writer/table-rates.js';
import { Tables } from '#dist/writer/tables.js';
import { Writer } from '#dist/writer/writer.js';
import { WriterRates } from '#dist/writer/writer-rates.js';

const SAMPLES = 10;
const MB = 1_000_000;

interface Order {
  readonly pk: string;
  readonly sk: number;
  readonly filler: string;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** An endpoint that takes everything, but not at once. */
const slowEndpoint: Transport = {
  send: (_tableName, _body, onAnswer) => void setTimeout(onAnswer, 5, { kind: 'written', unprocessed: [] }),
  close: () => {},
};

describe('memory', () => {
  const cases = [
    { records: 1_000_000, maxBufferedRequests: 3000, limit: 'maxBufferedBytes' },
    { records: 200_000, maxBufferedRequests: 2000, limit: 'maxBufferedRequests' },
  ];
  for (const { records, maxBufferedRequests, limit } of cases) {
    it(`stays within ${limit}, and flat, while ${records} records go from a fast source to a slow endpoint`, async () => {
      const filler = 'x'.repeat(200);
      const encoded = {
        PutRequest: { Item: { pk: { S: 'k00000' }, sk: { N: '1000000' }, filler: { S: filler } } },
      };
      const bytesOfOne = JSON.stringify(encoded).length;
      let mostBuffered = 0;
      const options = resolveOptions<Order>({
        tableName: 'orders',
        keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } },
        maxBufferedRequests,
        maxBufferedBytes: 2500 * bytesOfOne,
        elementConverter: (item) => {
          const { elements, put } = writer.report();
          mostBuffered = Math.max(mostBuffered, elements - put);
          return { type: 'PUT', item };
        },
      });
      const shared = new TableRates();
      const rates = new WriterRates({
        clock: systemClock,
        maxInFlightRequests: options.maxInFlightRequests,
        limits: options.rateLimits,
        rateOf: (tableName) => shared.of(tableName),
        learnCapacity: async () => undefined,
      });
      const tables = new Tables({
        options,
        clock: systemClock,
        keySchemas: options.keySchemas,
        learnKeySchema: () => Promise.reject(new Error('not asked for')),
        makeLanes: () => new PrimaryKeyLanes(),
        rates,
      });
      await tables.learn('orders');
      const parts = {
        ...options,
        options,
        tables,
        rates,
        clock: systemClock,
        random: Math.random,
        transport: slowEndpoint,
      };
      const writer: Writer<Order> = new Writer<Order>(parts);

      const heap: number[] = [];
      const bytes: number[] = [];
      for (let n = 0; n < records; n++) {
        const room = writer.write({ pk: `k${10_000 + (n % 90_000)}`, sk: records + n, filler });
        if (room !== undefined) await room;
        if ((n + 1) % (records / SAMPLES) === 0) {
          collectGarbage();
          const { heapUsed, arrayBuffers } = process.memoryUsage();
          heap.push(heapUsed);
          bytes.push(arrayBuffers);
        }
      }
      assert.equal((await writer.close()).put, records);
      const allowed = Math.min(2500, maxBufferedRequests);
      assert.ok(mostBuffered <= allowed, `${mostBuffered} buffered, ${allowed} are allowed`);
      assert.ok(
        mostBuffered > allowed - 10,
        `only ${mostBuffered} buffered: the test did not reach the limit`,
      );
      // The first samples are warm-up: compiled code, name caches, the chunks of the buffer.
      const spread = (samples: number[]): number =>
        Math.max(...samples.slice(2)) - Math.min(...samples.slice(2));
      assert.ok(spread(heap) < 5 * MB, `heap after collection: ${heap}`);
      assert.ok(Math.max(...bytes) < 10 * MB, `array buffers after collection: ${bytes}`);
    });
  }
});
