import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { systemClock } from '#dist/system-clock.js';
import type { Exchange, Outcome } from '#dist/wire/exchange.js';
import { Exchanges } from '#dist/wire/exchanges.js';

const body = { byteLength: 0, copyTo: () => {} };
const TIMEOUT_MS = 40;

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

describe('exchanges in flight', () => {
  it('are each ended when their own time is up, with one timer for all', async () => {
    const before = timers();
    const exchanges = new Exchanges(systemClock, TIMEOUT_MS);
    const ended: string[] = [];
    const waits: Promise<number>[] = [];
    const begin = (name: string): void => {
      const startedAt = performance.now();
      const { promise, resolve } = Promise.withResolvers<number>();
      waits.push(promise);
      exchanges.begin(body, (outcome) => {
        ended.push(`${name} ${(outcome as Error).message}`);
        resolve(performance.now() - startedAt);
      });
    };
    begin('a');
    begin('b');
    assert.equal(timers(), before + 1);
    await pass(TIMEOUT_MS / 2);
    begin('c');
    const [a, b, c] = (await Promise.all(waits)) as [number, number, number];
    assert.deepEqual(
      ended.toSorted(),
      ['a', 'b', 'c'].map((name) => `${name} no answer in ${TIMEOUT_MS} ms`),
    );
    assert.equal(ended[2]?.[0], 'c');
    // Never before their time.
    assert.ok(Math.min(a, b, c) >= TIMEOUT_MS, `${a} ${b} ${c}`);
    assert.equal(timers(), before);
  });

  it('leave no timer when they are over, and may begin while others are ended', async () => {
    const before = timers();
    const exchanges = new Exchanges(systemClock, TIMEOUT_MS);
    const begun = Array.from({ length: 5 }, () => exchanges.begin(body, () => {}));
    for (const i of [2, 0, 4, 1, 3]) {
      assert.equal(timers(), before + 1);
      (begun[i] as Exchange).end(new Error('over'));
    }
    assert.equal(timers(), before);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    exchanges.begin(body, () => exchanges.begin(body, resolve));
    assert.match(String(await promise), /no answer/);
    assert.equal(timers(), before);
  });

  it('are all cancelled at once', () => {
    const before = timers();
    const exchanges = new Exchanges(systemClock, TIMEOUT_MS);
    const ended: Outcome[] = [];
    for (let i = 0; i < 3; i++) exchanges.begin(body, (outcome) => ended.push(outcome));
    const reason = new Error('closed');
    exchanges.cancelAll(reason);
    assert.deepEqual(ended, [reason, reason, reason]);
    assert.equal(timers(), before);
  });
});
