import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Entry } from '#dist/item/entry.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { PartitionContrast } from '#dist/writer/partition-contrast.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedWorld } from '../support/simulated-writer.js';
import { hotRun } from '../torture/hot-part.js';

const schema = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } as const;

/** A writer at a table of which each partition key takes so many units a second. */
function worldOf(unitsPerKey: number, sink: object = {}): SimulatedWorld<{ pk: string; sk: number }> {
  const clock = new SimulatedClock();
  const capacity = { writeUnitsPerSecondPerPartitionKey: unitsPerKey };
  const service = new HistoryService(
    { seed: 1, latencyMS: [2, 10], tables: { orders: { ...schema, capacity } } },
    clock.forService(),
  );
  return new SimulatedWorld({
    runningService: service,
    runningClock: clock,
    sink: { keySchema: schema, maxTimeInBufferMS: 100, maxBufferedRequests: 1000, ...sink },
  });
}

describe('one throttled partition key', () => {
  it('leaves the others the rate they have alone, and has its own', async () => {
    const alone = await hotRun({ cold: 3000, hot: 0 }, 3, 12);
    const both = await hotRun({ cold: 3000, hot: 3000 }, 3, 12);
    assert.ok(both.cold >= 0.95 * alone.cold, `${both.cold} of ${alone.cold}`);
    assert.ok(both.hot >= 950, `${both.hot} of the hot key a second`);
    assert.ok(both.wasted <= 0.03, `${both.wasted} in vain`);
  });

  it('makes only those callers wait whose records are over its share of the buffer', async () => {
    const world = worldOf(200, { maxBufferSharePerPartitionKey: 0.2 });
    const { writer, clock } = world;
    let hot = 0;
    const hotCaller = (async () => {
      for (let sk = 0; ; sk++) {
        await writer.write({ pk: 'hot', sk });
        hot++;
      }
    })();
    hotCaller.catch(() => {});
    await clock.pass(6000); // known to be hot, and at its share
    let cold = 0;
    for (let sk = 0; sk < 5000; sk++) {
      const room = writer.write({ pk: `k${sk}`, sk });
      if (room !== undefined) await clock.until(room);
      cold++;
    }
    await clock.pass(500);
    assert.equal(cold, 5000);
    const inTable = [...world.service.table('orders').values()];
    const hotInTable = inTable.filter(({ pk }) => (pk as { S: string }).S === 'hot').length;
    assert.equal(inTable.length - hotInTable, 5000, 'all of the others are in the table');
    assert.ok(hot - hotInTable <= 201, `${hot - hotInTable} records of the hot key are buffered`);
    writer.abort();
    await assert.rejects(hotCaller, { code: 'ABORTED' });
  });

  it('does not go before the others where a cap is lower than its rate', async () => {
    const world = worldOf(200, { maxBufferSharePerPartitionKey: 0.3 });
    const { writer, clock } = world;
    const hotCaller = (async () => {
      for (let sk = 0; ; sk++) await writer.write({ pk: 'hot', sk });
    })();
    hotCaller.catch(() => {});
    await clock.pass(6000);
    await writer.setRate({ maxWriteUnitsPerSecond: 100 });
    let longest = 0;
    for (let sk = 0; sk < 500; sk++) {
      await clock.pass(40);
      const writtenAt = clock.now();
      const durable = writer.writeDurable({ pk: `k${sk}`, sk }).then(() => {
        longest = Math.max(longest, clock.now() - writtenAt);
      });
      durable.catch(() => {});
    }
    await clock.pass(8000);
    assert.equal(
      [...world.service.table('orders').values()].filter(({ pk }) => (pk as { S: string }).S !== 'hot')
        .length,
      500,
    );
    assert.ok(longest <= 7000, `${longest} ms`);
    writer.abort();
  });

  it('lets every caller go on that waits for its share, also when those before it never write again', async () => {
    const { writer, clock } = worldOf(20, { maxBufferSharePerPartitionKey: 0.01, maxBufferedRequests: 100 });
    for (let sk = 0; sk < 300; sk++) {
      const room = writer.write({ pk: 'hot', sk });
      if (room !== undefined) await clock.until(room);
    }
    assert.equal(writer.metrics().hotPartitionKeys, 1);
    const waiting = Array.from({ length: 5 }, async (_, sk) => writer.write({ pk: 'hot', sk: 1000 + sk }));
    await clock.until(Promise.all(waiting));
    assert.equal((await clock.until(writer.close())).put, 305);
  });

  it('is drained by close, in order', async () => {
    const world = worldOf(200);
    const { writer, clock, service } = world;
    const writing = (async () => {
      for (let sk = 0; sk < 1500; sk++)
        await writer.write({ pk: sk % 2 === 0 ? 'hot' : `k${sk}`, sk: sk % 100 });
      return writer.close();
    })();
    const report = await clock.until(writing);
    assert.equal(report.put, 1500);
    const newest = new Map<string, number>();
    for (const { key, request } of service.history) {
      assert.ok(request >= (newest.get(key) ?? 0), 'a later write of a key is never in an earlier request');
      newest.set(key, request);
    }
    assert.equal(clock.pending, 0, 'no timer is left');
  });

  it('is found where all writes have it, and written at the rate it takes', async () => {
    const { hot, wasted } = await hotRun({ cold: 0, hot: 5000 }, 5, 12);
    assert.ok(hot >= 950 && hot <= 1050, `${hot} a second`);
    assert.ok(wasted <= 0.05, `${wasted} in vain`);
  });
});

describe('the contrast of partition keys', () => {
  const entries = (...keys: string[]): Entry[] => keys.map((partitionValue) => ({ partitionValue }) as Entry);
  const batch = entries(...Array<string>(10).fill('hot'), ...Array.from({ length: 15 }, (_, n) => `k${n}`));

  it('finds the key whose writes come back while others do not', () => {
    const contrast = new PartitionContrast();
    const rejected = new Set(batch.slice(0, 7));
    assert.equal(contrast.add(batch, rejected, false), undefined, 'seven are not enough');
    assert.equal(contrast.add(batch, rejected, false), 'hot');
  });

  it('finds none where the table rejects whatever comes, however frequent a key is', () => {
    const contrast = new PartitionContrast();
    for (let n = 0; n < 400; n++) {
      // Each time other places of the batch, as when the table's capacity runs out in the middle of it.
      const rejected = new Set([batch[n % 25], batch[(n + 7) % 25], batch[(n + 13) % 25]] as Entry[]);
      assert.equal(contrast.add(batch, rejected, false), undefined);
    }
  });

  it('finds several hot keys one after the other', () => {
    const contrast = new PartitionContrast();
    const two = entries(
      ...Array<string>(8).fill('a'),
      ...Array<string>(8).fill('b'),
      ...'cdefghijk'.split(''),
    );
    const found = new Set<string>();
    for (let n = 0; n < 20; n++) {
      const hot = contrast.add(
        two,
        new Set(two.filter(({ partitionValue: key }) => 'ab'.includes(key))),
        false,
      );
      if (hot !== undefined) found.add(hot);
    }
    assert.deepEqual([...found].toSorted(), ['a', 'b']);
  });

  it('believes the service where it names partitions', () => {
    const contrast = new PartitionContrast();
    const all = entries(...Array<string>(25).fill('hot'));
    assert.equal(contrast.add(all, new Set(all), true), 'hot');
  });

  it('finds none where there is one key only and the service names no partition, however long', () => {
    const contrast = new PartitionContrast();
    const all = entries(...Array<string>(25).fill('device-1'));
    for (let n = 0; n < 400; n++) assert.equal(contrast.add(all, new Set(all), false), undefined);
  });

  it('finds none where partitions are named for whatever is sent', () => {
    const contrast = new PartitionContrast();
    for (let n = 0; n < 2000; n++) {
      // One write is sent again and again until it is taken, as small requests of a table that is not warm are.
      const one = entries(`device-${Math.floor(n / 10)}`);
      assert.equal(contrast.add(one, new Set(one), true), undefined);
    }
  });
});
