import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ByteSlots, type Slot } from '#dist/item/byte-slots.js';

const LARGEST_SLOT = 16_384;
const CHUNK_BYTES = 65_536;
const MAX_FREE_CHUNKS = 128;

interface Held {
  readonly slot: Slot;
  readonly bytes: number;
  readonly mark: number;
}

const anySize = fc.oneof(
  fc.integer({ min: 0, max: 700 }),
  fc.integer({ min: 1, max: 20_000 }),
  fc.constantFrom(127, 128, 129, 192, 193, 256, 12_288, 12_289, LARGEST_SLOT, LARGEST_SLOT + 1),
);

type Step = { readonly take: number } | { readonly give: number };

// More is taken than given, so that chunks fill up.
function stepsWith(size: fc.Arbitrary<number>): fc.Arbitrary<Step[]> {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ take: size }) },
    { weight: 4, arbitrary: fc.record({ give: fc.nat() }) },
  );
  return fc.array(step, { maxLength: 400, size: 'max' });
}

test('what is written into a slot stays until it is given back, whatever happens to others', () => {
  fc.assert(
    fc.property(stepsWith(anySize), (steps) => {
      const slots = new ByteSlots();
      const held: Held[] = [];
      let mark = 0;
      for (const step of steps) {
        if ('take' in step) {
          const slot = slots.take(step.take);
          assert.ok(slot.buffer.length - slot.offset >= step.take);
          mark = (mark + 1) % 256;
          slot.buffer.fill(mark, slot.offset, slot.offset + step.take);
          held.push({ slot, bytes: step.take, mark });
        } else if (held.length > 0) {
          const [given] = held.splice(step.give % held.length, 1) as [Held];
          assertUntouched(given);
          slots.give(given.slot);
        }
      }
      held.forEach(assertUntouched);
      assert.equal(new Set(held.map(({ slot }) => slot)).size, held.length);
    }),
    { numRuns: 300 },
  );
});

function assertUntouched({ slot, bytes, mark }: Held): void {
  const content = slot.buffer.subarray(slot.offset, slot.offset + bytes);
  assert.equal(Buffer.compare(content, Buffer.alloc(bytes, mark)), 0);
}

test('waves of slots taken and given in any order leave none taken twice, and little memory behind', () => {
  const wave = fc.record({ takes: fc.nat(60), gives: fc.array(fc.nat(), { maxLength: 60, size: 'max' }) });
  fc.assert(
    fc.property(fc.array(wave, { maxLength: 20, size: 'max' }), (waves) => {
      const slots = new ByteSlots();
      const held: Slot[] = [];
      const seen = new Set<Buffer>();
      for (const { takes, gives } of waves) {
        // Four slots a chunk, so that many chunks are partly free at once.
        for (let i = 0; i < takes; i++) held.push(slots.take(LARGEST_SLOT));
        assert.equal(new Set(held).size, held.length);
        for (const place of gives.slice(0, held.length)) {
          const [given] = held.splice(place % held.length, 1) as [Slot];
          slots.give(given);
        }
        for (const { buffer } of held) seen.add(buffer);
      }
      for (const slot of held) slots.give(slot);
      const again = Array.from({ length: 1300 }, () => slots.take(LARGEST_SLOT).buffer);
      assert.ok([...new Set(again)].filter((buffer) => seen.has(buffer)).length <= MAX_FREE_CHUNKS);
    }),
    { numRuns: 200 },
  );
});

test('a slot wastes at most a third of itself, small ones aside', () => {
  const slots = new ByteSlots();
  for (let bytes = 129; bytes <= LARGEST_SLOT; bytes += 7) {
    const first = slots.take(bytes);
    const second = slots.take(bytes);
    const width = Math.abs(second.offset - first.offset);
    assert.ok(
      first.buffer === second.buffer && width >= bytes && bytes > (width * 2) / 3,
      `${bytes} in ${width}`,
    );
    slots.give(first);
    slots.give(second);
  }
});

test('a slot that was given back is taken again', () => {
  const slots = new ByteSlots();
  const first = slots.take(200);
  for (let i = 0; i < 10_000; i++) {
    const slot = slots.take(200);
    assert.equal(slot.buffer, first.buffer);
    slots.give(slot);
  }
});

test('a large slot has a buffer of its own, not much larger, which is used again', () => {
  const slots = new ByteSlots();
  for (const bytes of [LARGEST_SLOT + 1, 100_066, 131_072, 131_073, 409_600, 2_400_000]) {
    const slot = slots.take(bytes);
    assert.equal(slot.offset, 0);
    assert.ok(
      slot.buffer.length >= bytes && slot.buffer.length <= bytes * 1.25,
      `${bytes} in ${slot.buffer.length}`,
    );
    assert.notEqual(slots.take(bytes).buffer, slot.buffer);
    slots.give(slot);
    assert.equal(slots.take(bytes).buffer, slot.buffer);
  }
});

test('large buffers that nobody uses are kept up to a limit', () => {
  const slots = new ByteSlots();
  const taken = Array.from({ length: 100 }, () => slots.take(400_000));
  for (const slot of taken) slots.give(slot);
  const before = new Set(taken.map(({ buffer }) => buffer));
  const again = Array.from({ length: 100 }, () => slots.take(400_000).buffer);
  const kept = again.filter((buffer) => before.has(buffer)).length;
  assert.ok(kept > 10 && kept * 400_000 < 10_000_000, String(kept));
});

describe('when all is given back', () => {
  const takeChunks = (slots: ByteSlots, count: number, bytes: number): Slot[] =>
    Array.from({ length: count * Math.floor(CHUNK_BYTES / bytes) }, () => slots.take(bytes));
  const buffersOf = (taken: readonly Slot[]): Set<Buffer> => new Set(taken.map(({ buffer }) => buffer));
  const keptOf = (before: readonly Slot[], after: readonly Slot[]): number =>
    [...buffersOf(after)].filter((buffer) => buffersOf(before).has(buffer)).length;

  test('8 MB of chunks are kept and the rest returned', () => {
    const slots = new ByteSlots();
    const first = takeChunks(slots, 300, 256);
    assert.equal(buffersOf(first).size, 300);
    for (const slot of first) slots.give(slot);
    assert.equal(keptOf(first, takeChunks(slots, 300, 256)), MAX_FREE_CHUNKS);
  });

  test('what is kept is there for slots of any size, over and over', () => {
    const slots = new ByteSlots();
    let taken = takeChunks(slots, 100, 256);
    const first = buffersOf(taken);
    for (const bytes of [512, 16_384, 128, 192]) {
      for (const slot of taken) slots.give(slot);
      taken = takeChunks(slots, 100, bytes);
      assert.deepEqual(buffersOf(taken), first);
    }
  });
});

test('chunks that are partly free are filled before new ones are made', () => {
  const slots = new ByteSlots();
  const taken = Array.from({ length: (4 * CHUNK_BYTES) / 256 }, () => slots.take(256));
  const before = new Set(taken.map(({ buffer }) => buffer));
  const kept = taken.filter((_, place) => place % 3 === 0);
  for (const slot of taken) if (!kept.includes(slot)) slots.give(slot);
  const again = Array.from({ length: taken.length - kept.length }, () => slots.take(256));
  assert.deepEqual(new Set(again.map(({ buffer }) => buffer)), before);
  assert.equal(new Set([...kept, ...again]).size, taken.length);
});
