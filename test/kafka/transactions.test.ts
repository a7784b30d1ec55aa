import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AbortedTransaction, RecordBatch } from 'dynamodb-sink/kafka';
import fc from 'fast-check';
import { AbortedTransactions, isControl } from '#dist/kafka/transactions.js';
import { batchOf } from './record-batches.js';

const TRANSACTIONAL = 16;
const CONTROL = 32;

/** The marker that ends a transaction: https://kafka.apache.org/documentation/#controlbatch */
function marker(firstOffset: bigint, producerId: bigint, type: 'abort' | 'commit'): RecordBatch {
  const key = Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]);
  return batchOf([{ key, value: null }], { firstOffset, producerId, attributes: TRANSACTIONAL | CONTROL });
}

type Step = {
  readonly producer: number;
  readonly does: 'send' | 'abort' | 'commit' | 'plain';
  readonly size: number;
};

/** A log of producers that write by and by, what a broker says of it, and which batches a reader may see. */
class ModelLog {
  readonly batches: RecordBatch[] = [];
  readonly aborted: (AbortedTransaction & { readonly lastOffset: bigint })[] = [];
  readonly hidden = new Set<RecordBatch>();
  readonly #open = new Map<number, RecordBatch[]>();
  #end = 0n;

  take({ producer, does, size }: Step): void {
    const producerId = BigInt(producer);
    const open = this.#open.get(producer) ?? [];
    if (does === 'send' || does === 'plain') {
      const records = Array.from({ length: size }, () => ({}));
      const attributes = does === 'send' ? TRANSACTIONAL : 0;
      const batch = batchOf(records, { firstOffset: this.#end, producerId, attributes });
      this.#append(batch);
      if (does === 'send') this.#open.set(producer, [...open, batch]);
      return;
    }
    const end = marker(this.#end, producerId, does);
    this.#append(end);
    this.#open.delete(producer);
    const [first] = open;
    if (does === 'commit' || first === undefined) return;
    for (const batch of open) this.hidden.add(batch);
    this.aborted.push({ producerId, firstOffset: first.firstOffset, lastOffset: end.firstOffset });
  }

  /** Ends what is open, as the last stable offset hides it from a reader. */
  end(): void {
    for (const producer of this.#open.keys()) this.take({ producer, does: 'abort', size: 1 });
  }

  #append(batch: RecordBatch): void {
    this.batches.push(batch);
    this.#end += BigInt(batch.lastOffsetDelta) + 1n;
  }
}

const steps = fc.array(
  fc.record({
    producer: fc.integer({ min: 1, max: 3 }),
    does: fc.constantFrom('send', 'send', 'send', 'abort', 'commit', 'plain'),
    size: fc.integer({ min: 1, max: 3 }),
  } as const),
  { maxLength: 40 },
);

test('of every fetch of every log exactly the batches of aborted transactions are found', () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), fc.boolean(), (taken, from, count, isReversed) => {
      const log = new ModelLog();
      for (const step of taken) log.take(step);
      log.end();
      const start = log.batches.length === 0 ? 0 : from % log.batches.length;
      const fetched = log.batches.slice(start, start + 1 + (count % 10));
      const [first] = fetched;
      const last = fetched.at(-1);
      if (first === undefined || last === undefined) return;
      // A broker tells of all that overlap with what it gives, in whatever order.
      const told = log.aborted.filter(
        (one) =>
          one.lastOffset >= first.firstOffset &&
          one.firstOffset <= last.firstOffset + BigInt(last.lastOffsetDelta),
      );
      const aborted = new AbortedTransactions(isReversed ? told.toReversed() : told);
      const found = fetched.filter((batch) => aborted.hasAborted(batch));
      assert.deepEqual(
        found,
        fetched.filter((batch) => log.hidden.has(batch)),
      );
    }),
    { numRuns: 2000 },
  );
});

test('the markers of transactions are control batches, and belong to none themselves', () => {
  const abort = marker(5n, 1n, 'abort');
  assert.ok(isControl(abort));
  assert.ok(!isControl(batchOf([{}], { attributes: TRANSACTIONAL })));
  assert.ok(!new AbortedTransactions([{ producerId: 1n, firstOffset: 0n }]).hasAborted(abort));
});

test('a marker that compaction has emptied ends nothing and breaks nothing', () => {
  const aborted = new AbortedTransactions([{ producerId: 1n, firstOffset: 0n }]);
  const sent = (firstOffset: bigint) =>
    batchOf([{}], { firstOffset, producerId: 1n, attributes: TRANSACTIONAL });
  assert.ok(aborted.hasAborted(sent(0n)));
  assert.ok(!aborted.hasAborted({ ...marker(1n, 1n, 'abort'), recordCount: 0, records: [] }));
  assert.ok(aborted.hasAborted(sent(2n)));
});
