import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkTo } from 'dynamodb-sink';
import { closed, cutOff, headOnly, reset, silence, trickling, truncated } from '../support/broken-answers.js';
import { ordersOf, sinkAt } from '../support/failing-sink.js';
import { describePassingFailures } from '../support/passing-failures.js';
import { type Step, scriptedEndpoint } from '../support/scripted-endpoint.js';

// Long enough for what is answered at once on a busy machine.
const soon = { requestTimeoutMS: 200 };

describePassingFailures('a request without an answer', [
  { name: 'reset before the request was read', step: 'unread' },
  { name: 'reset once the request was read', step: reset },
  { name: 'reset once the request was applied', step: { ...reset, applies: true }, isApplied: true },
  {
    name: 'connection closed once the request was applied',
    step: { ...closed, applies: true },
    isApplied: true,
  },
  { name: 'half an answer, then closed', step: { ...truncated, applies: true }, isApplied: true },
  { name: 'half an answer, then reset', step: { ...cutOff, applies: true }, isApplied: true },
  { name: 'time-out before an answer', step: silence, isHalved: true, options: soon },
  { name: 'time-out within an answer', step: headOnly, isHalved: true, options: soon },
]);

describe('a connection that is lost', () => {
  it('while megabytes are being sent is a passing failure, too', async () => {
    await using endpoint = await scriptedEndpoint(['unread']);
    const orders = ordersOf(...Array.from({ length: 20 }, (_, i) => `k${i}`));
    const large = orders.map((order) => ({ ...order, content: 'x'.repeat(300_000) }));
    const report = await sinkTo(large, sinkAt(endpoint));
    assert.deepEqual([report.put, report.resent, endpoint.contents.length], [20, 20, 20]);
  });

  it('between two requests costs an attempt at most, and no order', async () => {
    // The server closes each connection after its answer, without having said so.
    const closing: Step = {
      applies: true,
      send: (response) => {
        const body = '{"UnprocessedItems":{}}';
        response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      },
    };
    await using endpoint = await scriptedEndpoint([closing, closing, closing]);
    const writer = await sinkAt(endpoint).createWriter();
    for (const order of ordersOf('a', 'a', 'a', 'a')) {
      writer.write(order);
      await writer.flush();
    }
    assert.equal((await writer.close()).put, 4);
    // Who has not heard of the end yet sends once more into the old connection.
    const versions = endpoint.versionsOf('a');
    assert.deepEqual(versions, versions.toSorted());
    assert.deepEqual([...new Set(versions)], [1, 2, 3, 4]);
  });
});

describe('an answer that is slow', () => {
  it('is waited for as long as requestTimeoutMS allows', async () => {
    await using endpoint = await scriptedEndpoint([trickling]);
    const report = await sinkTo(ordersOf('a', 'b'), sinkAt(endpoint));
    assert.deepEqual([report.put, report.httpRequests], [2, 1]);
  });

  it('and comes after the time-out is not taken for that of the next request', async () => {
    let late: (() => void) | undefined;
    await using endpoint = await scriptedEndpoint([
      {
        applies: true,
        send: (response) => {
          late = () => response.end('{"UnprocessedItems":{}}');
        },
      },
      {
        send: (response) => {
          late?.();
          response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
          response.end('{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}');
        },
      },
    ]);
    const report = await sinkTo(ordersOf('a'), sinkAt(endpoint, soon));
    assert.deepEqual([report.put, report.httpRequests, report.resent], [1, 3, 2]);
    assert.deepEqual(endpoint.versionsOf('a'), [1, 1]);
  });

  it('halves the batch again and again, down to single writes, and what is small enough gets through', async () => {
    const slowIfLarge: Step = ({ writes }) =>
      writes.length > 2 ? silence : { body: '{"UnprocessedItems":{}}', applies: true };
    await using endpoint = await scriptedEndpoint(Array<Step>(20).fill(slowIfLarge));
    const report = await sinkTo(ordersOf('a', 'b', 'c', 'd', 'e', 'f', 'g'), sinkAt(endpoint, soon));
    const sizes = endpoint.requests.map(({ writes }) => writes.length);
    assert.deepEqual(
      sizes.toSorted((a, b) => b - a),
      [7, 4, 3, 2, 2, 2, 1],
    );
    assert.deepEqual([report.put, report.httpRequests, endpoint.applied.length], [7, 7, 7]);
  });
});
