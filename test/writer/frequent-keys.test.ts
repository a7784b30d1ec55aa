import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '#dist/testing/random.js';
import { FrequentKeys } from '#dist/writer/frequent-keys.js';

describe('frequent keys', () => {
  it('find the key with a third of a hundred thousand, and never count one too often', () => {
    const random = new Random(7);
    const keys = new FrequentKeys();
    let hot = 0;
    for (let i = 0; i < 100_000; i++) {
      const isHot = random.next() < 0.34;
      if (isHot) hot++;
      keys.add(isHot ? 'Shot' : `S${Math.floor(random.next() * 50_000)}`);
    }
    const most = keys.most();
    assert.equal(keys.total, 100_000);
    assert.equal(most?.key, 'Shot');
    assert.ok(most.count <= hot && most.count >= hot - 100_000 / 32, `${most.count} of ${hot}`);
  });

  it('count no key among many that are met once as frequent', () => {
    const keys = new FrequentKeys();
    for (let i = 0; i < 1000; i++) keys.add(`S${i}`);
    assert.equal(keys.most()?.count, 1);
    keys.clear();
    assert.deepEqual([keys.most(), keys.total], [undefined, 0]);
  });
});
