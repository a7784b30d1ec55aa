import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { DESCRIBED, describingService } from '../support/described-table.js';
import { failureOf, type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import { selfSigned } from '../support/self-signed.js';
import type { Served } from '../support/served.js';
import { proxyEnvironment, type TunnellingProxy, tunnellingProxy } from '../support/tunnelling-proxy.js';

const ca = selfSigned.cert;
const orders = ordersOf('a', 'b', 'c');
/** Writes to a table that is described first. */
async function write(
  { endpoint }: Served,
  options: Partial<DynamoDbSinkOptions<Order>> = {},
): Promise<number> {
  const asking = { keySchema: undefined } as unknown as Partial<DynamoDbSinkOptions<Order>>;
  return (await sinkTo(orders, sinkAt({ endpoint }, { ...asking, ...options }))).put;
}

const urlOf = ({ port }: TunnellingProxy, user = ''): string => `http://${user}127.0.0.1:${port}`;
const hostOf = ({ endpoint }: Served): string => new URL(endpoint).host;

describe('a proxy that the environment names', () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    it(`by ${name} takes all that goes to an https: endpoint`, async () => {
      await using server = await describingService();
      await using proxy = await tunnellingProxy();
      using _ = proxyEnvironment({ [name]: urlOf(proxy) });
      assert.equal(await write(server, { ca, maxInFlightRequests: 1 }), 3);
      assert.deepEqual(
        server.seen.map(({ target }) => target),
        ['DescribeTable', 'BatchWriteItem'],
      );
      assert.deepEqual(new Set(proxy.tunnels), new Set([hostOf(server)]));
    });
  }

  it('by https_proxy goes before one by HTTPS_PROXY, and none before one', async () => {
    await using server = await describingService();
    await using proxy = await tunnellingProxy();
    await using other = await tunnellingProxy();
    for (const [lower, isUsed] of [
      [urlOf(proxy), true],
      ['', false],
    ] as const) {
      const before = proxy.tunnels.length;
      using _ = proxyEnvironment({ https_proxy: lower, HTTPS_PROXY: urlOf(other) });
      assert.equal(await write(server, { ca }), 3);
      assert.deepEqual([proxy.tunnels.length > before, other.tunnels.length], [isUsed, 0]);
    }
  });

  for (const name of ['NO_PROXY', 'no_proxy']) {
    it(`is left out for what ${name} names`, async () => {
      await using server = await describingService();
      await using proxy = await tunnellingProxy();
      using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy), [name]: 'example.com,127.0.0.1' });
      assert.equal(await write(server, { ca }), 3);
      assert.deepEqual(proxy.tunnels, []);
      // What applies to certificates applies without the proxy, too.
      const error = await failureOf(sinkAt(server, { failOnError: true }), orders);
      assert.match(error.message, /SELF_SIGNED/);
    });
  }

  it('is for https: alone', async () => {
    await using server = await describingService('http');
    await using proxy = await tunnellingProxy();
    using _ = proxyEnvironment({
      HTTPS_PROXY: urlOf(proxy),
      HTTP_PROXY: urlOf(proxy),
      ALL_PROXY: urlOf(proxy),
    });
    assert.equal(await write(server), 3);
    assert.deepEqual(proxy.tunnels, []);
  });

  it('is asked for no more tunnels than requests in flight', async () => {
    await using server = await describingService();
    await using proxy = await tunnellingProxy();
    using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy) });
    const many = ordersOf(...Array.from({ length: 60 }, (__, i) => `k${i}`));
    const sink = sinkAt(server, { ca, maxInFlightRequests: 3, maxBatchSize: 1 });
    assert.equal((await sinkTo(many, sink)).put, 60);
    assert.ok(proxy.tunnels.length <= 3, `${proxy.tunnels.length} tunnels`);
  });

  it('is shown the credentials of its URL, which no error shows', async () => {
    const user = 'me:p%40ssW0rd@';
    await using server = await describingService();
    await using proxy = await tunnellingProxy();
    {
      using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy, user) });
      assert.equal(await write(server, { ca }), 3);
    }
    const sent = `Basic ${Buffer.from('me:p@ssW0rd').toString('base64')}`;
    assert.deepEqual(new Set(proxy.credentials), new Set([sent]));
    await using refusing = await tunnellingProxy(407);
    const urls = [
      urlOf(refusing, user),
      `http://${user}127.0.0.1:1`,
      `http://${user}#`,
      `${user}127.0.0.1:1`,
      `ftp://${user}h`,
    ];
    for (const url of urls) {
      using _ = proxyEnvironment({ HTTPS_PROXY: url });
      for (const options of [{}, { keySchema: undefined }]) {
        const error = await failureOf(
          sinkAt(server, { maxRetryDurationMS: 5, ...options } as object),
          orders,
        );
        const text = inspect(error, { depth: null, showHidden: true, getters: true, maxStringLength: null });
        for (const secret of ['ssW0rd', sent.slice(6)]) assert.ok(!text.includes(secret), text);
      }
    }
  });
});

describe('a proxy that makes no tunnel', () => {
  for (const [name, refusal, says] of [
    ['refuses', 407, /407/],
    ['cannot reach the service', 502, /502/],
    ['does not answer', 0, /no answer in 50 ms/],
  ] as const) {
    it(`since it ${name} is a failure that may pass`, async () => {
      await using server = await describingService();
      await using proxy = await tunnellingProxy(refusal);
      using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy) });
      const options = { ca, requestTimeoutMS: 50 };
      const error = await failureOf(sinkAt(server, { ...options, maxRetryDurationMS: 20 }), orders);
      assert.deepEqual([error.code, error.retryable], ['RETRIES_EXHAUSTED', true]);
      assert.match(error.message, says);
      assert.ok((error.report?.httpRequests ?? 0) >= 2);
      const failed = await failureOf(sinkAt(server, { ...options, failOnError: true }), orders);
      assert.deepEqual([failed.code, failed.retryable], ['REQUEST_FAILED', true]);
      assert.equal(server.seen.length, 0);
    });
  }

  it('because its URL is none is told as an option that is wrong, when the writer is opened', async () => {
    for (const url of ['proxy:3128', '//proxy', 'ftp://proxy', 'http://'] as const) {
      using _ = proxyEnvironment({ HTTPS_PROXY: url });
      for (const options of [{}, { keySchema: undefined }]) {
        const sink = sinkAt({ endpoint: 'https://127.0.0.1:1' }, options as object);
        const message = /HTTPS_PROXY is not the URL of a proxy/;
        await assert.rejects(sink.createWriter(), { code: 'INVALID_OPTION', retryable: false, message });
      }
    }
  });
});

describe('TLS within the tunnel of a proxy', () => {
  it('trusts what ca has or trustAllCertificates takes, and nothing else', async () => {
    await using server = await describingService();
    await using proxy = await tunnellingProxy();
    using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy) });
    for (const options of [{ ca }, { trustAllCertificates: true }])
      assert.equal(await write(server, options), 3);
    for (const options of [{}, { keySchema: undefined }]) {
      const error = await failureOf(sinkAt(server, { maxRetryDurationMS: 5, ...options } as object), orders);
      assert.deepEqual([error.code, error.retryable], ['RETRIES_EXHAUSTED', true]);
      assert.match(error.message, /DEPTH_ZERO_SELF_SIGNED_CERT/);
    }
  });

  it('offers no HTTP/2', async () => {
    const { createSecureServer } = await import('node:http2');
    const versions = new Set<string>();
    const server = createSecureServer({ ...selfSigned, allowHTTP1: true }, (request, response) => {
      versions.add(request.httpVersion);
      response.end(
        request.headers['x-amz-target']?.includes('Describe') ? DESCRIBED : '{"UnprocessedItems":{}}',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using proxy = await tunnellingProxy();
    using _ = proxyEnvironment({ HTTPS_PROXY: urlOf(proxy) });
    const { port } = server.address() as { port: number };
    const options = { ca, keySchema: undefined } as object;
    const report = await sinkTo(orders, sinkAt({ endpoint: `https://127.0.0.1:${port}` }, options));
    server.close();
    assert.deepEqual([report.put, [...versions]], [3, ['1.1']]);
  });
});
