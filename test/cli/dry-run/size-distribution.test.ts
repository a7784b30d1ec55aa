import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SizeDistribution } from '#dist/cli/dry-run/size-distribution.js';
import { Random } from '#dist/testing/random.js';

function distributionOf(sizes: Iterable<number>): SizeDistribution {
  const distribution = new SizeDistribution();
  for (const size of sizes) distribution.add(size);
  return distribution;
}

test('percentiles are those of the sorted sizes, to the byte', () => {
  const random = new Random(7);
  const sizes = Array.from({ length: 5000 }, () => Math.floor(409_600 * random.next() ** 4) + 1);
  const sorted = Float64Array.from(sizes).toSorted();
  const distribution = distributionOf(sizes);
  for (const part of [0.5, 0.9, 0.99, 1]) {
    assert.equal(distribution.percentile(part), sorted[Math.ceil(part * sizes.length) - 1], `${part}`);
  }
  assert.equal(distribution.items, 5000);
  assert.equal(
    distribution.bytes,
    sizes.reduce((sum, size) => sum + size, 0),
  );
});

test('the bars hold every item once, bounds included, and go from the first that has some to the last', () => {
  const distribution = distributionOf([256, 257, 1024, 1025, 1025, 16_384, 16_385]);
  assert.deepEqual(distribution.histogram(), [
    { upToBytes: 256, items: 1 },
    { upToBytes: 512, items: 1 },
    { upToBytes: 1024, items: 1 },
    { upToBytes: 2048, items: 2 },
    { upToBytes: 4096, items: 0 },
    { upToBytes: 16_384, items: 1 },
    { upToBytes: 65_536, items: 1 },
  ]);
  assert.deepEqual(distributionOf([1, 409_600]).histogram().length, 9);
});

test('without items there is nothing to tell', () => {
  const distribution = new SizeDistribution();
  assert.equal(distribution.percentile(0.5), 0);
  assert.deepEqual(distribution.histogram(), []);
});
