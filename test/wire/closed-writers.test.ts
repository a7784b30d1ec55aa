import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESCRIBED } from '../support/described-table.js';
import { runProgram } from '../support/run-program.js';
import { selfSigned } from '../support/self-signed.js';
import { served } from '../support/served.js';
import { proxyEnvironment, tunnellingProxy } from '../support/tunnelling-proxy.js';

describe('a writer that is closed', () => {
  for (const [name, protocol, proxied] of [
    ['plain connections', 'http', false],
    ['connections over TLS', 'https', false],
    ['tunnels of a proxy', 'https', true],
  ] as const) {
    for (const [ending, isCut] of [
      ['close', false],
      ['an abort with requests in flight', true],
    ] as const) {
      it(`leaves nothing open: ${name}, after ${ending}`, async () => {
        await using server = await served(
          ({ target }) =>
            isCut && target === 'BatchWriteItem'
              ? { send: () => {} }
              : { body: DESCRIBED.replace('{', '{"UnprocessedItems":{},') },
          protocol,
        );
        await using proxy = await tunnellingProxy();
        const program = `
          import { DynamoDbSink } from 'dynamodb-sink';
          const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
          const aborting = new AbortController();
          const sink = new DynamoDbSink({
            tableName: 'orders',
            maxBatchSize: 1,
            signal: aborting.signal,
            dynamoDb: { region: 'eu-west-1', endpoint: ${JSON.stringify(server.endpoint)}, credentials },
            ${protocol === 'https' ? `ca: ${JSON.stringify(selfSigned.cert)},` : ''}
          });
          process.stdout; // has a handle once it was looked at
          const before = process.getActiveResourcesInfo();
          const writer = await sink.createWriter();
          for (let i = 0; i < 100; i++) writer.write({ pk: String(i) });
          if (${isCut}) {
            setTimeout(() => aborting.abort(), 50);
            await writer.flush().catch(() => {});
            await writer.close().catch(() => {});
          } else console.log((await writer.close()).put);
          // Handles are closed in the next turn of the loop.
          for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
          const left = process.getActiveResourcesInfo();
          for (const one of before) if (left.includes(one)) left.splice(left.indexOf(one), 1);
          console.log(left.filter((one) => one !== 'Immediate'));`;
        using _ = proxyEnvironment(proxied ? { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } : {});
        assert.deepEqual(await runProgram(program), [0, `${isCut ? '' : '100\n'}[]\n`]);
        assert.equal(proxy.tunnels.length > 0, proxied);
      });
    }
  }
});
