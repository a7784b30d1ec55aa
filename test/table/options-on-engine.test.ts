import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { type Engine, engines } from '../support/engines.js';
import { storedItems } from '../support/stored-items.js';
import { optionsAt } from './support.js';

/** Each option beside those that say where the table is, with a value that the engine bears. */
const OPTIONS: Readonly<Record<string, string>> = {
  connector: 'dynamodb',
  'aws.credentials.provider': 'BASIC',
  'aws.trust.all.certificates': 'false',
  'sink.batch.max-size': '2',
  'sink.requests.max-inflight': '3',
  'sink.requests.max-buffered': '26',
  'sink.flush-buffer.timeout': '50 ms',
  'sink.fail-on-error': 'true',
  'sink.ignore-nulls': 'true',
  'sink.http-client.max-concurrency': '4',
  'sink.http-client.read-timeout': '20 s',
};

for (const { name, skip, start } of engines) {
  describe(`a row written to ${name} by a table with`, { skip }, () => {
    let engine: Engine;
    let made = 0;

    before(async () => {
      engine = await start();
    });
    after(() => engine.close());

    const write = async (more: Readonly<Record<string, string>>): Promise<unknown> => {
      const table = `options-${++made}`;
      await engine.createTable(table, 'id:S');
      const options = { ...optionsAt(engine.endpoint, table), ...more };
      const text = Object.entries(options).map(([key, value]) => `${key} = ${value}`);
      const sink = createTableSink({
        columns: { id: 'STRING', total: 'INT' },
        primaryKey: ['id'],
        options: text.join('\n'),
      });
      await sinkTo(
        [
          { id: 'a', total: 1 },
          { id: 'b', total: null },
        ],
        sink,
      );
      return storedItems(engine.client, table);
    };

    const WITH_NULL = [
      { id: { S: 'a' }, total: { N: '1' } },
      { id: { S: 'b' }, total: { NULL: true } },
    ];
    const WITHOUT_NULL = [{ id: { S: 'a' }, total: { N: '1' } }, { id: { S: 'b' } }];

    for (const [key, value] of Object.entries(OPTIONS)) {
      it(`${key} = ${value} is there as it should be`, async () => {
        assert.deepEqual(
          await write({ [key]: value }),
          key === 'sink.ignore-nulls' ? WITHOUT_NULL : WITH_NULL,
        );
      });
    }

    it('all of them at once is there as it should be', async () => {
      assert.deepEqual(await write(OPTIONS), WITHOUT_NULL);
    });
  });
}
