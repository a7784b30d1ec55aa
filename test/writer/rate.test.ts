import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink } from 'dynamodb-sink';
import { processRates } from '#dist/process-rates.js';
import type { Target } from '#dist/wire/target.js';
import { AdaptiveRate } from '#dist/writer/adaptive-rate.js';
import { BackgroundShare } from '#dist/writer/background-share.js';
import { TableRate } from '#dist/writer/table-rate.js';
import { TableRates } from '#dist/writer/table-rates.js';
import { WriterRates } from '#dist/writer/writer-rates.js';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedWorld } from '../support/simulated-writer.js';
import { between, load } from '../torture/capacity-world.js';

const BARE = { burstSeconds: 1, startsFull: false };

/** Units applied in each second of a run of one client or more. */
function unitsASecond({ unitsByClient }: Awaited<ReturnType<typeof load>>): number[] {
  const [first = [], ...others] = unitsByClient;
  return first.map((units, second) => others.reduce((sum, other) => sum + (other[second] ?? 0), units));
}

describe('a throttled table', () => {
  for (const units of [50, 500, 2000]) {
    it(`of ${units} write units/s is used whole, with less than 3 % in vain`, async () => {
      const run = await load({
        capacity: { ...BARE, writeUnitsPerSecond: units },
        seconds: 40,
        seed: 7,
        clients: [{}],
      });
      const { use, waste } = between(run, 5, 40);
      assert.ok(use >= 0.97, `${use} of the capacity is used`);
      assert.ok(waste <= 0.03, `${waste} of what is sent comes back`);
    });
  }

  for (const factor of [2, 0.5]) {
    it(`is used whole 5 s after its capacity has changed to ${factor} of what it was`, async () => {
      const changes = [{ atMS: 10_000, writeUnitsPerSecond: 500 * factor }];
      const capacity = { ...BARE, writeUnitsPerSecond: 500, changes };
      const { use, waste } = between(await load({ capacity, seconds: 35, seed: 7, clients: [{}] }), 15, 35);
      assert.ok(use >= 0.97 && waste <= 0.03, `${use} used, ${waste} in vain`);
    });
  }

  it('gives each of three sinks at it a part, none of them most of it', async () => {
    const capacity = { ...BARE, writeUnitsPerSecond: 2000 };
    const run = await load({ capacity, seconds: 40, seed: 1, clients: [{}, {}, {}] });
    const sums = run.unitsByClient.map((units) => units.slice(5).reduce((a, b) => a + b, 0));
    const all = sums.reduce((a, b) => a + b, 0);
    for (const sum of sums) assert.ok(sum / all > 0.2 && sum / all < 0.47, `${sum} of ${all}`);
  });

  it('is begun at its provisioned rate where DescribeTable told it', async () => {
    const capacity = { ...BARE, writeUnitsPerSecond: 1000 };
    const run = await load({ capacity, seconds: 5, seed: 1, clients: [{ provisioned: 1000 }] });
    const { use, waste } = between(run, 0, 5);
    assert.ok(use >= 0.97 && waste <= 0.03, `${use} used, ${waste} in vain`);
  });

  it('whose writes come back now and then besides, whatever the rate, is still used', async () => {
    const capacity = { ...BARE, writeUnitsPerSecond: 2000 };
    const run = await load({ capacity, seconds: 60, seed: 1, clients: [{}], unprocessed: 0.02 });
    const { use } = between(run, 20, 60);
    assert.ok(use >= 0.4, `${use} of the capacity is used`);
  });
});

describe('a table that is not throttled', () => {
  it('has as many requests in flight as may be after a few round trips', async () => {
    const { writer, transport } = scriptedWorld({ maxBatchSize: 1, maxInFlightRequests: 8 }, undefined, {
      opensAtOnce: false,
    });
    for (const order of orders(100)) writer.write(order);
    const inFlight = [];
    for (let trip = 0; trip < 4; trip++) {
      inFlight.push(transport.open.length);
      for (const request of [...transport.open]) takeAll(request);
    }
    assert.deepEqual(inFlight, [1, 2, 4, 8]);
    writer.abort();
  });

  it('is not slowed by a trickle of unprocessed writes', async () => {
    const rates = new TableRates();
    const world = new SimulatedWorld({
      tableRates: rates,
      service: { unprocessed: 0.05, latencyMS: [5, 5] },
      sink: { maxInFlightRequests: 10 },
    });
    const report = await world.writeAll(orders(20_000));
    assert.equal(report.put, 20_000);
    assert.equal(rates.of('orders').unitsPerSecond, Number.POSITIVE_INFINITY);
    assert.equal(world.service.stats.highestInFlight, 10);
  });
});

describe('maxWriteUnitsPerSecond', () => {
  it('is kept in every second, and used', async () => {
    const run = await load({
      capacity: {},
      seconds: 10,
      seed: 1,
      clients: [{ sink: { maxWriteUnitsPerSecond: 300 } }],
    });
    for (const units of unitsASecond(run).slice(1))
      assert.ok(units <= 331 && units >= 290, `${units} in a second`);
  });

  it('is changed while the writer runs, and taken away', async () => {
    const world = new SimulatedWorld({ sink: { maxWriteUnitsPerSecond: 100, maxBufferedRequests: 500 } });
    const { writer, clock, service } = world;
    const writing = (async () => {
      for (let n = 0; ; n++) await writer.write({ pk: `k${n}` });
    })();
    writing.catch(() => {});
    const applied = async (seconds: number): Promise<number> => {
      const before = service.stats.writesApplied;
      await clock.pass(seconds * 1000);
      return (service.stats.writesApplied - before) / seconds;
    };
    await clock.pass(1000);
    assert.ok(Math.abs((await applied(5)) - 100) <= 5);
    await writer.setRate({ maxWriteUnitsPerSecond: 400 });
    await clock.pass(1000);
    assert.ok(Math.abs((await applied(5)) - 400) <= 20);
    await writer.setRate({ maxWriteUnitsPerSecond: undefined });
    assert.ok((await applied(1)) > 5000);
    writer.abort();
  });

  it('is changed while the writer closes: much may be left to write', async () => {
    const { writer, clock } = new SimulatedWorld({
      sink: { maxWriteUnitsPerSecond: 10, maxBufferedRequests: 2000 },
    });
    for (let n = 0; n < 1000; n++) void writer.write({ pk: `k${n}` });
    const closing = writer.close();
    await clock.pass(1000);
    await writer.setRate({ maxWriteUnitsPerSecond: 1000 });
    const from = clock.now();
    await clock.until(closing);
    assert.ok(clock.now() - from <= 1500, `${clock.now() - from} ms`);
    assert.throws(() => writer.setRate({ maxWriteUnitsPerSecond: 1 }), { code: 'CLOSED' });
  });

  it('holds for all writers of a table in the process together, as long as one that has it is open', async () => {
    const tableRates = new TableRates();
    const capped = new SimulatedWorld({
      tableRates,
      sink: { maxWriteUnitsPerSecond: 200, maxBufferedRequests: 500 },
    });
    const other = new SimulatedWorld({
      tableRates,
      runningService: capped.service,
      runningClock: capped.clock,
      sink: { maxBufferedRequests: 500 },
    });
    for (const [number, { writer }] of [capped, other].entries()) {
      const writing = (async () => {
        for (let n = 0; ; n++) await writer.write({ pk: `${number}-${n}` });
      })();
      writing.catch(() => {});
    }
    const { clock, service } = capped;
    await clock.pass(6000);
    assert.ok(service.stats.writesApplied <= 1300 && service.stats.writesApplied >= 1100, 'both at 200/s');
    capped.writer.abort();
    await clock.pass(1000);
    assert.ok(service.stats.writesApplied > 3000, 'the one that is left has no cap');
    other.writer.abort();
  });

  it('counts what the table consumes, not what the item is by its size', async () => {
    // Deletes are sent as a key of some bytes, and cost the size of the item that goes.
    const world = new SimulatedWorld<{ pk: string; filler?: string }>({
      sink: {
        elementConverter: (item) => ({ type: item.filler === undefined ? 'DELETE' : 'PUT', item }),
        maxBufferedRequests: 500,
      },
    });
    const { writer, clock, service } = world;
    const filler = 'x'.repeat(4000);
    const keys = Array.from({ length: 4000 }, (_, n) => `k${n}`);
    for (const pk of keys) {
      const room = writer.write({ pk, filler });
      if (room !== undefined) await clock.until(room);
    }
    await clock.until(writer.flush());
    await writer.setRate({ maxWriteUnitsPerSecond: 400 });
    const deleting = (async () => {
      for (const pk of keys) await writer.write({ pk });
    })();
    deleting.catch(() => {});
    await clock.pass(15_000);
    const before = service.stats.writeUnits;
    await clock.pass(5000);
    const perSecond = (service.stats.writeUnits - before) / 5;
    assert.ok(Math.abs(perSecond - 400) <= 40, `${perSecond} units a second`);
    writer.abort();
  });

  it('is kept where large requests consume more for each unit than small ones do', () => {
    const rate = new TableRate();
    rate.limit({}, { maxWriteUnitsPerSecond: 100, maxWriteCapacityShare: undefined }, 0);
    let now = 0;
    let consumed = 0;
    for (let n = 0; n < 1000; n++) {
      now = Math.max(now, rate.readyAt(now));
      const [units, consumes] = n % 2 === 0 ? [10, 100] : [1, 1];
      rate.sent(units, now);
      rate.consumed(consumes, units, now);
      consumed += consumes;
    }
    const perSecond = consumed / (now / 1000);
    assert.ok(perSecond <= 105 && perSecond >= 95, `${perSecond} units a second`);
  });

  for (const consumed of [0, 1e300]) {
    it(`outlives answers that tell ${consumed} units`, () => {
      const rate = new TableRate();
      rate.limit({}, { maxWriteUnitsPerSecond: 100, maxWriteCapacityShare: undefined }, 0);
      for (let n = 0; n < 200; n++) rate.consumed(consumed, 1, n);
      assert.ok(rate.unitsPerSecond > 0.01 && rate.unitsPerSecond <= 100, `${rate.unitsPerSecond}`);
    });
  }

  for (const [value, rule] of [
    [0, 'must be a number above 0'],
    [Number.NaN, 'must be a number above 0'],
    ['7', 'must be a number above 0'],
  ] as const) {
    it(`refuses ${JSON.stringify(value)}, also in setRate, and changes nothing then`, async () => {
      const expected = { code: 'INVALID_OPTION', message: new RegExp(`maxWriteUnitsPerSecond ${rule}`) };
      assert.throws(
        () => new SimulatedWorld({ sink: { maxWriteUnitsPerSecond: value as number } }),
        expected,
      );
      const { writer } = new SimulatedWorld();
      assert.throws(() => writer.setRate({ maxWriteUnitsPerSecond: value as number }), expected);
      assert.throws(() => writer.setRate({ maxUnits: 7 } as never), {
        code: 'INVALID_OPTION',
        message: /maxUnits/,
      });
    });
  }
});

describe('maxWriteCapacityShare', () => {
  it('is a share of the provisioned capacity, asked for when it is set', async () => {
    const asked: string[] = [];
    const tableRates = new TableRates();
    const { writer } = new SimulatedWorld({
      tableRates,
      learnCapacity: async (tableName) => {
        asked.push(tableName);
        return 1000;
      },
    });
    await writer.setRate({ maxWriteCapacityShare: 0.25 });
    assert.deepEqual(asked, ['orders']);
    assert.equal(tableRates.of('orders').unitsPerSecond, 250);
    await writer.setRate({ maxWriteUnitsPerSecond: 100 });
    assert.equal(tableRates.of('orders').unitsPerSecond, 100, 'the lower one of both holds');
    writer.abort();
  });

  it('holds although another writer learns its table at the same moment', () => {
    const tableRates = new TableRates();
    const limits = { maxWriteCapacityShare: 0.5, maxWriteUnitsPerSecond: undefined };
    const both = ['a', 'b'].map((tableName) => {
      const rates = new WriterRates({
        clock: new SimulatedClock(),
        maxInFlightRequests: 1,
        limits,
        rateOf: (name) => tableRates.of(name),
        learnCapacity: async () => 100,
      });
      rates.learnt(tableName, 100);
      return { rates, tableName };
    });
    for (const { rates, tableName } of both) assert.equal(rates.make(tableName).table.unitsPerSecond, 50);
  });

  it('is refused for a table that has no provisioned capacity', async () => {
    const tableRates = new TableRates();
    const { writer } = new SimulatedWorld({ tableRates });
    const refused = writer.setRate({ maxWriteCapacityShare: 0.25, maxWriteUnitsPerSecond: 1 });
    await assert.rejects(refused, {
      code: 'INVALID_OPTION',
      message: /table orders has none.*maxWriteUnitsPerSecond/,
    });
    assert.equal(tableRates.of('orders').unitsPerSecond, Number.POSITIVE_INFINITY, 'nothing is changed');
  });
});

describe('the caps of a writer that ends', () => {
  it('do not hold others back any longer', async () => {
    const tableRates = new TableRates();
    const capped = new SimulatedWorld({ tableRates, sink: { maxWriteUnitsPerSecond: 1 } });
    const { clock, service } = capped;
    const { writer } = new SimulatedWorld({ tableRates, runningService: service, runningClock: clock });
    writer.write({ pk: 'large', filler: 'x'.repeat(300_000) });
    const durable = writer.writeDurable({ pk: 'small' });
    await clock.pass(5000);
    await capped.writer.close();
    const closedAt = clock.now();
    await clock.until(durable);
    assert.ok(clock.now() - closedAt <= 1100, `${clock.now() - closedAt} ms`);
    writer.abort();
  });

  /** A writer whose table's capacity is told when the test says so. */
  const asking = () => {
    const tableRates = new TableRates();
    const { promise, resolve } = Promise.withResolvers<number>();
    const world = new SimulatedWorld({ tableRates, learnCapacity: () => promise });
    return { world, rate: tableRates.of('orders'), told: resolve };
  };

  it('do not come back by a setRate that waited for DescribeTable', async () => {
    const { world, rate, told } = asking();
    const set = world.writer.setRate({ maxWriteCapacityShare: 0.01 });
    await world.clock.until(world.writer.close());
    told(100);
    await set;
    assert.equal(rate.writers, 0);
    assert.equal(rate.unitsPerSecond, 100, 'the provisioned rate, and no cap');
  });

  it('are both kept where two are set at once', async () => {
    const { world, rate, told } = asking();
    const share = world.writer.setRate({ maxWriteCapacityShare: 1 });
    const units = world.writer.setRate({ maxWriteUnitsPerSecond: 5 });
    told(100);
    await Promise.all([share, units]);
    assert.equal(rate.unitsPerSecond, 5);
    world.writer.abort();
  });

  it('do not hold where it could not be opened', async () => {
    const sink = new DynamoDbSink({
      tableName: 'never-opened',
      keySchema: { partitionKey: { name: 'pk', type: 'S' } },
      dynamoDb: {
        endpoint: 'http://localhost:9',
        region: 'eu-west-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      },
      maxWriteUnitsPerSecond: 1,
      elementConverter: { open: () => Promise.reject(new Error('no')), apply: () => null },
    });
    await assert.rejects(sink.createWriter(), { message: 'no' });
    const target = { origin: 'http://localhost:9', region: 'eu-west-1', credentials: {} };
    const rate = processRates(target as Target)('never-opened');
    assert.equal(rate.writers, 0);
    assert.equal(rate.unitsPerSecond, Number.POSITIVE_INFINITY);
  });

  it('do not begin with a table that is learnt after its end', () => {
    const tableRates = new TableRates();
    const rates = new WriterRates({
      clock: new SimulatedClock(),
      maxInFlightRequests: 1,
      limits: { maxWriteUnitsPerSecond: 1, maxWriteCapacityShare: undefined },
      rateOf: (tableName) => tableRates.of(tableName),
      learnCapacity: async () => undefined,
    });
    rates.leave();
    rates.make('orders');
    assert.equal(tableRates.of('orders').writers, 0);
  });
});

describe('the rate of a table', () => {
  for (const [kilobytes, units] of [
    [100, 500],
    [10, 50],
  ] as const) {
    it(`of ${units} units/s does not collapse by items of ${kilobytes} KB`, async () => {
      const filler = 'x'.repeat(kilobytes * 1000 - 100);
      const sink = {
        maxBufferedRequests: 200,
        elementConverter: ({ pk }: { pk: string }) => ({ type: 'PUT', item: { pk, filler } }) as const,
      };
      const capacity = { ...BARE, writeUnitsPerSecond: units };
      const { use } = between(await load({ capacity, seconds: 40, seed: 1, clients: [{ sink }] }), 5, 40);
      assert.ok(use >= 0.95, `${use} of the capacity is used`);
    });
  }

  it('does not run away while no answer comes', () => {
    const rate = new AdaptiveRate();
    rate.startAt(2000, 0);
    rate.sent(25, 0);
    assert.ok(rate.readyAt(0) > 0);
    rate.readyAt(60_000);
    assert.ok(rate.unitsPerSecond <= 4000, `${rate.unitsPerSecond}`);
  });

  it('is cut where nearly all comes back at any pace, as when bursts of a starved process blur the swing', () => {
    const background = new BackgroundShare();
    for (let n = 0; n < 1000; n++) {
      background.answered(10, 10, true, 5, 400);
      background.answered(10, 9, false, 5, 400);
    }
    assert.ok(background.share <= 0.3, `${background.share} of what is sent counts as no congestion`);
  });

  it('does not grow while nothing has to wait for it', () => {
    const rate = new AdaptiveRate();
    rate.startAt(100, 0);
    for (let now = 0; now < 60_000; now += 1000) {
      assert.equal(rate.readyAt(now), now);
      rate.answered(10, 0, rate.sent(10, now), now, now + 5);
    }
    assert.equal(rate.unitsPerSecond, 100);
  });
});
