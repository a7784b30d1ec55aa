import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ByteChunks } from '#dist/item/byte-chunks.js';
import { encodePut } from '#dist/item/encode-item.js';
import type { Entry } from '#dist/item/entry.js';
import { EntryPool } from '#dist/item/entry-pool.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import type { KeySchema } from '#dist/item/key-schema.js';
import { Random } from '#dist/testing/random.js';
import { LaneTable } from '#dist/writer/lane-table.js';

const schema: KeySchema = { partitionKey: { name: 'pk', type: 'S' } };

/** Makes writes as a writer does. */
class Writes {
  readonly #chunks = new ByteChunks(() => []);
  readonly #encoder = new ItemEncoder(1000, undefined, this.#chunks);
  readonly #pool = new EntryPool();
  #sequence = 0;

  of(key: number): Entry {
    assert.equal(encodePut(this.#encoder, { pk: `k${key}` }, schema), undefined);
    return this.#pool.take(this.#encoder, this.#chunks, true, 0, 0, this.#sequence++, undefined, undefined);
  }
}

describe('a table of lanes', () => {
  it('finds each head by its key, however many come and leave', () => {
    const writes = new Writes();
    const random = new Random(7);
    const table = new LaneTable();
    const model = new Map<number, Entry>();
    for (let wave = 0; wave < 60; wave++) {
      const wanted = random.below(wave % 10 === 0 ? 5000 : 60);
      while (model.size < wanted) {
        const key = random.below(20_000);
        const entry = writes.of(key);
        const head = table.headFor(entry);
        assert.equal(head, model.get(key) ?? entry);
        model.set(key, head);
      }
      for (const [key, head] of model) {
        if (model.size <= wanted / 2) break;
        table.delete(head);
        model.delete(key);
        assert.equal(table.get(head), undefined);
      }
      assert.equal(table.count, model.size);
      assert.deepEqual(new Set(table.heads()), new Set(model.values()));
      for (const [key, head] of model) assert.equal(table.get(writes.of(key)), head);
    }
  });

  it('gives back what a burst has made of it, and does not go up and down with every batch', () => {
    const writes = new Writes();
    const table = new LaneTable();
    const cycle = (count: number): void => {
      const heads = Array.from({ length: count }, (_, key) => table.headFor(writes.of(key)));
      for (const head of heads) table.delete(head);
    };
    cycle(10_000);
    assert.equal(table.places, 32_768);
    const seen: number[] = [];
    for (let batch = 0; batch < 1000; batch++) {
      cycle(300);
      if (seen.at(-1) !== table.places) seen.push(table.places);
    }
    assert.deepEqual(seen, [32_768, 16_384, 8192, 4096, 2048]);
  });
});
