import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { sinkTo } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import { assertTold, failureOf, ordersOf, sinkAt } from '../support/failing-sink.js';
import { type SentRequest, type Step, scriptedEndpoint, written } from '../support/scripted-endpoint.js';
import { secretCredentials } from '../support/secrets.js';
import { serviceErrors } from '../support/service-errors.js';

const { expiredToken } = serviceErrors;

/** A provider whose n-th answer has the session token `token-n`, by its own account good for an hour or so. */
class Provider {
  asked = 0;
  readonly #answer: (asked: number) => Promise<void> | void;
  readonly #goodForMS: number;

  /** @param answer awaited before each answer, which it may prevent by throwing */
  constructor(answer: (asked: number) => Promise<void> | void = () => {}, goodForMS = 3_600_000) {
    this.#answer = answer;
    this.#goodForMS = goodForMS;
  }

  readonly credentials = async (): Promise<AwsCredentialIdentity> => {
    const asked = ++this.asked;
    await this.#answer(asked);
    const expiration = new Date(Date.now() + this.#goodForMS);
    return { ...secretCredentials, sessionToken: `token-${asked}`, expiration };
  };
}

function tokensOf(requests: readonly SentRequest[]): unknown[] {
  return requests.map(({ headers }) => headers['x-amz-security-token']);
}

/** Takes every token but those that are over. */
function without(...tokens: readonly string[]): Step {
  return ({ headers }) => (tokens.includes(String(headers['x-amz-security-token'])) ? expiredToken : written);
}

describe('a session token that has expired', () => {
  it('is asked for anew, once, and the next request has the new one', async () => {
    await using endpoint = await scriptedEndpoint(Array<Step>(20).fill(without('token-1')));
    const provider = new Provider();
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const report = await sinkTo(ordersOf('a', 'b', 'a'), sinkAt(endpoint, { dynamoDb }));
    assert.deepEqual(tokensOf(endpoint.requests), ['token-1', 'token-2', 'token-2']);
    assert.equal(provider.asked, 2);
    assert.deepEqual(endpoint.versionsOf('a'), [1, 2]);
    assert.deepEqual([report.put, report.resent, report.rejected], [3, 2, 0]);
  });

  it('is not sent where it is empty, and the keys are asked for anew all the same', async () => {
    await using endpoint = await scriptedEndpoint([expiredToken, written]);
    let asked = 0;
    const credentials = async (): Promise<AwsCredentialIdentity> => {
      asked++;
      return { ...secretCredentials, sessionToken: '' };
    };
    const dynamoDb = configFor(endpoint.endpoint, credentials);
    const report = await sinkTo(ordersOf('a'), sinkAt(endpoint, { dynamoDb }));
    assert.deepEqual([report.put, asked, tokensOf(endpoint.requests)], [1, 2, [undefined, undefined]]);
  });

  it('is asked for once for all requests in flight, and not again for one whose answer comes late', async () => {
    const provider = new Provider();
    let begun = 0;
    // The first request is answered when all have come, the last one long after the new token is in use.
    const gate = Promise.withResolvers<void>();
    const step =
      (delayMS: number): Step =>
      ({ headers }) => {
        if (++begun === 4) gate.resolve();
        const { status, body, headers: with_ } = expiredToken;
        if (headers['x-amz-security-token'] !== 'token-1') return written;
        return {
          send: (response) => {
            void gate.promise
              .then(() => sleep(delayMS))
              .then(() => response.writeHead(status ?? 400, with_).end(body));
          },
        };
      };
    const first = Array<Step>(4).fill(written);
    await using endpoint = await scriptedEndpoint([...first, step(0), step(0), step(20), step(100)]);
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const sink = sinkAt(endpoint, { dynamoDb, maxBatchSize: 1, maxInFlightRequests: 4 });
    const writer = await sink.createWriter();
    // As many are in flight at once as were answered before.
    for (const order of ordersOf('w', 'x', 'y', 'z')) writer.write(order);
    await writer.flush();
    for (const order of ordersOf('a', 'b', 'c', 'd')) writer.write(order);
    const report = await writer.close();
    assert.deepEqual([report.put, report.httpRequests], [8, 12]);
    assert.deepEqual(tokensOf(endpoint.requests).toSorted(), [
      ...Array<string>(8).fill('token-1'),
      ...Array<string>(4).fill('token-2'),
    ]);
    assert.equal(provider.asked, 2);
  });

  it('is not sent again while the provider takes its time for the new one', async () => {
    await using endpoint = await scriptedEndpoint(Array<Step>(20).fill(without('token-1')));
    const provider = new Provider((asked) => (asked === 2 ? sleep(150) : undefined));
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const report = await sinkTo(ordersOf('a'), sinkAt(endpoint, { dynamoDb }));
    assert.deepEqual(tokensOf(endpoint.requests), ['token-1', 'token-2']);
    assert.deepEqual([report.put, provider.asked], [1, 2]);
  });

  it('is asked for at each expiry', async () => {
    await using endpoint = await scriptedEndpoint([
      written,
      without('token-1'),
      without('token-1'),
      without('token-1', 'token-2'),
    ]);
    const provider = new Provider();
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const writer = await sinkAt(endpoint, { dynamoDb }).createWriter();
    for (const order of ordersOf('a', 'a', 'a')) {
      writer.write(order);
      await writer.flush();
    }
    const report = await writer.close();
    assert.deepEqual(tokensOf(endpoint.requests), ['token-1', 'token-1', 'token-2', 'token-2', 'token-3']);
    assert.deepEqual([report.put, endpoint.versionsOf('a')], [3, [1, 2, 3]]);
  });

  it('stops the sink at once with failOnError, and after maxRetryDurationMS', async () => {
    for (const [options, code, key] of [
      [{ failOnError: true }, 'REQUEST_FAILED', undefined],
      [{ maxRetryDurationMS: 20 }, 'RETRIES_EXHAUSTED', 'pk = "b"'],
    ] as const) {
      await using endpoint = await scriptedEndpoint([written, ...Array<Step>(20).fill(expiredToken)]);
      const sink = sinkAt(endpoint, { ...options, maxBatchSize: 1, maxInFlightRequests: 1 });
      const error = await failureOf(sink, ordersOf('a', 'b'));
      assertTold(error, { code, retryable: true, message: /ExpiredTokenException: The security token/, key });
      assert.equal(error.report?.put, 1);
    }
  });
});

describe('a provider of credentials', () => {
  const failures: readonly (readonly [string, unknown])[] = [
    ['CredentialsProviderError', Object.assign(new Error('none'), { name: 'CredentialsProviderError' })],
    ['an error of its own', new Error('the vault is sealed')],
    ['the error of a service it asks', Object.assign(new Error('no'), { name: 'AccessDenied' })],
    ['what is not even an error', 'no'],
  ];
  for (const [name, failure] of failures) {
    it(`that fails for a while with ${name} is asked again`, async () => {
      await using endpoint = await scriptedEndpoint([]);
      let failuresLeft = 0;
      // So short-lived that each request asks for them.
      const provider = new Provider(() => {
        if (failuresLeft-- > 0) throw failure;
      }, 1000);
      const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
      const writer = await sinkAt(endpoint, { dynamoDb }).createWriter();
      for (const order of ordersOf('a', 'a', 'a')) {
        writer.write(order);
        await writer.flush();
        failuresLeft = 3;
      }
      const report = await writer.close();
      assert.deepEqual([report.put, report.rejected, endpoint.versionsOf('a')], [3, 0, [1, 2, 3]]);
    });
  }

  it('whose answers are good for less than five minutes is not asked with each request', async () => {
    await using endpoint = await scriptedEndpoint([]);
    const provider = new Provider(() => {}, 240_000);
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const writer = await sinkAt(endpoint, { dynamoDb }).createWriter();
    await writer.writeDurable({ pk: 'first', v: 1, content: '' });
    const asked = provider.asked;
    for (let v = 1; v <= 20; v++) await writer.writeDurable({ pk: 'a', v, content: '' });
    await writer.close();
    assert.equal(provider.asked, asked);
  });

  it('that gives no answer is told of as what is missing, and the batch stays whole', async () => {
    await using endpoint = await scriptedEndpoint([]);
    const answer = Promise.withResolvers<void>();
    let isOpen = false;
    const provider = new Provider(() => (isOpen ? answer.promise : undefined), 1000);
    const dynamoDb = configFor(endpoint.endpoint, provider.credentials);
    const writer = await sinkAt(endpoint, { dynamoDb, requestTimeoutMS: 20 }).createWriter();
    isOpen = true;
    for (const order of ordersOf('a', 'b', 'c')) writer.write(order);
    const flushed = writer.flush();
    while (writer.metrics().failedRequests < 3) await sleep(5);
    assert.equal(writer.health().reason, 'CredentialsTimeout: no credentials in 20 ms');
    answer.resolve();
    await flushed;
    const { put } = await writer.close();
    assert.deepEqual([put, endpoint.requests.map(({ writes }) => writes.length)], [3, [3]]);
  });

  for (const [name, change] of Object.entries({
    'a session token': { sessionToken: 'token\r\nx-other: field' },
    'a session token with a line break behind it': { sessionToken: 'token\r\n' },
    'an access key': { accessKeyId: 'AKIDEXAMPLE\r\nx-other: field' },
  })) {
    it(`cannot add to the head of a request by ${name}`, async () => {
      await using endpoint = await scriptedEndpoint([]);
      const dynamoDb = configFor(endpoint.endpoint, { ...secretCredentials, ...change });
      const error = await failureOf(sinkAt(endpoint, { dynamoDb }), ordersOf('a'));
      assertTold(error, { code: 'INVALID_OPTION', retryable: false, message: /line breaks/ });
      assert.equal(endpoint.arrived, 0);
    });
  }

  it('that fails when the sink is opened is told at once, without what it holds', async () => {
    await using endpoint = await scriptedEndpoint([]);
    const sealed = Object.assign(new Error('the vault is sealed'), { kept: secretCredentials });
    const dynamoDb = configFor(endpoint.endpoint, () => Promise.reject(sealed));
    const error = await failureOf(sinkAt(endpoint, { dynamoDb }), ordersOf('a'));
    assertTold(error, {
      code: 'CREDENTIALS_UNAVAILABLE',
      retryable: true,
      message: /the vault is sealed\): set dynamoDb\.credentials, a profile, or AWS_ACCESS_KEY_ID/,
      table: undefined,
    });
    assert.equal(endpoint.arrived, 0);
  });
});
