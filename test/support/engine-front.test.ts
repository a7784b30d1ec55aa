import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type EngineFront, engineFront } from './engine-front.js';
import { served } from './served.js';

test('what a client sent that has left is waited for until the engine has answered', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
  await using engine = await served(() => ({ send: ask }));
  await using front = await engineFront(engine.endpoint);
  const client = new AbortController();
  const left = assert.rejects(fetch(front.endpoint, { method: 'POST', body: 'one', signal: client.signal }));
  const response = await asked;
  client.abort();
  await left;
  assert.ok(!(await isQuiet(front)));
  response.end('two');
  await front.quiet();
  assert.deepEqual(
    front.exchanges.map(({ request, status, body }) => [request.body, status, body]),
    [['one', 200, 'two']],
  );
});

test('a client that may still send something is waited for', async () => {
  await using engine = await served(() => ({}));
  await using front = await engineFront(engine.endpoint);
  const client = connect(Number(new URL(front.endpoint).port), '127.0.0.1');
  await once(client, 'connect');
  assert.ok(!(await isQuiet(front)));
  client.destroy();
  await front.quiet();
});

/** Whether it becomes so within a few turns. */
function isQuiet(front: EngineFront): Promise<boolean> {
  return Promise.race([front.quiet().then(() => true), delay(20).then(() => false)]);
}
