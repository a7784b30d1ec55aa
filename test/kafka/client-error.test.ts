import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KafkaClientError } from 'dynamodb-sink/kafka';
import { clientError, responseOf, saidBroker } from '#dist/kafka/platformatic/client-error.js';

/** An error as the client makes it: an outer one that says little, and inner ones that say what it was. */
function multiple(...errors: object[]): Error {
  return Object.assign(new Error('it failed 3 times'), { code: 'PLT_KFK_MULTIPLE', errors });
}

function protocol(apiId: string, more: object = {}): Error {
  return Object.assign(new Error(`about ${apiId}`), { code: 'PLT_KFK_PROTOCOL', apiId, ...more });
}

const KINDS = [
  ['ILLEGAL_GENERATION', 'fenced'],
  ['UNKNOWN_MEMBER_ID', 'fenced'],
  ['FENCED_INSTANCE_ID', 'fenced'],
  ['REBALANCE_IN_PROGRESS', 'fenced'],
  ['TOPIC_AUTHORIZATION_FAILED', 'refused'],
  ['GROUP_AUTHORIZATION_FAILED', 'refused'],
  ['SASL_AUTHENTICATION_FAILED', 'refused'],
  ['INCONSISTENT_GROUP_PROTOCOL', 'refused'],
  ['MESSAGE_TOO_LARGE', 'refused'],
  ['POLICY_VIOLATION', 'refused'],
  ['UNSUPPORTED_VERSION', 'refused'],
  ['UNKNOWN_SERVER_ERROR', 'unavailable'],
  ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'unavailable'],
  ['NOT_COORDINATOR', 'unavailable'],
  ['COORDINATOR_LOAD_IN_PROGRESS', 'unavailable'],
] as const;

for (const [apiId, kind] of KINDS) {
  test(`${apiId} is ${kind}, however deep it is`, () => {
    for (const error of [
      protocol(apiId),
      multiple(protocol(apiId)),
      multiple(new Error('first'), multiple(protocol(apiId))),
      new Error('outer', { cause: multiple(protocol(apiId)) }),
    ]) {
      const { kind: found, message, cause } = clientError(error, 'committing');
      assert.equal(found, kind);
      assert.equal(message, `committing failed: ${apiId}: about ${apiId}`);
      assert.equal(cause, error);
      assert.ok(saidBroker(error, apiId));
      assert.ok(!saidBroker(error, 'OTHER'));
    }
  });
}

test('a broker that is away is unavailable, in the words of the innermost error', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const { kind, message } = clientError(
    multiple(Object.assign(new Error('network'), { cause: refused })),
    'fetching',
  );
  assert.deepEqual(
    [kind, message],
    ['unavailable', 'fetching failed: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1'],
  );
});

test('an error in our words stays as it is, and what is no error is unavailable', () => {
  const own = new KafkaClientError('fenced', 'over');
  assert.equal(clientError(own, 'anything'), own);
  const { kind, message } = clientError('text', 'fetching');
  assert.deepEqual([kind, message], ['unavailable', 'fetching failed: text']);
});

test('an error that leads to itself is looked through all the same', () => {
  const circle: Error = new Error('round');
  circle.cause = circle;
  assert.equal(clientError(circle, 'fetching').kind, 'unavailable');
  assert.equal(responseOf(circle), undefined);
});

test('the answer that an inner error has is found', () => {
  const response = { responses: [] };
  assert.equal(responseOf(multiple(protocol('OFFSET_OUT_OF_RANGE', { response }))), response);
});
