import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import { assertTold, failureOf, ordersOf, sinkAt } from '../support/failing-sink.js';
import {
  type Answer,
  json,
  type SentRequest,
  type Step,
  scriptedEndpoint,
  written,
} from '../support/scripted-endpoint.js';

const HOUR_MS = 3_600_000;

/** A service whose clock is so far ahead of ours, and that lets pass what is signed within five minutes of it. */
function serviceAhead(
  byMS: number,
  refusal: (signedAt: Date, now: Date) => Answer,
  description: Answer = {},
): Step {
  return (request) => {
    const signedAt = signingTimeOf(request);
    const now = new Date(Date.now() + byMS);
    const success = request.target === 'DescribeTable' ? description : written;
    const answer = Math.abs(signedAt.getTime() - now.getTime()) < 300_000 ? success : refusal(signedAt, now);
    return { ...answer, headers: { ...answer.headers, date: now.toUTCString() } };
  };
}

/** When the request says that it was signed. */
function signingTimeOf({ headers }: SentRequest): Date {
  const iso = String(headers['x-amz-date']).replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  return new Date(iso);
}

/** As it stands in signatures. */
function basic(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function invalidSignature(signedAt: Date, now: Date): Answer {
  const isLate = signedAt < now;
  const limit = new Date(now.getTime() + (isLate ? -300_000 : 300_000));
  return json(400, {
    __type: 'com.amazon.coral.service#InvalidSignatureException',
    message: isLate
      ? `Signature expired: ${basic(signedAt)} is now earlier than ${basic(limit)} (${basic(now)} - 5 min.)`
      : `Signature not yet current: ${basic(signedAt)} is still later than ${basic(limit)} (${basic(now)} + 5 min.)`,
  });
}

function requestTimeTooSkewed(): Answer {
  return json(403, {
    __type: 'com.amazon.coral.service#RequestTimeTooSkewed',
    message: 'The difference between the request time and the current time is too large.',
  });
}

describe('a clock of this machine that is wrong', () => {
  for (const [name, byMS, refusal] of [
    ['late, by InvalidSignatureException', HOUR_MS, invalidSignature],
    ['early, by InvalidSignatureException', -HOUR_MS, invalidSignature],
    ['a day late', 24 * HOUR_MS, invalidSignature],
    ['late, by RequestTimeTooSkewed', HOUR_MS, requestTimeTooSkewed],
    ['early, by RequestTimeTooSkewed', -HOUR_MS, requestTimeTooSkewed],
  ] as const) {
    it(`is corrected by the answer: ${name}`, async () => {
      await using endpoint = await scriptedEndpoint(Array<Step>(20).fill(serviceAhead(byMS, refusal)));
      const report = await sinkTo(ordersOf('a', 'b', 'a'), sinkAt(endpoint));
      const { put, resent, rejected, httpRequests } = report;
      assert.deepEqual(
        { put, resent, rejected, httpRequests },
        { put: 3, resent: 2, rejected: 0, httpRequests: 3 },
      );
      assert.deepEqual(endpoint.versionsOf('a'), [1, 2]);
      const [first, second] = endpoint.requests as [SentRequest, SentRequest];
      const correction = signingTimeOf(second).getTime() - signingTimeOf(first).getTime();
      assert.ok(Math.abs(correction - byMS) < 10_000, `corrected by ${correction} ms`);
      assert.match(
        String(second.headers.authorization),
        new RegExp(`/${basic(signingTimeOf(second)).slice(0, 8)}/`),
      );
      assert.equal(first.body, second.body);
    });
  }

  it('is corrected once for all requests in flight', async () => {
    const right = Array<Step>(5).fill(serviceAhead(0, invalidSignature));
    const wrong = Array<Step>(50).fill(serviceAhead(HOUR_MS, invalidSignature));
    await using endpoint = await scriptedEndpoint([...right, ...wrong]);
    const writer = await sinkAt(endpoint, { maxBatchSize: 1, maxInFlightRequests: 5 }).createWriter();
    // As many are in flight at once as were answered before.
    for (const order of ordersOf('v', 'w', 'x', 'y', 'z')) writer.write(order);
    await writer.flush();
    for (const order of ordersOf('a', 'b', 'c', 'd', 'e')) writer.write(order);
    const report = await writer.close();
    assert.deepEqual([report.put, report.httpRequests], [10, 15]);
  });

  it('is corrected when the table is asked for its key, before the first write', async () => {
    const description = json(200, {
      Table: {
        TableStatus: 'ACTIVE',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    });
    const ahead = serviceAhead(HOUR_MS, invalidSignature, description);
    await using endpoint = await scriptedEndpoint(Array<Step>(20).fill(ahead));
    const report = await sinkTo(
      ordersOf('a'),
      new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(endpoint.endpoint) }),
    );
    assert.deepEqual(
      endpoint.requests.map(({ target }) => target),
      ['DescribeTable', 'DescribeTable', 'BatchWriteItem'],
    );
    assert.deepEqual([report.put, report.httpRequests], [1, 1]);
  });

  it('that goes wrong and right again while the sink runs is followed', async () => {
    const right = serviceAhead(0, invalidSignature);
    const wrong = serviceAhead(HOUR_MS, invalidSignature);
    await using endpoint = await scriptedEndpoint([right, wrong, wrong, right, right]);
    const writer = await sinkAt(endpoint).createWriter();
    for (const order of ordersOf('a', 'a', 'a')) {
      writer.write(order);
      await writer.flush();
    }
    assert.deepEqual([(await writer.close()).put, endpoint.arrived], [3, 5]);
    assert.deepEqual(endpoint.versionsOf('a'), [1, 2, 3]);
  });

  it('stops the sink at once with failOnError, and after maxRetryDurationMS where no answer corrects it', async () => {
    const now = new Date();
    const refusal = invalidSignature(new Date(now.getTime() - HOUR_MS), now);
    for (const [options, code, key] of [
      [{ failOnError: true }, 'REQUEST_FAILED', undefined],
      [{ maxRetryDurationMS: 20 }, 'RETRIES_EXHAUSTED', 'pk = "b"'],
    ] as const) {
      await using endpoint = await scriptedEndpoint([written, ...Array<Step>(20).fill(refusal)]);
      const sink = sinkAt(endpoint, { ...options, maxBatchSize: 1, maxInFlightRequests: 1 });
      const error = await failureOf(sink, ordersOf('a', 'b'));
      assertTold(error, {
        code,
        retryable: true,
        message: /InvalidSignatureException: Signature expired/,
        key,
      });
    }
  });
});

describe('a clock that is not to be corrected', () => {
  it('is not, with disableClockSkewCorrection: the sink ends as with any clock that stays wrong', async () => {
    const now = new Date();
    const refusal = invalidSignature(new Date(now.getTime() - HOUR_MS), now);
    await using endpoint = await scriptedEndpoint(Array(50).fill(refusal));
    const dynamoDb = {
      ...configFor(endpoint.endpoint),
      disableClockSkewCorrection: true,
      systemClockOffset: HOUR_MS,
    };
    const sink = sinkAt(endpoint, { dynamoDb, maxRetryDurationMS: 20 });
    await failureOf(sink, ordersOf('a'));
    for (const request of endpoint.requests) {
      assert.ok(Math.abs(signingTimeOf(request).getTime() - now.getTime()) < 300_000);
    }
  });
});
