import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { runProgram } from '../support/run-program.js';
import { selfSigned } from '../support/self-signed.js';
import { ask, askAll, poolTo, until } from './asking.js';
import { rawServer } from './raw-server.js';

describe('an idle connection', () => {
  it('is closed after 15 s, and only if it was not used meanwhile', async (t) => {
    await using server = await rawServer(({ answer, connection }) => answer(String(connection.index)));
    let now = 1000;
    t.mock.method(performance, 'now', () => now);
    t.mock.timers.enable({ apis: ['setInterval'] });
    const pass = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) {
        now += 1000;
        t.mock.timers.tick(1000);
      }
    };
    using pool = poolTo(server.port, 3);
    await askAll(pool, 3);
    pass(10);
    const used = await ask(pool).outcome;
    pass(4);
    await setImmediate();
    assert.equal(server.open, 3);
    pass(1);
    await until(() => server.open === 1);
    assert.equal(await ask(pool).outcome, used, 'the one that was used is left');
    pass(15);
    await until(() => server.open === 0);
    assert.match(await ask(pool).outcome, /^200 3$/, 'and a new one is made when it is needed');
    pass(15);
    await until(() => server.open === 0);
  });

  for (const protocol of ['http', 'https'] as const) {
    it(`over ${protocol} does not hold up the end of a process whose writer is open`, async () => {
      // One that would never end a connection.
      await using server = await rawServer(({ answer }) => answer('{"UnprocessedItems":{}}'), {
        ...(protocol === 'https' && { tls: selfSigned }),
      });
      const endpoint = `${protocol}://127.0.0.1:${server.port}`;
      const program = `
        import { DynamoDbSink } from 'dynamodb-sink';
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        const sink = new DynamoDbSink({
          tableName: 'orders',
          maxTimeInBufferMS: 1,
          keySchema: { partitionKey: { name: 'pk', type: 'S' } },
          dynamoDb: { region: 'eu-west-1', endpoint: ${JSON.stringify(endpoint)}, credentials },
          ${protocol === 'https' ? `ca: ${JSON.stringify(selfSigned.cert)},` : ''}
        });
        const writer = await sink.createWriter();
        for (let i = 0; i < 100; i++) writer.write({ pk: String(i) });
        await writer.flush();
        console.log(writer.report().put);`;
      assert.deepEqual(await runProgram(program), [0, '100\n']);
    });
  }
});
