import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkTo } from 'dynamodb-sink';
import {
  chunked,
  garbage,
  gzipped,
  lengthTooLarge,
  lengthTooSmall,
  unfinishedChunks,
  untilClosed,
} from '../support/broken-answers.js';
import { ordersOf, sinkAt } from '../support/failing-sink.js';
import { describePassingFailures } from '../support/passing-failures.js';
import { json, scriptedEndpoint, unprocessed, withChecksum } from '../support/scripted-endpoint.js';

const html = { 'content-type': 'text/html' };
const stranger = { orders: [{ PutRequest: { Item: { pk: { S: 'stranger' } } } }] };

// Each with status 200 and nothing applied: whoever believed one would lose the writes.
describePassingFailures('an answer that cannot be believed', [
  { name: 'page of a proxy', step: { headers: html, body: '<html>please log in</html>' } },
  { name: 'nothing', step: withChecksum({ body: '' }) },
  { name: 'JSON that is cut off', step: withChecksum({ body: '{"UnprocessedItems":{' }) },
  { name: 'answer without UnprocessedItems', step: json(200, {}) },
  { name: 'answer of another service', step: json(200, { hello: 'from a proxy' }) },
  { name: 'null', step: withChecksum({ body: 'null' }) },
  { name: 'list', step: withChecksum({ body: '[]' }) },
  { name: 'UnprocessedItems that are null', step: json(200, { UnprocessedItems: null }) },
  { name: 'UnprocessedItems that are no map', step: json(200, { UnprocessedItems: 'none' }) },
  { name: 'UnprocessedItems that are not lists', step: json(200, { UnprocessedItems: { orders: 'none' } }) },
  { name: 'unprocessed write that was not sent', step: json(200, { UnprocessedItems: stranger }) },
  { name: 'status 204', step: { status: 204, headers: { 'content-length': '0' }, body: '' } },
  { name: 'bytes that are not HTTP', step: garbage },
  { name: 'Content-Length that is too large', step: lengthTooLarge },
  { name: 'Content-Length that is too small', step: lengthTooSmall },
  { name: 'chunks without the last one', step: unfinishedChunks },
  { name: 'error page with status 403 of a proxy', step: { status: 403, headers: html, body: '<html>' } },
  { name: 'error page with status 404 of a proxy', step: { status: 404, headers: html, body: '<html>' } },
]);

describe('an answer in another form than usual', () => {
  for (const [name, step] of [
    ['in chunks', chunked],
    ['until the connection is closed', untilClosed],
    ['without a checksum', { body: '{"UnprocessedItems":{}}', applies: true }],
    [
      'with white space and members that are not known',
      { body: ' {"a": [1], "UnprocessedItems": { } }\n', applies: true },
    ],
  ] as const) {
    it(`is read ${name}`, async () => {
      await using endpoint = await scriptedEndpoint([step]);
      const report = await sinkTo(ordersOf('a', 'b'), sinkAt(endpoint));
      assert.deepEqual([report.put, report.httpRequests, report.resent], [2, 1, 0]);
    });
  }

  it('and compressed is read or sent again, never taken for "all is written"', async () => {
    await using endpoint = await scriptedEndpoint([
      ({ writes }) =>
        gzipped(JSON.stringify({ UnprocessedItems: { orders: writes.map(({ wire }) => wire) } })),
    ]);
    const report = await sinkTo(ordersOf('a', 'b'), sinkAt(endpoint));
    assert.deepEqual([report.put, report.httpRequests, report.resent], [2, 2, 2]);
    assert.deepEqual(endpoint.contents, ['a=1', 'b=1']);
  });
});

describe('unprocessed items', () => {
  for (const failOnError of [false, true]) {
    it(`are sent again, and only those, with failOnError ${failOnError}`, async () => {
      await using endpoint = await scriptedEndpoint([unprocessed('b', 'c'), unprocessed('c')]);
      const report = await sinkTo(ordersOf('a', 'b', 'c', 'c'), sinkAt(endpoint, { failOnError }));
      assert.deepEqual(
        endpoint.requests.map(({ writes }) => writes.map(({ pk, v }) => `${pk}=${v}`).toSorted()),
        [['a=1', 'b=1', 'c=1'], ['b=1', 'c=1'], ['c=1'], ['c=2']],
      );
      assert.deepEqual(endpoint.versionsOf('c'), [1, 2]);
      assert.deepEqual([report.put, report.resent, report.httpRequests], [4, 3, 4]);
    });
  }

  it('of a request of which nothing was written are sent again as well, for longer than maxRetryDurationMS', async () => {
    await using endpoint = await scriptedEndpoint([unprocessed('a'), unprocessed('a'), unprocessed('a')]);
    const report = await sinkTo(ordersOf('a'), sinkAt(endpoint, { maxRetryDurationMS: 1 }));
    assert.deepEqual([report.put, report.httpRequests], [1, 4]);
  });
});
