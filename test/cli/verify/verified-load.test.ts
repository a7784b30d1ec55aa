import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { engineFront } from '../../support/engine-front.js';
import { type Engine, startDynalite } from '../../support/engines.js';
import { fileOf, localEnv, reportOf, runCli } from '../run-cli.js';

let engine: Engine;

before(async () => {
  engine = await startDynalite();
});
after(() => engine.close());

test('a load that finds other items than it has written says which, and ends with exit code 1', async () => {
  const TableName = 'changed';
  await engine.createTable(TableName, 'pk:S');
  const change = async (): Promise<void> => {
    await engine.client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'b' }, n: { N: '9' } } }));
    await engine.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'c' } } }));
  };
  let changed: Promise<void> | undefined;
  await using endpoint = await engineFront(engine.endpoint, ({ target }) => {
    if (target === 'BatchGetItem') changed ??= change();
    return changed;
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
