import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DynamoDbSinkError, NumberValue } from 'dynamodb-sink';
import { backoffDelayMS } from '#dist/backoff-delay.js';
import type { RequestFailure } from '#dist/wire/transport.js';
import { orders, scriptedWorld } from '../support/scripted-world.js';

const reset: RequestFailure = { kind: 'transient', name: 'ECONNRESET', message: 'reset' };
const throttled: RequestFailure = { kind: 'throttled', name: 'ThrottlingException', message: 'slow down' };
const refusedConnection: RequestFailure = { kind: 'unreachable', name: 'ECONNREFUSED', message: 'refused' };

describe('unprocessed items', () => {
  it('are sent again, and only those', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 3 });
    for (const order of orders(3)) writer.write(order);
    transport.sent[0]?.written(['k1']);
    await clock.pass(30);
    assert.deepEqual(transport.sent[1]?.keys, ['k1']);
    transport.sent[1]?.written();
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.resent, report.httpRequests], [3, 1, 2]);
  });

  it('are known by their key, though the service rewrites numbers and orders', async () => {
    const { writer, transport, clock } = scriptedWorld({
      maxBatchSize: 3,
      keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } },
    });
    writer.write({ pk: 'a', sk: new NumberValue('1.50e1'), tags: new Set(['x', 'y']) });
    writer.write({ pk: 'a', sk: 2 });
    writer.write({ pk: 'a', sk: 3n });
    transport.sent[0]?.answer({
      kind: 'written',
      unprocessed: [{ PutRequest: { Item: { tags: { SS: ['y', 'x'] }, sk: { N: '15' }, pk: { S: 'a' } } } }],
    });
    await clock.pass(30);
    assert.match(transport.sent[1]?.body ?? '', /"N":"1\.50e1"/);
    assert.equal(transport.sent[1]?.writes.length, 1);
  });

  it('hold their lane: a later write of the key waits, and those of other keys do not', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2, maxTimeInBufferMS: 0 });
    writer.write({ pk: 'a', v: 1 });
    writer.write({ pk: 'b', v: 1 });
    transport.sent[0]?.written(['a']);
    writer.write({ pk: 'a', v: 2 });
    writer.write({ pk: 'c', v: 1 });
    await Promise.resolve();
    assert.deepEqual(transport.sent[1]?.keys, ['c']);
    await clock.pass(30);
    assert.match(transport.sent[2]?.body ?? '', /"v":\{"N":"1"\}/);
  });

  it('of a batch that was not sent are no answer: the whole batch is sent again', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(2)) writer.write(order);
    for (const unprocessed of [
      [{ PutRequest: { Item: { pk: { S: 'stranger' } } } }],
      [{}],
      ['nonsense'],
      [null],
    ]) {
      transport.open[0]?.answer({ kind: 'written', unprocessed });
      await clock.pass(5000);
      assert.deepEqual(transport.open[0]?.keys, ['k0', 'k1']);
    }
    const { writes } = transport.open[0] ?? { writes: [] };
    transport.open[0]?.answer({ kind: 'written', unprocessed: [writes[0], writes[0]] });
    await clock.pass(5000);
    assert.equal(writer.report().put, 0, 'a write named twice is not believed either');
    transport.open[0]?.written();
    assert.equal((await clock.until(writer.close())).put, 2);
  });
});

describe('failed requests', () => {
  it('are sent again with the same bytes until one is answered', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(2)) writer.write(order);
    for (const failure of [reset, throttled, reset]) {
      transport.open[0]?.answer(failure);
      await clock.pass(5000);
    }
    assert.deepEqual(new Set(transport.sent.map(({ body }) => body)).size, 1);
    transport.open[0]?.written();
    assert.equal((await clock.until(writer.close())).put, 2);
  });

  it('outlast an outage of three minutes', async () => {
    const world = scriptedWorld({}, (request) => {
      if (world.clock.now() < 180_000 && world.clock.now() > 5) request.answer(refusedConnection);
      else request.written();
    });
    const { writer, clock } = world;
    for (const order of orders(25)) writer.write(order);
    await clock.pass(10);
    for (const order of orders(100, 100)) writer.write(order);
    const report = await clock.until(writer.close());
    assert.equal(report.put, 125);
    assert.ok(clock.now() < 190_000, 'it goes on within a few seconds of the end of the outage');
    assert.ok(report.httpRequests < 500, `${report.httpRequests} requests: it must not hammer`);
  });

  it('are fatal after 30 s if the endpoint was never reached', async () => {
    const { writer, clock } = scriptedWorld({}, (request) => request.answer(refusedConnection));
    writer.write({ pk: 'a' });
    await assert.rejects(clock.until(writer.close()), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'ENDPOINT_UNREACHABLE');
      assert.match(error.message, /ECONNREFUSED/);
      assert.equal(error.report?.put, 0);
      return true;
    });
    assert.ok(clock.now() >= 30_000 && clock.now() < 40_000);
  });

  it('tell what to do about them: about the way, or about a certificate that is not trusted', async () => {
    for (const [name, advice] of [
      ['ECONNREFUSED', /check the region, the endpoint, the proxy/],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', /the option ca, or by NODE_EXTRA_CA_CERTS/],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /the option ca/],
    ] as const) {
      const { writer, clock } = scriptedWorld({}, (request) =>
        request.answer({ ...refusedConnection, name }),
      );
      writer.write({ pk: 'a' });
      await assert.rejects(clock.until(writer.close()), { code: 'ENDPOINT_UNREACHABLE', message: advice });
    }
  });

  it('are fatal after 30 s if what answers at the start does not speak DynamoDB, later they are not', async () => {
    const noise: RequestFailure = {
      kind: 'transient',
      name: 'SyntaxError',
      message: 'HTML',
      isUnanswered: true,
    };
    const silent = scriptedWorld({}, (request) => request.answer(noise));
    silent.writer.write({ pk: 'a' });
    await assert.rejects(silent.clock.until(silent.writer.close()), { code: 'ENDPOINT_UNREACHABLE' });

    const later = scriptedWorld({}, (request, index) => {
      if (index > 0 && later.clock.now() < 100_000) request.answer(noise);
      else request.written();
    });
    later.writer.write({ pk: 'a' });
    await later.clock.until(later.writer.flush());
    later.writer.write({ pk: 'b' });
    assert.equal((await later.clock.until(later.writer.close())).put, 2);
  });

  it('for want of valid credentials are fatal after five minutes, and forgotten when they come back', async () => {
    const expired: RequestFailure = {
      kind: 'credentials',
      name: 'ExpiredTokenException',
      message: 'expired',
    };
    const late = scriptedWorld({}, (request, index) => {
      if (index > 0 && late.clock.now() < 290_000) request.answer(expired);
      else request.written();
    });
    late.writer.write({ pk: 'a' });
    await late.clock.until(late.writer.flush());
    late.writer.write({ pk: 'b' });
    assert.equal((await late.clock.until(late.writer.close())).put, 2);

    const never = scriptedWorld({}, (request) => request.answer(expired));
    never.writer.write({ pk: 'a' });
    await assert.rejects(never.clock.until(never.writer.close()), { code: 'CREDENTIALS_UNAVAILABLE' });
    assert.ok(never.clock.now() >= 300_000);
  });

  it('for a wrong clock are sent again, and fatal when the correction does not help', async () => {
    const skewed: RequestFailure = { kind: 'skewed', name: 'RequestTimeTooSkewed', message: 'too late' };
    const once = scriptedWorld({}, (request, index) =>
      index === 0 ? request.answer(skewed) : request.written(),
    );
    once.writer.write({ pk: 'a' });
    assert.equal((await once.clock.until(once.writer.close())).put, 1);
    const always = scriptedWorld({}, (request) => request.answer(skewed));
    always.writer.write({ pk: 'a' });
    await assert.rejects(always.clock.until(always.writer.close()), {
      code: 'ACCESS_DENIED',
      message: /set the clock/,
    });
  });

  it('for want of time are halved: what is too large for the line gets through in parts', async () => {
    const late: RequestFailure = {
      kind: 'transient',
      name: 'RequestTimeout',
      message: 'no answer',
      isUnanswered: true,
      isTimeout: true,
    };
    const { writer, transport, clock } = scriptedWorld({}, (request) =>
      request.writes.length > 4 ? request.answer(late) : request.written(),
    );
    for (const order of orders(25)) writer.write(order);
    const report = await clock.until(writer.close());
    assert.equal(report.put, 25);
    assert.deepEqual(
      transport.sizes.toSorted((a, b) => b - a),
      [25, 13, 12, 7, 6, 6, 6, 4, 3, 3, 3, 3, 3, 3, 3],
    );
  });

  it('are fatal when the service refuses the first hundred writes, not when it has taken one', async () => {
    const rejected: string[] = [];
    const options = {
      onRejected: ({ error }: { error: DynamoDbSinkError }) => void rejected.push(error.code),
    };
    const wrong = scriptedWorld<{ pk: string }>(options, (request) => request.refused('wrong key'));
    for (const order of orders(500)) wrong.writer.write(order);
    await assert.rejects(wrong.clock.until(wrong.writer.close()), {
      code: 'ALL_REFUSED',
      message: /the first 100 writes were all refused.*Check keySchema/s,
    });
    assert.ok(rejected.length < 100);

    const one = scriptedWorld<{ pk: string }>({ ...options, maxBatchSize: 1 }, (request, index) =>
      index === 0 ? request.written() : request.refused('wrong'),
    );
    for (const order of orders(300)) one.writer.write(order);
    assert.equal((await one.clock.until(one.writer.close())).rejected, 299);
  });

  it('are fatal when a write was sent again for maxRetryDurationMS, unprocessed items are not', async () => {
    const { writer, clock } = scriptedWorld({ maxRetryDurationMS: 10_000 }, (request) =>
      request.answer(throttled),
    );
    writer.write({ pk: 'a' });
    await assert.rejects(clock.until(writer.close()), {
      code: 'RETRIES_EXHAUSTED',
      message: /pk = "a" was sent again for 10000 ms \(ThrottlingException: slow down\)/,
    });
    assert.ok(clock.now() >= 10_000 && clock.now() < 20_000);

    const slow = scriptedWorld({ maxRetryDurationMS: 1000, maxBatchSize: 1 }, (request) => {
      if (slow.clock.now() < 5000) request.written(request.keys);
      else request.written();
    });
    slow.writer.write({ pk: 'a' });
    assert.equal((await slow.clock.until(slow.writer.close())).put, 1);
  });

  it('are fatal with failOnError, unprocessed items are not', async () => {
    for (const failure of [reset, throttled]) {
      const { writer, clock } = scriptedWorld({ failOnError: true, maxBatchSize: 2 }, (request, index) => {
        if (index === 0) request.written(['k0']);
        else request.answer(failure);
      });
      for (const order of orders(2)) writer.write(order);
      await assert.rejects(clock.until(writer.close()), (error: DynamoDbSinkError) => {
        assert.equal(error.code, failure === throttled ? 'THROTTLED' : 'REQUEST_FAILED');
        assert.equal(error.report?.put, 1);
        return true;
      });
    }
  });
});

describe('backoff', () => {
  it('doubles from 25 ms to 5 s and draws from all of it', () => {
    const longest = [1, 2, 3, 8, 9, 50].map((attempts) => backoffDelayMS(attempts, 1));
    assert.deepEqual(longest, [25, 50, 100, 3200, 5000, 5000]);
    assert.equal(backoffDelayMS(5, 0), 0);
    assert.equal(backoffDelayMS(3, 0.5), 50);
  });

  it('starts anew when a batch made progress', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(2)) writer.write(order);
    for (let i = 0; i < 8; i++) {
      transport.open[0]?.answer(throttled);
      await clock.pass(5000);
    }
    transport.open[0]?.written(['k1']);
    await clock.pass(25);
    assert.deepEqual(transport.open[0]?.keys, ['k1'], 'after progress the next attempt comes within 25 ms');
  });
});
