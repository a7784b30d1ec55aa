import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConverterResult, DynamoDbSinkError, WriteRequest } from 'dynamodb-sink';
import fc from 'fast-check';
import { Random } from '#dist/testing/random.js';
import type { SentRequest } from '../support/scripted-transport.js';
import { scriptedWorld } from '../support/scripted-world.js';

/** One write of one key; `v` counts all writes of a run, so that a later write has a higher one. */
interface Doc {
  readonly pk: string;
  readonly v: number;
  readonly filler?: string;
  readonly poison?: true;
  readonly bad?: unknown;
}
interface Planned {
  readonly table: 'orders' | 'audit' | 'learnt';
  readonly type: 'PUT' | 'DELETE';
  readonly doc: Doc;
}
interface Element {
  readonly writes: readonly Planned[];
  /** Milliseconds the converter takes; -1: it answers at once. */
  readonly after: number;
}
type Ending = 'close' | 'abort' | 'fatal' | 'no handler';

const schema = { partitionKey: { name: 'pk', type: 'S' } } as const;

const settings = fc.record({
  seed: fc.nat(),
  ending: fc.constantFrom<Ending>('close', 'close', 'close', 'abort', 'fatal', 'no handler'),
  elements: fc.integer({ min: 1, max: 250 }),
  keys: fc.constantFrom(1, 3, 10, 200),
  maxBatchSize: fc.constantFrom(1, 2, 7, 25),
  maxInFlightRequests: fc.constantFrom(1, 2, 5, 50),
  spareRoom: fc.constantFrom(1, 5, 60, 5000),
  maxTimeInBufferMS: fc.constantFrom(0, 1, 40, 5000, 2 ** 31 - 1),
  maxBufferedBytes: fc.constantFrom(200, 3000, 1_000_000),
  maxBatchSizeInBytes: fc.constantFrom(600, 2000, 1_000_000),
  coalesces: fc.boolean(),
  callers: fc.constantFrom(1, 1, 4),
  slowConverter: fc.boolean(),
  slowHandler: fc.boolean(),
  faults: fc.constantFrom(0, 0.1, 0.4),
  poison: fc.constantFrom(0, 0.02, 0.3),
});
type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

function pickOf<V>(random: Random, values: readonly V[]): V {
  return values[random.below(values.length)] as V;
}

async function run(s: Settings): Promise<void> {
  const random = new Random(s.seed);
  const chance = (share: number): boolean => random.next() < share;
  const applied = new Map<string, number[]>();
  const rejected = new Map<number, string>();
  const inFlight = new Set<string>();
  let open = 0;
  let handlers = 0;
  let isFatal = false;
  let fatalAt = s.ending === 'fatal' ? 3 + random.below(20) : Number.POSITIVE_INFINITY;

  const versionOf = (write: SentRequest['writes'][number]): { key: string; v: number; poison: boolean } => {
    const item = (write.PutRequest?.Item ?? write.DeleteRequest?.Key) as Record<
      string,
      { S?: string; N?: string; BOOL?: boolean }
    >;
    return { key: item.pk?.S ?? '', v: Number(item.v?.N ?? -1), poison: item.poison?.BOOL === true };
  };

  const world = scriptedWorld<Element>(
    {
      maxBatchSize: s.maxBatchSize,
      maxInFlightRequests: s.maxInFlightRequests,
      maxBufferedRequests: s.maxBatchSize + s.spareRoom,
      maxTimeInBufferMS: s.maxTimeInBufferMS,
      maxBufferedBytes: s.maxBufferedBytes,
      maxBatchSizeInBytes: s.maxBatchSizeInBytes,
      maxRecordSizeInBytes: 600,
      ...(s.coalesces ? { overwriteByPartitionKeys: 'primaryKey' as const } : {}),
      keySchemas: { audit: schema },
      elementConverter: ({ writes, after }): ConverterResult | Promise<ConverterResult> => {
        const requests: WriteRequest[] = writes.map(({ table, type, doc }) => ({
          type,
          item: doc,
          ...(table === 'orders' ? {} : { tableName: table }),
        }));
        const result = requests.length === 1 ? requests[0] : requests;
        if (after < 0) return result;
        return new Promise((resolve) => void world.clock.setTimer(() => resolve(result), after));
      },
      ...(s.ending === 'no handler'
        ? {}
        : {
            onRejected: ({ request, error }): void | Promise<void> => {
              assert.equal(++handlers, 1, 'one handler at a time');
              const { v } = (request as WriteRequest).item as Doc;
              assert.equal(rejected.has(v), false, 'rejected once');
              rejected.set(v, error.code);
              if (!s.slowHandler) {
                handlers--;
                return;
              }
              return new Promise((resolve) =>
                world.clock.setTimer(() => {
                  handlers--;
                  resolve();
                }, random.below(30)),
              );
            },
          }),
    },
    (request, index) => {
      open++;
      assert.ok(open <= s.maxInFlightRequests, 'maxInFlightRequests');
      assert.ok(request.writes.length >= 1 && request.writes.length <= s.maxBatchSize, 'maxBatchSize');
      assert.ok(request.writes.length === 1 || Buffer.byteLength(request.body) <= s.maxBatchSizeInBytes);
      const lanes = request.keys.map((key) => `${request.tableName}/${key}`);
      for (const lane of lanes) {
        assert.equal(inFlight.has(lane), false, `${lane} in flight twice`);
        inFlight.add(lane);
      }
      const apply = (skip: ReadonlySet<number>): void => {
        request.writes.forEach((write, i) => {
          if (skip.has(i)) return;
          const { v } = versionOf(write);
          const lane = lanes[i] as string;
          if (!applied.has(lane)) applied.set(lane, []);
          applied.get(lane)?.push(write.DeleteRequest === undefined ? v : Number.NaN);
        });
      };
      world.clock.setTimer(() => {
        open--;
        for (const lane of lanes) inFlight.delete(lane);
        if (world.transport.isClosed) return;
        if (index >= fatalAt) {
          fatalAt = Number.POSITIVE_INFINITY;
          isFatal = true;
          request.answer({
            kind: 'fatal',
            name: 'AccessDeniedException',
            message: 'no',
            code: 'ACCESS_DENIED',
          });
        } else if (request.writes.some((write) => versionOf(write).poison)) {
          if (!chance(s.faults / 2)) request.refused();
          else {
            const kind = pickOf(random, ['throttled', 'transient'] as const);
            request.answer({ kind, name: kind, message: '' });
          }
        } else if (chance(s.faults)) {
          const kind = pickOf(random, [
            'throttled',
            'transient',
            'applied',
            'broken',
            'unprocessed',
            'unprocessed',
          ] as const);
          if (kind === 'throttled')
            request.answer({ kind: 'throttled', name: 'ThrottlingException', message: '' });
          else if (kind === 'broken') request.answer({ kind: 'written', unprocessed: [{}] });
          else if (kind === 'transient')
            request.answer({ kind: 'transient', name: 'ECONNRESET', message: '' });
          else if (kind === 'applied') {
            apply(new Set());
            request.answer({ kind: 'transient', name: 'ECONNRESET', message: '' });
          } else {
            const skip = new Set(request.writes.map((_, i) => i).filter(() => chance(0.5)));
            apply(skip);
            request.answer({ kind: 'written', unprocessed: request.writes.filter((_, i) => skip.has(i)) });
          }
        } else {
          apply(new Set());
          request.written();
        }
      }, random.below(30));
    },
    {
      learnKeySchema: async () => {
        await new Promise<void>((resolve) => void world.clock.setTimer(resolve, 15));
        return schema;
      },
    },
  );
  const { writer, clock, transport } = world;

  // The plan, and what must have become of it.
  let v = 0;
  let writes = 0;
  let filtered = 0;
  let accepted = 0;
  const lastOf = new Map<string, Planned>();
  const everyOf = new Map<string, Planned[]>();
  const plan = (): Element => {
    const count = pickOf(random, [1, 1, 1, 1, 0, 2, 5]);
    const planned: Planned[] = [];
    for (let i = 0; i < count; i++) {
      const isPoison = chance(s.poison / 2);
      planned.push({
        table: pickOf(random, ['orders', 'orders', 'orders', 'audit', 'learnt'] as const),
        type: !isPoison && chance(0.1) ? 'DELETE' : 'PUT',
        doc: {
          pk: `k${random.below(s.keys)}`,
          v: ++v,
          ...(chance(0.3) ? { filler: '\u0001'.repeat(random.below(400)) } : {}),
          ...(isPoison ? { poison: true } : chance(s.poison / 2) ? { bad: Number.NaN } : {}),
        },
      });
    }
    return { writes: planned, after: s.slowConverter && chance(0.2) ? random.below(50) : -1 };
  };
  const settled: { what: string; isDone: boolean }[] = [];
  const watch = (what: string, promise: Promise<unknown>, check: () => void = () => {}): void => {
    const entry = { what, isDone: false };
    settled.push(entry);
    promise
      .then(
        () => {
          entry.isDone = true;
          check();
        },
        () => {
          entry.isDone = true;
        },
      )
      .catch((error) => {
        checkFailure ??= error;
      });
  };
  let checkFailure: unknown;
  const isLocallyBad = ({ doc, type }: Planned): boolean => type === 'PUT' && doc.bad !== undefined;
  const mostBuffered = s.maxBatchSize + s.spareRoom + 5 * s.callers + 5;

  const checkDurable = (last: ReadonlyMap<string, Planned>) => () => {
    for (const [lane, { doc, type }] of last) {
      if (rejected.has(doc.v)) continue;
      const history = applied.get(lane) ?? [];
      const isThere =
        type === 'DELETE' ? history.some(Number.isNaN) : history.some((other) => other >= doc.v);
      // With coalescing a later write may stand for it and be refused, or be a delete.
      if (!isThere && !s.coalesces)
        assert.fail(`flushed, but ${lane} v${doc.v} is neither applied nor rejected`);
    }
  };

  const caller = async (): Promise<void> => {
    while (accepted < s.elements) {
      const element = plan();
      accepted++;
      writes += element.writes.length;
      if (element.writes.length === 0) filtered++;
      for (const planned of element.writes) {
        const lane = `${planned.table}/${planned.doc.pk}`;
        if (!everyOf.has(lane)) everyOf.set(lane, []);
        everyOf.get(lane)?.push(planned);
        lastOf.set(lane, planned);
      }
      if (chance(0.05)) watch('durable', writer.writeDurable(element));
      else {
        const room = writer.write(element);
        if (room !== undefined) {
          watch('room', room);
          await room;
        }
      }
      const { put, deleted, coalesced, rejected: refused } = writer.report();
      const buffered = writes - put - deleted - coalesced - refused;
      if (!s.slowConverter) assert.ok(buffered <= mostBuffered + 60, `${buffered} buffered`);
      if (chance(0.03)) watch('flush', writer.flush(), checkDurable(new Map(lastOf)));
      if (chance(0.1)) await new Promise<void>((resolve) => void clock.setTimer(resolve, random.below(60)));
      if (s.ending === 'abort' && chance(0.01)) writer.abort(new Error('enough'));
    }
  };
  let failure: DynamoDbSinkError | undefined;
  const all = Promise.all(Array.from({ length: s.callers }, caller)).catch((error) => {
    if (error?.code === undefined || error.code === 'ERR_ASSERTION') throw error;
  });
  await clock.until(all);
  const closing = writer.close();
  if (s.ending === 'abort') {
    await clock.pass(random.below(50));
    writer.abort(new Error('enough'));
  }
  const report = await clock.until(
    closing.catch((error: DynamoDbSinkError) => {
      failure = error;
      return writer.report();
    }),
  );
  await clock.pass(0);
  if (checkFailure !== undefined) throw checkFailure;

  for (const { what, isDone } of settled) assert.ok(isDone, `a promise of ${what} never settled`);
  assert.equal(transport.isClosed, true);
  for (const [lane, history] of applied) {
    const puts = history.filter((version) => !Number.isNaN(version));
    for (let i = 1; i < puts.length; i++) {
      assert.ok((puts[i] as number) >= (puts[i - 1] as number), `${lane}: ${puts}`);
    }
  }
  if (s.ending === 'close') assert.equal(failure, undefined, String(failure));
  if (failure === undefined) {
    assert.equal(isFatal, false);
    assert.equal(report.put + report.deleted + report.coalesced + report.rejected, writes);
    assert.equal(report.elements, accepted);
    assert.equal(report.filtered, filtered);
    if (s.ending !== 'no handler') assert.equal(rejected.size, report.rejected);
    for (const [lane, planned] of everyOf) {
      const last = planned.findLast((p) => !isLocallyBad(p));
      const history = applied.get(lane) ?? [];
      if (last !== undefined && !rejected.has(last.doc.v)) {
        const final = history.at(-1);
        if (last.type === 'DELETE')
          assert.ok(Number.isNaN(final), `${lane} ends with its delete: ${history}`);
        else assert.equal(final, last.doc.v, `${lane} ends with its last write`);
      }
      for (const p of planned) {
        if (isLocallyBad(p)) assert.equal(rejected.get(p.doc.v), 'INVALID_ITEM');
        else if (!s.coalesces && p.type === 'PUT') {
          assert.ok(rejected.has(p.doc.v) !== history.includes(p.doc.v), `${lane} v${p.doc.v} once`);
          if (p.doc.poison) assert.equal(rejected.get(p.doc.v), 'WRITE_REFUSED');
        }
      }
    }
    assert.equal(clock.pending, 0, 'no timer is left');
  }
}

describe('a writer under random operations', () => {
  it('keeps order, loses nothing, settles every promise and counts right, whatever the options and faults', async () => {
    await fc.assert(fc.asyncProperty(settings, run), {
      numRuns: Number(process.env.RUNS ?? 300),
      endOnFailure: true,
    });
  });
});
