import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../support/engines.js';
import { crashingLoad } from './crashing-load.js';
import { type WatchedService, watchedEngine, watchedModel } from './watched-service.js';

const PROMISE = 'ends with the last write of each key and each reject once';
/** A minute for all three on a machine that does nothing else: on others they may take several times as long. */
const timeout = 480_000;

for (const { name, skip, start } of engines) {
  test(`a load into ${name} that is killed at 30 random points ${PROMISE}`, { skip, timeout }, async () => {
    const engine = await start();
    try {
      await killedLoads((seed) => watchedEngine(engine, seed));
    } finally {
      await engine.close();
    }
  });
}

test(
  `a load into a service that fails now and then, killed at 30 random points, ${PROMISE}`,
  { timeout },
  () => killedLoads(watchedModel),
);

async function killedLoads(open: (seed: number) => Promise<WatchedService>): Promise<void> {
  const loads = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      await using service = await open(seed);
      return await crashingLoad(service, seed, 10);
    }),
  );
  assert.deepEqual(
    loads.flatMap(({ violations }) => violations),
    [],
  );
  assert.deepEqual(
    loads.map(({ kills }) => kills),
    [10, 10, 10],
  );
  const resumedIn = loads.flatMap((load) => load.resumedIn);
  assert.ok(resumedIn.length > 15, resumedIn.join());
  assert.deepEqual(new Set(resumedIn), new Set(['.jsonl', '.csv', '.gz']));
}
