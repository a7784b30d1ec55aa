import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describingService } from '../support/described-table.js';
import { runProgram } from '../support/run-program.js';
import { selfSigned } from '../support/self-signed.js';
import { proxyEnvironment, tunnellingProxy } from '../support/tunnelling-proxy.js';

/** Whether undici is loaded when the sink is, when a writer is open, and when it has written. */
async function whenLoaded(endpoint: string, options: object): Promise<[boolean, boolean, boolean]> {
  const [code, said] = await runProgram(`
    import { createRequire } from 'node:module';
    import { DynamoDbSink } from 'dynamodb-sink';
    const { cache } = createRequire(import.meta.url);
    const loaded = [];
    const look = () => loaded.push(Object.keys(cache).some((file) => /[\\\\/]undici[\\\\/]/.test(file)));
    look();
    const writer = await new DynamoDbSink({
      tableName: 'orders',
      dynamoDb: {
        region: 'eu-west-1',
        endpoint: ${JSON.stringify(endpoint)},
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
      ...${JSON.stringify(options)},
    }).createWriter();
    look();
    writer.write({ pk: 'a' });
    await writer.close();
    look();
    console.log(JSON.stringify(loaded));`);
  assert.equal(code, 0);
  return JSON.parse(said);
}

describe('undici', () => {
  const keySchema = { partitionKey: { name: 'pk', type: 'S' } };

  it('is not loaded where the sink has connections of its own and nothing to ask', async () => {
    await using server = await describingService('http');
    using _ = proxyEnvironment({});
    assert.deepEqual(await whenLoaded(server.endpoint, { keySchema }), [false, false, false]);
  });

  it('is loaded while a writer is opened, to ask for the key of its table or to go through a proxy', async () => {
    await using server = await describingService();
    await using proxy = await tunnellingProxy();
    const { cert: ca } = selfSigned;
    {
      using _ = proxyEnvironment({});
      assert.deepEqual(await whenLoaded(server.endpoint, { ca }), [false, true, true]);
    }
    using _ = proxyEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    assert.deepEqual(await whenLoaded(server.endpoint, { ca, keySchema }), [false, true, true]);
    assert.equal(proxy.tunnels.length, 1);
  });
});
