import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lease } from '#dist/kafka/lease.js';

const SESSION_MS = 60_000;

test('a lease is held for the session time-out from when the last heartbeat was sent', () => {
  const lease = new Lease(SESSION_MS);
  assert.ok(!lease.isHeld);
  const now = performance.now();
  lease.extend(now - SESSION_MS - 1);
  assert.ok(!lease.isHeld, 'its answer came too late');
  lease.extend(now);
  assert.ok(lease.isHeld);
});

test('the answer to an older heartbeat does not shorten a lease', () => {
  const lease = new Lease(SESSION_MS);
  lease.extend(performance.now());
  lease.extend(performance.now() - 2 * SESSION_MS);
  assert.ok(lease.isHeld);
});

test('a lease that is ended is not held until it is extended again', () => {
  const lease = new Lease(SESSION_MS);
  lease.extend(performance.now());
  lease.end();
  assert.ok(!lease.isHeld);
  lease.extend(performance.now());
  assert.ok(lease.isHeld);
});
