import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkError } from 'dynamodb-sink';
import { scriptedWorld, takeAll } from '../support/scripted-world.js';
import { halfBad } from './half-bad.js';
import { localKinds, serviceKinds } from './poison-kinds.js';

describe('records half of which are bad', () => {
  it('by local checks cost no request more than the good ones alone, and all of those land', async () => {
    const alone = await halfBad([], 7, 2000);
    const mixed = await halfBad(localKinds, 7, 2000);
    assert.deepEqual([...alone.violations, ...mixed.violations], []);
    // Faults differ a little with the order of things.
    assert.ok(
      mixed.httpRequests <= 1.1 * alone.httpRequests,
      `${mixed.httpRequests} for ${alone.httpRequests}`,
    );
  });

  it('by checks of the service are all isolated, at no more than five requests a bad one', async () => {
    const kinds = serviceKinds.filter(({ code }) => code === 'WRITE_REFUSED');
    const { violations, httpRequests, virtualMS } = await halfBad(kinds, 7, 2000);
    assert.deepEqual(violations, []);
    assert.ok(httpRequests <= 5 * 2000, `${httpRequests} requests`);
    // 50 in flight at 5.5 ms each: a throttled one now and then does not have them sent one by one.
    assert.ok(virtualMS <= (2 * httpRequests * 5.5) / 50, `${virtualMS} ms for ${httpRequests} requests`);
  });

  it('by checks of the service take nothing of what a cap allows, for refused requests consume nothing', async () => {
    const { writer, clock, transport } = scriptedWorld<{ pk: string }>(
      { maxWriteUnitsPerSecond: 100, onRejected: () => {} },
      (request) => {
        if (request.keys.some((key) => key.startsWith('bad'))) request.refused();
        else request.written();
      },
    );
    for (let n = 0; n < 25; n++) writer.write({ pk: n % 5 === 0 ? `bad${n}` : `k${n}` });
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.rejected], [20, 5]);
    assert.ok(transport.sent.length > 20, 'each refused request would have taken some of the cap');
    // The 20 that are written are 200 ms' worth.
    assert.ok(clock.now() <= 300, `${clock.now()} ms`);
  });
});

describe('the error of a bad record', () => {
  const bad = { pk: 'a', bad: Number.NaN };

  it('has no stack where a handler takes it, which would cost more than a good record, and leaves the limit as it was', async () => {
    let error: DynamoDbSinkError | undefined;
    const { writer } = scriptedWorld<object>({
      onRejected: (rejection) => {
        error = rejection.error;
      },
    });
    const limit = Error.stackTraceLimit;
    writer.write(bad);
    assert.equal(Error.stackTraceLimit, limit);
    assert.equal(error?.code, 'INVALID_ITEM');
    assert.doesNotMatch(String(error?.stack), /\n +at /);
    writer.abort();
  });

  it('leads to the call of write where nobody takes it', async () => {
    const { writer, clock } = scriptedWorld<object>({}, takeAll);
    writer.write(bad);
    await assert.rejects(clock.until(writer.close()), ({ stack }: Error) =>
      /half-bad\.test/.test(stack ?? ''),
    );
  });

  it('can be made where Error is frozen', async () => {
    const codes: string[] = [];
    const { writer } = scriptedWorld<object>({ onRejected: ({ error }) => void codes.push(error.code) });
    const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') as PropertyDescriptor;
    Object.defineProperty(Error, 'stackTraceLimit', { ...limit, writable: false });
    try {
      writer.write(bad);
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', limit);
    }
    assert.deepEqual(codes, ['INVALID_ITEM']);
    writer.abort();
  });
});
