import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { judge } from '#dist/testing/judge.js';
import { Random } from '#dist/testing/random.js';
import { configFor } from '../support/endpoint-config.js';

const KEYS = 1000;
const UPDATES = 50;

/** Updates of all keys, mixed by the seed; those of a key in the order of their versions. */
function* updates(seed: number): Generator<{ pk: string; v: number }> {
  const random = new Random(seed);
  const order = random.shuffled(Array.from({ length: KEYS * UPDATES }, (_, i) => i % KEYS));
  const versions = new Array<number>(KEYS).fill(0);
  for (const key of order) {
    const v = (versions[key] ?? 0) + 1;
    versions[key] = v;
    yield { pk: `key-${key}`, v };
  }
}

describe('order per key over real sockets', () => {
  for (const seed of [1, 2]) {
    it(`holds under unprocessed items, errors and resets, and nothing is lost (seed ${seed})`, async () => {
      const tables = { orders: { partitionKey: { name: 'pk', type: 'S' } } } as const;
      await using endpoint = await startFaultyDynamoDb({
        seed,
        tables,
        latencyMS: [0, 20],
        unprocessed: 0.05,
        throttle: 0.004,
        errorBefore: 0.004,
        errorAfter: 0.004,
        resetBefore: 0.004,
        resetAfter: 0.004,
      });
      const sink = new DynamoDbSink<{ pk: string; v: number }>({
        tableName: 'orders',
        dynamoDb: configFor(endpoint.url),
      });
      const report = await sinkTo(updates(seed), sink);
      assert.equal(report.put, KEYS * UPDATES);
      const submitted = [...updates(seed)].map(({ pk, v }) => ({
        table: 'orders',
        item: { pk: { S: pk }, v: { N: String(v) } },
        version: v,
      }));
      const verdict = judge(endpoint, submitted, { everyVersion: true });
      const { orderViolations, staleKeys, lostWrites, unknownWrites } = verdict;
      assert.deepEqual(
        { orderViolations, staleKeys, lostWrites, unknownWrites },
        { orderViolations: 0, staleKeys: 0, lostWrites: 0, unknownWrites: 0 },
        JSON.stringify(verdict.examples),
      );
      assert.equal(verdict.highestInFlightPerKey, 1);
      assert.ok(verdict.highestInFlight >= 8, `only ${verdict.highestInFlight} requests at once`);
    });
  }
});
