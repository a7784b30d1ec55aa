import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KeySchema } from 'dynamodb-sink';
import { type LearnHow, learnTable } from '#dist/aws/learn-table.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const MINUTE = 60_000;

const table = {
  TableStatus: 'ACTIVE',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const throttled = serviceError('ThrottlingException', 400);
const internal = serviceError('InternalServerError', 500);
const expired = serviceError('ExpiredTokenException', 400);
const tooSkewed = serviceError('RequestTimeTooSkewed', 403);

function serviceError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`it says ${name}`), { name, $metadata: { httpStatusCode } });
}

/** Asks a service that gives what `answer` returns or throws. */
function asking(
  answer: (now: number) => object,
  how: Partial<LearnHow> = {},
): { readonly clock: SimulatedClock; readonly learnt: Promise<KeySchema> } {
  const clock = new SimulatedClock();
  const client = { send: async () => ({ Table: answer(clock.now()) }) } as unknown as DynamoDBClient;
  const described = learnTable('orders', {
    client,
    clock,
    random: () => 0.5,
    requestTimeoutMS: 1000,
    failOnError: false,
    maxRetryDurationMS: Number.POSITIVE_INFINITY,
    hasSucceeded: false,
    log: undefined,
    signal: new AbortController().signal,
    ...how,
  });
  const learnt = described.then(({ keySchema }) => keySchema);
  learnt.catch(() => {});
  return { clock, learnt };
}

/** The error of a service that fails so, from so late on, and when it came. */
async function ending(
  error: Error,
  how: Partial<LearnHow> = {},
  from = 0,
): Promise<{ readonly code: string; readonly afterMS: number }> {
  const { clock, learnt } = asking((now) => {
    if (now < from) return { ...table, TableStatus: 'CREATING' };
    throw error;
  }, how);
  const code = await clock.until(learnt.then(() => 'learnt').catch((failure) => failure.code));
  return { code, afterMS: clock.now() - from };
}

const isWithin = (value: number, least: number, most: number): void =>
  assert.ok(value >= least && value <= most, `${value} is not in ${least}…${most}`);

describe('asking for a key', () => {
  it('ends after 30 s without an answer, counted from the first failure, not from the first question', async () => {
    const { code, afterMS } = await ending(refused);
    assert.equal(code, 'ENDPOINT_UNREACHABLE');
    isWithin(afterMS, 30_000, 40_000);
    const atOnce = await ending(tooSkewed);
    assert.equal(atOnce.code, 'ACCESS_DENIED');
    isWithin(atOnce.afterMS, 30_000, 40_000);
    const later = await ending(internal, { maxRetryDurationMS: 10_000 }, 2 * MINUTE);
    assert.equal(later.code, 'RETRIES_EXHAUSTED');
    isWithin(later.afterMS, 10_000, 20_000);
  });

  it('waits an outage out once a request has succeeded', async () => {
    const { clock, learnt } = asking(
      (now) => {
        if (now < 10 * MINUTE) throw refused;
        return table;
      },
      { hasSucceeded: true },
    );
    assert.equal((await clock.until(learnt)).partitionKey.name, 'pk');
  });

  it('waits five minutes for credentials that have run out; at the start it does not', async () => {
    const { code, afterMS } = await ending(expired, { hasSucceeded: true });
    assert.equal(code, 'CREDENTIALS_UNAVAILABLE');
    isWithin(afterMS, 5 * MINUTE, 5.2 * MINUTE);
    assert.deepEqual(await ending(expired), { code: 'CREDENTIALS_UNAVAILABLE', afterMS: 0 });
  });

  it('bears throttling and errors for maxRetryDurationMS, and nothing with failOnError', async () => {
    for (const error of [throttled, internal]) {
      const { clock, learnt } = asking((now) => {
        if (now < 60 * MINUTE) throw error;
        return table;
      });
      assert.equal((await clock.until(learnt)).partitionKey.type, 'S');
      assert.equal((await ending(error, { maxRetryDurationMS: 100 })).code, 'RETRIES_EXHAUSTED');
    }
    assert.deepEqual(
      [
        await ending(throttled, { failOnError: true }),
        await ending(internal, { failOnError: true }),
        await ending(refused, { failOnError: true }),
      ].map(({ code, afterMS }) => [code, afterMS]),
      [
        ['THROTTLED', 0],
        ['REQUEST_FAILED', 0],
        ['REQUEST_FAILED', 0],
      ],
    );
  });

  it('is aborted by its signal, whatever it waits for', async () => {
    const controller = new AbortController();
    const { clock, learnt } = asking(
      () => {
        throw throttled;
      },
      { signal: controller.signal, failOnError: false },
    );
    await clock.pass(1000);
    controller.abort();
    await assert.rejects(learnt, { code: 'ABORTED' });
  });
});
