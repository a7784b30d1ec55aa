import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type Engine, engines } from './engines.js';
import { sendRaw } from './raw-request.js';

for (const { name, skip, start } of engines) {
  describe(name, { skip }, () => {
    let engine: Engine;

    before(async () => {
      engine = await start();
    });
    after(() => engine?.close());

    test('a table that was made has the key that was asked for', async () => {
      await engine.createTable('pairs', 'pk:S,sk:N');
      const { Table } = await engine.client.send(new DescribeTableCommand({ TableName: 'pairs' }));
      assert.equal(Table?.TableStatus, 'ACTIVE');
      assert.deepEqual(Table?.KeySchema, [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ]);
      assert.equal(Table?.AttributeDefinitions?.find((a) => a.AttributeName === 'sk')?.AttributeType, 'N');
    });

    test('a request is taken byte for byte', async () => {
      await engine.createTable('raw', 'pk:S');
      const put = await sendRaw(engine, 'PutItem', '{"TableName":"raw","Item":{"pk":{"S":"\\u00e9"}}}');
      assert.equal(put.status, 200);
      const got = await sendRaw(engine, 'GetItem', '{"TableName":"raw","Key":{"pk":{"S":"é"}}}');
      assert.deepEqual(got.body, { Item: { pk: { S: 'é' } } });
    });
  });
}

test('an engine that is closed does not answer', { skip: engines[0]?.skip ?? false }, async () => {
  const engine = await engines[0]?.start();
  assert.ok(engine);
  await engine.close();
  await assert.rejects(sendRaw(engine, 'ListTables', '{}'));
});
