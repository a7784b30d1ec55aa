import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Engine, startDynalite } from '../../support/engines.js';
import { type Seen, type Served, served } from '../../support/served.js';
import { fileOf, localEnv, reportOf, runCli } from '../run-cli.js';

let engine: Engine;

before(async () => {
  engine = await startDynalite();
});
after(() => engine.close());

/** The engine behind an address of its own, which calls back before it answers the first BatchGetItem. */
function beforeReading(change: () => Promise<unknown>): Promise<Served> {
  let changed: Promise<unknown> | undefined;
  const forward = async ({ target, headers, body }: Seen, response: ServerResponse): Promise<void> => {
    if (target === 'BatchGetItem') {
      changed ??= change();
      await changed;
    }
    const sent = ['x-amz-target', 'x-amz-date', 'content-type', 'authorization'];
    const answer = await fetch(engine.endpoint, {
      method: 'POST',
      headers: Object.fromEntries(sent.map((name) => [name, String(headers[name])])),
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  };
  return served((request) => ({ send: (response) => void forward(request, response) }));
}

test('a load that finds other items than it has written says which, and ends with exit code 1', async () => {
  const TableName = 'changed';
  await engine.createTable(TableName, 'pk:S');
  await using endpoint = await beforeReading(async () => {
    await engine.client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'b' }, n: { N: '9' } } }));
    await engine.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'c' } } }));
  });
  const file = fileOf('{"pk":"a","n":1}', '{"pk":"b","n":2}', '{"pk":"c","n":3}');
  const ended = await runCli(
    ['load', file, '--table', TableName, '--endpoint', endpoint.endpoint, '--verify'],
    {
      env: localEnv,
    },
  );
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stderr, /^dynamodb-sink: pk = "b" .+$/m);
  assert.match(ended.stderr, /^dynamodb-sink: pk = "c" .+$/m);
  assert.doesNotMatch(ended.stderr, /pk = "a"/);
  const { status, put, verification } = reportOf(ended);
  assert.deepEqual([status, put], ['failed', 3]);
  const { differences, keysRead } = verification ?? assert.fail('not verified');
  assert.deepEqual([differences, keysRead], [{ missing: 1, changed: 1, notDeleted: 0 }, 3]);
});
