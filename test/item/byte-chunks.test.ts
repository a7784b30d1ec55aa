import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ByteChunks, type Stored } from '#dist/item/byte-chunks.js';
import { Random } from '#dist/testing/random.js';

const CHUNK_BYTES = 65_536;
const LARGEST_IN_CHUNK = 16_384;
const SLACK_BYTES = 1024 * 1024;
const MAX_FREE_CHUNKS = 128;
const COMMA = 0x2c;

/** What a test has stored, and what it has to hold. */
class Held implements Stored {
  bytes: Buffer = Buffer.alloc(0);
  offset = 0;
  length = 0;
  chunk: Stored['chunk'];
  mark = 0;
}

/** Chunks, and all that is stored in them. */
class Store {
  readonly held = new Set<Held>();
  readonly chunks: ByteChunks = new ByteChunks(() => this.held);
  #marks = 0;

  /** Stores bytes as a copy, or where they were written, as an encoder does. */
  take(length: number, isInPlace = false): Held {
    const stored = new Held();
    stored.mark = ++this.#marks % 251;
    this.#fill(stored, length, isInPlace);
    this.held.add(stored);
    return stored;
  }

  replace(stored: Held, length: number): void {
    this.chunks.release(stored);
    this.#fill(stored, length, false);
  }

  give(stored: Held): void {
    this.assertKept(stored);
    this.held.delete(stored);
    this.chunks.release(stored);
  }

  assertKept({ bytes, offset, length, mark }: Held): void {
    const content = bytes.subarray(offset, offset + length);
    assert.equal(Buffer.compare(content, Buffer.alloc(length, mark)), 0);
  }

  get usedBytes(): number {
    let bytes = 0;
    for (const { chunk, length } of this.held) if (chunk !== undefined) bytes += length + 1;
    return bytes;
  }

  #fill(stored: Held, length: number, isInPlace: boolean): void {
    const { bytes, end } = this.chunks.filling;
    if (isInPlace && end + length + 8 <= bytes.length) {
      bytes.fill(stored.mark, end, end + length);
      this.chunks.store(stored, bytes, end, end + length);
    } else this.chunks.store(stored, Buffer.alloc(length + 3, stored.mark), 3, length + 3);
  }
}

const anySize = fc.oneof(
  fc.integer({ min: 1, max: 700 }),
  fc.integer({ min: 1, max: 20_000 }),
  fc.constantFrom(LARGEST_IN_CHUNK, LARGEST_IN_CHUNK + 1),
);

type Step =
  | { readonly take: number; readonly isInPlace: boolean }
  | { readonly replace: number; readonly by: number }
  | { readonly give: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ take: anySize, isInPlace: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ replace: fc.nat(), by: anySize }) },
  { weight: 4, arbitrary: fc.record({ give: fc.nat() }) },
);

describe('bytes in chunks', () => {
  it('stay as they were stored until they are given back, whatever happens to others', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 400, size: 'max' }), (steps) => {
        const store = new Store();
        const at = (place: number): Held | undefined => [...store.held][place % Math.max(1, store.held.size)];
        for (const step of steps) {
          if ('take' in step) store.take(step.take, step.isInPlace);
          else if ('replace' in step) {
            const stored = at(step.replace);
            if (stored !== undefined) store.replace(stored, step.by);
          } else {
            const stored = at(step.give);
            if (stored !== undefined) store.give(stored);
          }
        }
        for (const stored of store.held) store.assertKept(stored);
      }),
      { numRuns: 300 },
    );
  });

  it('stand one behind the other in the order they came, with a comma behind each', () => {
    const store = new Store();
    const [first, second, third] = [100, 1, 300].map((length) => store.take(length));
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    assert.deepEqual([second.bytes, third.bytes], [first.bytes, first.bytes]);
    assert.deepEqual([second.offset, third.offset], [first.offset + 101, first.offset + 103]);
    for (const { bytes, offset, length } of [first, second, third])
      assert.equal(bytes[offset + length], COMMA);
  });

  it('take the same memory over and over while they leave in the order they came', () => {
    const store = new Store();
    const queue: Held[] = [];
    for (let i = 0; i < 50_000; i++) {
      queue.push(store.take(100 + (i % 800)));
      if (queue.length > 500) store.give(queue.shift() as Held);
      assert.ok(store.chunks.takenBytes <= 6 * CHUNK_BYTES, String(store.chunks.takenBytes));
    }
  });

  it('that are the last of their chunks are moved together: never more than twice what is needed, and a megabyte', () => {
    const store = new Store();
    const most = (): number => 2 * store.usedBytes + SLACK_BYTES + 2 * CHUNK_BYTES;
    const staying: Held[] = [];
    let highest = 0;
    for (let round = 0; round < 60; round++) {
      const leaving: Held[] = [];
      for (let i = 0; i < 1000; i++) (i % 100 === 0 ? staying : leaving).push(store.take(500));
      for (const stored of leaving) store.give(stored);
      highest = Math.max(highest, store.chunks.takenBytes);
    }
    // Sixty times half a megabyte went through, and of each chunk something has stayed.
    assert.equal(staying.length, 600);
    assert.ok(highest < 4 * 1024 * 1024, String(highest));
    for (let i = 0; i < 200; i++) store.take(500); // it is when a chunk is full that there is a look
    assert.ok(store.chunks.takenBytes <= most(), `${store.chunks.takenBytes} of ${most()}`);
    for (const stored of staying) store.assertKept(stored);
  });

  it('fit where they are put when others have just been moved there', () => {
    const store = new Store();
    for (let round = 0; round < 25; round++) {
      const leaving = Array.from({ length: 7 }, () => store.take(8000));
      store.take(3200); // stays: of each chunk a twentieth
      for (const stored of leaving) store.give(stored);
    }
  });

  it('are right after thousands of writes of every size that leave in any order, some of them late', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const largest = [300, 4000, LARGEST_IN_CHUNK][seed % 3] as number;
      const store = new Store();
      const queue: Held[] = [];
      const late: Held[] = [];
      for (let step = 0; step < 4000; step++) {
        const stored = store.take(1 + random.below(largest), random.chance(0.5));
        assert.ok(stored.offset + stored.length < stored.bytes.length, `seed ${seed}, step ${step}`);
        (random.chance(0.1) ? late : queue).push(stored);
        if (queue.length > 100) store.give(queue.splice(random.below(50), 1)[0] as Held);
        if (late.length > 100) store.give(late.splice(random.below(100), 1)[0] as Held);
      }
      for (const stored of store.held) store.assertKept(stored);
    }
  });

  it('are walked seldom to be moved: what a move costs is spread over as many bytes as it looks at', () => {
    const held = new Set<Held>();
    let looks = 0;
    const chunks = new ByteChunks(() => {
      looks += held.size;
      return held;
    });
    const from = Buffer.alloc(500);
    let stores = 0;
    for (let round = 0; round < 200; round++) {
      const leaving: Held[] = [];
      for (let i = 0; i < 1000; i++, stores++) {
        const stored = new Held();
        chunks.store(stored, from, 0, 500);
        if (i % 50 === 0) held.add(stored);
        else leaving.push(stored);
      }
      for (const stored of leaving) chunks.release(stored);
    }
    assert.ok(looks > 0 && looks < 2 * stores, `${looks} looks, ${stores} stores`);
  });
});

describe('large bytes', () => {
  it('have a buffer of their own, not much larger, which is used again', () => {
    const store = new Store();
    for (const bytes of [LARGEST_IN_CHUNK + 1, 100_066, 131_072, 131_073, 409_600, 2_400_000]) {
      const stored = store.take(bytes);
      assert.equal(stored.offset, 0);
      assert.ok(stored.bytes.length >= bytes && stored.bytes.length <= bytes * 1.25, String(bytes));
      assert.notEqual(store.take(bytes).bytes, stored.bytes);
      store.give(stored);
      assert.equal(store.take(bytes).bytes, stored.bytes);
    }
  });

  it('that nobody uses are kept up to a limit', () => {
    const store = new Store();
    const taken = Array.from({ length: 100 }, () => store.take(400_000));
    const before = new Set(taken.map(({ bytes }) => bytes));
    for (const stored of taken) store.give(stored);
    const kept = taken.filter(() => before.has(store.take(400_000).bytes)).length;
    assert.ok(kept > 10 && kept * 400_000 < 10_000_000, String(kept));
  });
});

it('when all is given back, 8 MB of chunks are kept and the rest returned', () => {
  const store = new Store();
  const wave = (): Held[] => Array.from({ length: 300 * 255 }, () => store.take(255));
  const first = wave();
  const before = new Set(first.map(({ bytes }) => bytes));
  assert.ok(before.size >= 300);
  for (const stored of first) store.give(stored);
  const again = new Set(wave().map(({ bytes }) => bytes));
  const kept = [...again].filter((bytes) => before.has(bytes)).length;
  // The one that was being filled is there still.
  assert.equal(kept, MAX_FREE_CHUNKS + 1);
});
