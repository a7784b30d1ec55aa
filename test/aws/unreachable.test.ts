import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { configFor } from '../support/endpoint-config.js';
import { assertTold, failureOf, type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import { freePort } from '../support/free-port.js';
import { scriptedEndpoint } from '../support/scripted-endpoint.js';
import { secretCredentials } from '../support/secrets.js';
import { served } from '../support/served.js';

// For how long these are borne before a first request has succeeded: test/writer/retry.test.ts, in simulated time.
describe('an endpoint that cannot be reached', () => {
  const orders = ordersOf('a');

  for (const [name, endpointOf] of [
    ['nothing listens there', async (port: number) => `http://127.0.0.1:${port}`],
    ['it does not speak TLS', async (_: number, plain: string) => plain.replace('http:', 'https:')],
    ['nobody knows its certificate', async (_: number, __: string, tls: string) => tls],
  ] as const) {
    it(`is tried again until maxRetryDurationMS, or fatal with failOnError, where ${name}`, async () => {
      await using plain = await scriptedEndpoint([]);
      await using tls = await served(() => ({}), 'https');
      const endpoint = await endpointOf(await freePort(), plain.endpoint, tls.endpoint);
      const dynamoDb = configFor(endpoint, secretCredentials);
      const message = /ECONNREFUSED|ERR_SSL|SELF_SIGNED/;
      const exhausted = await failureOf(sinkAt(plain, { dynamoDb, maxRetryDurationMS: 20 }), orders);
      assertTold(exhausted, { code: 'RETRIES_EXHAUSTED', retryable: true, message, key: 'pk = "a"' });
      assert.ok((exhausted.report?.httpRequests ?? 0) >= 2);
      const failed = await failureOf(sinkAt(plain, { dynamoDb, failOnError: true }), orders);
      assertTold(failed, { code: 'REQUEST_FAILED', retryable: true, message });
      assert.deepEqual([failed.report?.put, failed.report?.httpRequests], [0, 1]);
      assert.deepEqual([plain.arrived, tls.seen.length], [0, 0]);
    });
  }

  it('for a while is waited for, and what was accepted meanwhile is written in its order', async () => {
    const port = await freePort();
    const first = await scriptedEndpoint([], port);
    const writer = await sinkAt(first).createWriter();
    const [one, two, three, other] = ordersOf('a', 'a', 'a', 'b') as [Order, Order, Order, Order];
    writer.write(one);
    await writer.flush();
    await first[Symbol.asyncDispose]();
    for (const order of [two, three, other]) writer.write(order);
    const flushed = writer.flush();
    while (writer.health().status !== 'retrying') await sleep(1);
    await using second = await scriptedEndpoint([], port);
    await flushed;
    const report = await writer.close();
    assert.deepEqual([report.put, report.rejected], [4, 0]);
    assert.deepEqual([first.versionsOf('a'), second.versionsOf('a')], [[1], [2, 3]]);
    assert.deepEqual(second.contents, ['a=3', 'b=1']);
  });
});
