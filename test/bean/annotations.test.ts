import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DynamoDbSink, sinkTo, type WriteRequest } from 'dynamodb-sink';
import { type Engine, engines } from '../support/engines.js';
import { storedItems } from '../support/stored-items.js';
import { cases } from './decorated-beans.js';
import { readBack } from './item-json.js';

for (const { name, skip, start } of engines) {
  describe(`beans written to ${name}`, { skip }, () => {
    let engine: Engine;

    before(async () => {
      engine = await start();
    });
    after(() => engine.close());

    for (const [i, { title, key, write, item }] of cases.entries()) {
      it(title, async () => {
        const tableName = `beans-${i}`;
        await engine.createTable(tableName, key);
        const sink = new DynamoDbSink<null>({
          tableName,
          elementConverter: () => write() as WriteRequest,
          dynamoDb: engine.clientConfig,
        });
        await sinkTo([null], sink);
        assert.deepEqual((await storedItems(engine.client, tableName)).map(readBack), [item]);
      });
    }
  });
}
