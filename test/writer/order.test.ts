import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributeValues, type WriteRequest } from 'dynamodb-sink';
import type { Entry } from '#dist/item/entry.js';
import { type JudgeReport, judge, type SubmittedWrite } from '#dist/testing/judge.js';
import { Random } from '#dist/testing/random.js';
import type { KeyLanes } from '#dist/writer/key-lanes.js';
import { scriptedWorld } from '../support/scripted-world.js';
import { type SimulatedOptions, SimulatedWorld } from '../support/simulated-writer.js';

const KEYS = 1000;
const UPDATES = 50;
const SEEDS = 12;

/** Lanes that let everything pass: what a sink without lanes does. */
class BrokenLanes implements KeyLanes {
  head(): Entry | undefined {
    return undefined;
  }
  newest(): Entry | undefined {
    return undefined;
  }
  admit(): boolean {
    return true;
  }
  release(): Entry | undefined {
    return undefined;
  }
  remove(): void {}
  *all(): Generator<Entry> {}
}

/** Every key gets its updates in the order of their versions, the keys mixed; one in twenty is a delete. */
function updates(seed: number, keys: number, updatesPerKey: number): WriteRequest[] {
  const random = new Random(seed);
  const writes: WriteRequest[] = [];
  const nextVersion = new Array<number>(keys).fill(1);
  let left = keys * updatesPerKey;
  while (left > 0) {
    const key = random.below(keys);
    const version = nextVersion[key] as number;
    if (version > updatesPerKey) continue;
    nextVersion[key] = version + 1;
    left--;
    const isDelete = version < updatesPerKey && random.next() < 0.05;
    writes.push({ type: isDelete ? 'DELETE' : 'PUT', item: { pk: `key-${key}`, v: version } });
  }
  return writes;
}

function submitted(writes: readonly WriteRequest[]): SubmittedWrite[] {
  return writes.map(({ type, item }) => {
    const { pk, v } = item as { pk: string; v: number };
    const isPut = type === 'PUT';
    return {
      table: 'orders',
      kind: type,
      item: isPut ? { pk: { S: pk }, v: { N: String(v) } } : { pk: { S: pk } },
      version: v,
    };
  });
}

async function run(
  seed: number,
  options: SimulatedOptions<WriteRequest> = {},
): Promise<{ world: SimulatedWorld<WriteRequest>; verdict: JudgeReport }> {
  const world = new SimulatedWorld<WriteRequest>({
    ...options,
    sink: { elementConverter: (request) => request, ...options.sink },
    service: {
      seed,
      latencyMS: [1, 40],
      unprocessed: 0.05,
      throttle: 0.005,
      errorBefore: 0.005,
      errorAfter: 0.005,
      resetBefore: 0.005,
      resetAfter: 0.005,
      ...options.service,
    },
  });
  const writes = updates(seed, KEYS, UPDATES);
  const report = await world.writeAll(writes);
  assert.equal(report.put + report.deleted + report.coalesced, writes.length);
  const everyVersion = options.sink?.overwriteByPartitionKeys === undefined;
  return { world, verdict: judge(world.service, submitted(writes), { everyVersion }) };
}

describe('order per key', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`holds under concurrency, unprocessed items, errors and resets, and nothing is lost (seed ${seed})`, async () => {
      const { verdict } = await run(seed);
      assert.equal(verdict.orderViolations, 0, JSON.stringify(verdict.examples));
      assert.equal(verdict.staleKeys, 0, JSON.stringify(verdict.examples));
      assert.equal(verdict.lostWrites, 0, JSON.stringify(verdict.examples));
      assert.equal(verdict.unknownWrites, 0);
      assert.equal(verdict.highestInFlightPerKey, 1);
      assert.ok(verdict.highestInFlight >= 8, `only ${verdict.highestInFlight} requests at once`);
    });
  }

  it('holds while waiting writes are replaced by later ones of their key', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const { world, verdict } = await run(seed, { sink: { overwriteByPartitionKeys: ['pk'] } });
      assert.equal(verdict.orderViolations, 0, JSON.stringify(verdict.examples));
      assert.equal(verdict.staleKeys, 0, JSON.stringify(verdict.examples));
      assert.equal(verdict.highestInFlightPerKey, 1);
      assert.ok(world.writer.report().coalesced > (KEYS * UPDATES) / 4);
    }
  });

  it('does not hold without lanes: the check above can fail', async () => {
    const { verdict } = await run(1, { makeLanes: () => new BrokenLanes() });
    assert.ok(verdict.orderViolations > 0);
    assert.ok(verdict.staleKeys > 0);
    assert.ok(verdict.highestInFlightPerKey > 1);
  });
});

describe('a key', () => {
  it('is the same one as a plain value and in the form of DynamoDB: its writes wait for each other', async () => {
    const { writer, transport } = scriptedWorld({
      maxBatchSize: 1,
      keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } },
    });
    const keys = [
      [
        { pk: 'ä', sk: 1 },
        { pk: { S: 'ä' }, sk: { N: '1.0' } },
      ],
      [
        { pk: 'b', sk: 10n },
        { pk: { S: 'b' }, sk: { N: '1e1' } },
      ],
    ] as const;
    for (const [plain, values] of keys) {
      writer.write(plain);
      writer.write(attributeValues(values));
      writer.write(plain);
    }
    await Promise.resolve(); // full batches behind the first leave together
    assert.equal(transport.sent.length, keys.length);
    assert.equal(writer.metrics().waitingBehindKeys, 2 * keys.length);
    writer.abort();
  });
});
