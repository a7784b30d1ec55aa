import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordBatch } from 'dynamodb-sink/kafka';
import fc from 'fast-check';
import { FeedWorld } from './feed-world.js';
import { batchOf } from './record-batches.js';

test('whatever compaction has left, and wherever fetches begin, each message is taken once, in order, and every offset is passed', async () => {
  const batches = fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 6 }), left: fc.array(fc.boolean(), { maxLength: 6 }) }),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(), fc.array(fc.nat(), { maxLength: 4 }), async (made, from, again) => {
      const log: RecordBatch[] = [];
      const expected: string[] = [];
      let end = 0n;
      for (const { size, left } of made) {
        const records = Array.from({ length: size }, (_, offsetDelta) => ({ offsetDelta })).filter(
          ({ offsetDelta }) => left[offsetDelta] !== false,
        );
        log.push(batchOf(records, { firstOffset: end, lastOffsetDelta: size - 1 }));
        for (const { offsetDelta } of records) expected.push(String(end + BigInt(offsetDelta)));
        end += BigInt(size);
      }
      const start = BigInt(from % Number(end));
      const world = new FeedWorld(start);
      // Fetches that give some of the log, each from the batch that holds the offset that comes next, or before it.
      for (const part of [...again, log.length]) {
        const { fetchOffset } = world.feed;
        const at = log.findIndex((batch) => batch.firstOffset + BigInt(batch.lastOffsetDelta) >= fetchOffset);
        if (at >= 0)
          await world.push(...log.slice(Math.max(0, at - (part % 2)), at + 1 + (part % (log.length + 1))));
      }
      assert.equal(world.feed.nextOffset, end);
      assert.deepEqual(
        world.taken.filter((one) => !one.startsWith('to')),
        expected.filter((offset) => BigInt(offset) >= start),
      );
      const positions = world.taken.map((one) => Number(one.replace('to ', '')));
      assert.deepEqual(
        positions,
        positions.toSorted((a, b) => a - b),
      );
      assert.equal(positions.at(-1), Number(end) - 1);
    }),
    { numRuns: 500 },
  );
});
