import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import type { FaultyDynamoDbOptions } from '#dist/testing/faulty-dynamodb-options.js';
import { bytes, call, order, puts, tables } from './requests.js';

const start = (options: Partial<FaultyDynamoDbOptions> = {}) =>
  startFaultyDynamoDb({ seed: 1, tables, ...options });

test('a batch sent over HTTP is applied and answered in the form of the service', async () => {
  await using endpoint = await start();
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  const body = await response.text();
  assert.equal(response.status, 200);
  assert.equal(body, '{"UnprocessedItems":{}}');
  assert.equal(response.headers.get('content-type'), 'application/x-amz-json-1.0');
  assert.equal(response.headers.get('x-amz-crc32'), String(crc32(body)));
  assert.ok(response.headers.get('x-amzn-requestid'));
  assert.deepEqual(endpoint.table('orders').get('S1:a'), order('a', 1));
  assert.equal(endpoint.history.length, 1);
});

test('an invalid batch is answered with the JSON error of the service', async () => {
  await using endpoint = await start();
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1), order('a', 2)));
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), {
    __type: 'com.amazonaws.dynamodb.v20120810#ValidationException',
    message: 'Provided list of item keys contains duplicates',
  });
});

test('a table is described over HTTP', async () => {
  await using endpoint = await start();
  const response = await call(endpoint.url, 'DescribeTable', { TableName: 'orders' });
  assert.partialDeepStrictEqual(await response.json(), {
    Table: { TableName: 'orders', TableStatus: 'ACTIVE' },
  });
});

test('what is no call of the protocol is refused', async () => {
  await using endpoint = await start();
  const body = JSON.stringify(puts('orders', order('a', 1)));
  const target = { 'x-amz-target': 'DynamoDB_20120810.BatchWriteItem' };
  const type = { 'content-type': 'application/x-amz-json-1.0' };
  for (const headers of [
    type,
    { ...target, 'content-type': 'text/plain' },
    { ...type, 'x-amz-target': 'BatchWriteItem' },
  ]) {
    const response = await fetch(endpoint.url, { method: 'POST', headers: { ...headers }, body });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /UnknownOperationException/);
  }
  assert.equal(endpoint.history.length, 0);
});

test('a body over 16 MB is answered 413', async () => {
  await using endpoint = await start();
  const large = { id: { S: 'a' }, x: { S: 'x'.repeat(17 * 1024 * 1024) } };
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', large));
  assert.equal(response.status, 413);
  await response.text();
});

for (const [fault, applied] of [
  ['resetBefore', 0],
  ['resetAfter', 1],
] as const) {
  test(`${fault} cuts the connection with ${applied} of 1 writes applied`, async () => {
    await using endpoint = await start({ [fault]: 1 });
    await assert.rejects(call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1))), TypeError);
    assert.equal(endpoint.history.length, applied);
    assert.equal(endpoint.stats.faults[fault], 1);
    assert.equal(endpoint.stats.abandoned, 0);
  });
}

test('errorAfter answers 500 over HTTP with the write applied', async () => {
  await using endpoint = await start({ errorAfter: 1 });
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  assert.equal(response.status, 500);
  assert.match(await response.text(), /#InternalServerError/);
  assert.equal(endpoint.history.length, 1);
});

test('requests in flight at once over several connections interleave', async () => {
  await using endpoint = await start({ latencyMS: [20, 30] });
  const batch = (prefix: string) =>
    puts('orders', ...Array.from({ length: 25 }, (_, i) => order(`${prefix}${i}`, 1)));
  const responses = await Promise.all(
    ['a', 'b', 'c'].map((prefix) => call(endpoint.url, 'BatchWriteItem', batch(prefix))),
  );
  for (const response of responses) assert.equal(response.status, 200);
  assert.equal(endpoint.history.length, 75);
  assert.equal(endpoint.stats.highestInFlight, 3);
  const changes = endpoint.history.filter(({ request }, i, all) => request !== all[i - 1]?.request).length;
  assert.ok(changes > 5, `${changes} changes from one request to another`);
});

test('a request whose client leaves is counted as abandoned', async () => {
  await using endpoint = await start({ latencyMS: [60_000, 60_000] });
  const leaving = new AbortController();
  const gone = call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)), leaving.signal);
  await until(() => endpoint.stats.inFlight === 1);
  leaving.abort();
  await assert.rejects(gone, { name: 'AbortError' });
  await until(() => endpoint.stats.abandoned === 1);
});

test('a request cut before it was whole was never received', async () => {
  await using endpoint = await start();
  const body = bytes(puts('orders', order('a', 1)));
  const socket = connect(Number(new URL(endpoint.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: DynamoDB_20120810.BatchWriteItem\r\n' +
      `content-type: application/x-amz-json-1.0\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  socket.end(body.subarray(0, 20));
  await once(socket.resume(), 'close');
  assert.equal(endpoint.stats.requests, 0);
});

test('close cuts requests under way and applies nothing afterwards', async () => {
  const endpoint = await start({ latencyMS: [60_000, 60_000] });
  const cut = assert.rejects(call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1))), TypeError);
  await until(() => endpoint.stats.inFlight === 1);
  await endpoint.close();
  await endpoint.close();
  await cut;
  assert.equal(endpoint.history.length, 0);
  assert.equal(endpoint.stats.abandoned, 0);
  await assert.rejects(fetch(endpoint.url), TypeError);
});

for (const kind of ['timeoutBefore', 'timeoutAfter'] as const) {
  test(`${kind} leaves the request without an answer on an open connection`, async () => {
    await using endpoint = await start({ [kind]: 1, latencyMS: [0, 0] });
    const leaving = new AbortController();
    const gone = call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)), leaving.signal);
    let isSettled = false;
    gone
      .catch(() => {})
      .finally(() => {
        isSettled = true;
      });
    await until(() => endpoint.stats.requests === 1 && endpoint.stats.inFlight === 0);
    assert.equal(isSettled, false);
    leaving.abort();
    await assert.rejects(gone, { name: 'AbortError' });
    assert.equal(endpoint.history.length, kind === 'timeoutAfter' ? 1 : 0);
  });
}

test('a truncated answer ends with its connection', async () => {
  await using endpoint = await start({ truncated: 1 });
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  assert.equal(response.status, 200);
  await assert.rejects(response.text(), TypeError);
  assert.equal(endpoint.history.length, 1);
});

test('a corrupted answer does not fit its checksum', async () => {
  await using endpoint = await start({ corrupted: 1 });
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  assert.notEqual(response.headers.get('x-amz-crc32'), String(crc32(await response.text())));
});

test('a slow answer comes whole, in pieces', async () => {
  await using endpoint = await start({ slow: 1, slowAnswerMS: 50 });
  const response = await call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body ?? []) pieces.push(piece);
  assert.equal(Buffer.concat(pieces).toString(), '{"UnprocessedItems":{}}');
  assert.ok(pieces.length > 2, `${pieces.length} pieces`);
});

test('while it refuses connections none is made, and afterwards all is as before, on the same port', async () => {
  await using endpoint = await start();
  const write = (version: number) =>
    call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', version)));
  assert.equal((await write(1)).status, 200);
  await endpoint.setOutage('refuse');
  await assert.rejects(write(2), (error: TypeError) => {
    assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED');
    return true;
  });
  await endpoint.setOutage(undefined);
  assert.equal((await write(3)).status, 200);
  assert.equal(endpoint.history.length, 2);
});

test('an outage that was planned begins and ends by itself, and cuts what is under way', async () => {
  await using endpoint = await start({
    latencyMS: [1000, 1000],
    appliedWithin: [0, 0],
    outages: [{ kind: 'refuse', fromMS: 100, toMS: 200 }],
  });
  const write = () => call(endpoint.url, 'BatchWriteItem', puts('orders', order('a', 1)));
  await assert.rejects(write(), TypeError);
  assert.ok(endpoint.now() >= 100, `${endpoint.now()} ms`);
  await until(() => endpoint.stats.abandoned === 1);
  assert.equal(endpoint.history.length, 1);
  let status: number | undefined;
  while (status === undefined && endpoint.now() < 10_000)
    status = await write().then(
      (response) => response.status,
      () => undefined,
    );
  assert.equal(status, 200);
  assert.ok(endpoint.now() >= 200, `${endpoint.now()} ms`);
});

test('its clock can be wrong: it tells so, and refuses signatures of more than five minutes off', async () => {
  await using endpoint = await start({ clockSkewMS: -3_600_000 });
  const amzDate = (atMS: number) => `${new Date(atMS).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const write = (signedMS: number) =>
    fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': amzDate(signedMS),
      },
      body: JSON.stringify(puts('orders', order('a', 1))),
    });
  const early = await write(Date.now());
  assert.equal(early.status, 400);
  assert.match(
    await early.text(),
    /#InvalidSignatureException","message":"Signature not yet current: \d{8}T\d{6}Z is still later than /,
  );
  const toldMS = Date.parse(early.headers.get('date') ?? '');
  assert.ok(Math.abs(Date.now() - 3_600_000 - toldMS) < 60_000, early.headers.get('date') ?? 'no date');
  assert.equal((await write(toldMS)).status, 200);
  endpoint.setClockSkew(3_600_000);
  assert.match(
    await (await write(Date.now())).text(),
    /Signature expired: .* is now earlier than .* - 5 min\.\)/,
  );
  endpoint.setClockSkew(0);
  assert.equal((await write(Date.now())).status, 200);
  assert.equal(endpoint.history.length, 2);
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((turn) => setImmediate(turn));
}
