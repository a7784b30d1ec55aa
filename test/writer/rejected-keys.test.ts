import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RejectedKeys } from '#dist/writer/rejected-keys.js';

const rejection = () => ({ superseded: false });

describe('rejections that are not taken yet', () => {
  it('are superseded by a newer write of their key, and by no other', () => {
    const keys = new RejectedKeys();
    const all = [rejection(), rejection(), rejection(), rejection()] as const;
    for (const [n, key] of ['a', 'b', 'a', 'a'].entries()) keys.add(key, all[n] as { superseded: boolean });
    keys.supersede('c');
    assert.deepEqual(
      all.map(({ superseded }) => superseded),
      [false, false, false, false],
    );
    keys.supersede('a');
    assert.deepEqual(
      all.map(({ superseded }) => superseded),
      [true, false, true, true],
    );
  });

  it('are forgotten once they are taken, in whatever order', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const keys = new RejectedKeys();
      const all = [rejection(), rejection(), rejection()];
      for (const one of all) keys.add('a', one);
      for (const n of order) {
        assert.ok(keys.hasAny);
        keys.remove('a', all[n] as { superseded: boolean });
      }
      assert.ok(!keys.hasAny);
      keys.supersede('a');
      assert.ok(all.every(({ superseded }) => !superseded));
    }
  });
});
