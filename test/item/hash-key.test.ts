import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashBytes } from '#dist/item/hash-key.js';

const LONGEST = 13;

describe('the hash of a key’s bytes', () => {
  it('is of these bytes alone, wherever they stand', () => {
    for (let length = 0; length <= LONGEST; length++) {
      const key = Buffer.from('a key of some length'.slice(0, length));
      const hashes = [0, 1, 2, 3, 7].map((before) => {
        const bytes = Buffer.alloc(40, before);
        key.copy(bytes, before);
        return hashBytes(new DataView(bytes.buffer, bytes.byteOffset), before, before + length);
      });
      assert.equal(new Set(hashes).size, 1, `${length} bytes`);
    }
  });

  it('depends on each of them, whatever their number', () => {
    for (let length = 1; length <= LONGEST; length++) {
      const hashes = new Set<number>();
      for (let changed = -1; changed < length; changed++) {
        const bytes = new Uint8Array(length).fill(0x61);
        if (changed >= 0) bytes[changed] = 0x62;
        hashes.add(hashBytes(new DataView(bytes.buffer), 0, length));
      }
      assert.equal(hashes.size, length + 1, `${length} bytes`);
    }
  });
});
