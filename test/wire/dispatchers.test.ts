import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DynamoDbSinkOptions, sinkTo, type UndiciDispatcher } from 'dynamodb-sink';
import * as undici8 from 'undici';
import * as undici7 from 'undici7';
import { DESCRIBED, describingService } from '../support/described-table.js';
import { failureOf, type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import { selfSigned } from '../support/self-signed.js';
import { served } from '../support/served.js';
import { proxyEnvironment, tunnellingProxy } from '../support/tunnelling-proxy.js';

const orders = ordersOf('a', 'b', 'a');
/** Options without a key, so that the table is asked for it. */
const through = (dispatcher: UndiciDispatcher): Partial<DynamoDbSinkOptions<Order>> =>
  ({ dispatcher, keySchema: undefined, maxInFlightRequests: 1 }) as unknown as Partial<
    DynamoDbSinkOptions<Order>
  >;

for (const [version, undici] of [
  [8, undici8],
  [7, undici7 as unknown as typeof undici8],
] as const) {
  const connect = { ca: selfSigned.cert };

  describe(`a dispatcher of undici ${version}`, () => {
    it('sends all there is to send, and is left open', async () => {
      await using server = await describingService();
      const agent = new undici.Agent({ connect });
      for (let i = 1; i <= 2; i++) {
        assert.equal((await sinkTo(orders, sinkAt(server, through(agent)))).put, 3);
        const targets = server.seen.map(({ target }) => target).slice(-3);
        assert.deepEqual(targets, ['DescribeTable', 'BatchWriteItem', 'BatchWriteItem']);
      }
      assert.equal((await undici.request(server.endpoint, { dispatcher: agent })).statusCode, 200);
      assert.deepEqual([agent.closed, agent.destroyed], [false, false]);
      await agent.destroy();
    });

    it('may go through a proxy, and the environment names no other', async () => {
      await using server = await describingService();
      await using proxy = await tunnellingProxy();
      using _ = proxyEnvironment({ HTTPS_PROXY: 'http://127.0.0.1:1' });
      const agent = new undici.ProxyAgent({ uri: `http://127.0.0.1:${proxy.port}`, requestTls: connect });
      assert.equal((await sinkTo(orders, sinkAt(server, through(agent)))).put, 3);
      assert.deepEqual(new Set(proxy.tunnels), new Set([new URL(server.endpoint).host]));
      assert.equal((await undici.request(server.endpoint, { dispatcher: agent })).statusCode, 200);
      await agent.destroy();
    });

    it('may be one that answers by itself', async () => {
      const agent = new undici.MockAgent();
      agent.disableNetConnect();
      const pool = agent.get('https://dynamodb.test');
      const bodies: string[] = [];
      const reply = ({ body }: { body?: unknown }): string => {
        bodies.push(Buffer.from(body as Uint8Array).toString());
        return '{"UnprocessedItems":{}}';
      };
      pool.intercept({ path: '/', method: 'POST' }).reply(200, DESCRIBED);
      pool.intercept({ path: '/', method: 'POST' }).reply(500, '{"__type":"x#InternalServerError"}');
      pool.intercept({ path: '/', method: 'POST' }).reply(200, reply).persist();
      const report = await sinkTo(orders, sinkAt({ endpoint: 'https://dynamodb.test' }, through(agent)));
      assert.deepEqual([report.put, report.httpRequests, bodies.length], [3, 3, 2]);
      await agent.close();
    });

    it('that has been closed is a failure that may pass', async () => {
      await using server = await describingService();
      const agent = new undici.Agent({ connect });
      await agent.close();
      const error = await failureOf(sinkAt(server, { dispatcher: agent, maxRetryDurationMS: 5 }), orders);
      assert.deepEqual([error.code, error.retryable], ['RETRIES_EXHAUSTED', true]);
    });

    it('lets go of a request whose time is up', async () => {
      await using server = await served(() => ({ send: () => {} }), 'https');
      const agent = new undici.Agent({ connect, connections: 1 });
      const options = { dispatcher: agent, requestTimeoutMS: 30, maxRetryDurationMS: 50 };
      const error = await failureOf(sinkAt(server, options), orders);
      assert.match(error.message, /no answer in 30 ms/);
      // It ends only when nothing is in flight any more.
      await agent.close();
    });
  });
}
