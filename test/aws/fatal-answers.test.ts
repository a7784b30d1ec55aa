import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertTold, failureOf, type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import {
  type Answer,
  json,
  type Step,
  scriptedEndpoint,
  withChecksum,
  written,
} from '../support/scripted-endpoint.js';
import { serviceErrors } from '../support/service-errors.js';

const fatal: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly code: string;
  /** The table, what the service says, and what to do about it if that does not tell. */
  readonly says: RegExp;
}[] = [
  {
    name: 'ResourceNotFoundException of its own table',
    answer: serviceErrors.resourceNotFound,
    code: 'TABLE_NOT_FOUND',
    says: /^table orders was not found \(ResourceNotFoundException: .*\): create it, or check the region and endpoint$/,
  },
  {
    name: 'AccessDeniedException',
    answer: serviceErrors.accessDenied,
    code: 'ACCESS_DENIED',
    says: /orders.*AccessDeniedException: User: \S+ is not authorized to perform: dynamodb:BatchWriteItem/,
  },
  {
    name: 'UnrecognizedClientException',
    answer: serviceErrors.unrecognizedClient,
    code: 'ACCESS_DENIED',
    says: /orders.*UnrecognizedClientException: The security token included in the request is invalid/,
  },
  {
    name: 'InvalidSignatureException',
    answer: serviceErrors.invalidSignature,
    code: 'ACCESS_DENIED',
    says: /orders.*InvalidSignatureException: .* Check your AWS Secret Access Key/,
  },
  {
    name: 'IncompleteSignatureException',
    answer: serviceErrors.incompleteSignature,
    code: 'ACCESS_DENIED',
    says: /orders.*IncompleteSignatureException/,
  },
  {
    name: 'MissingAuthenticationTokenException',
    answer: serviceErrors.missingAuthenticationToken,
    code: 'ACCESS_DENIED',
    says: /orders.*MissingAuthenticationTokenException/,
  },
  {
    name: 'NotAuthorized',
    answer: serviceErrors.notAuthorized,
    code: 'ACCESS_DENIED',
    says: /orders.*NotAuthorized: You do not have permission/,
  },
  {
    name: 'OptInRequired',
    answer: serviceErrors.optInRequired,
    code: 'ACCESS_DENIED',
    says: /orders.*OptInRequired/,
  },
  {
    name: 'KMS key it may not use',
    answer: serviceErrors.kmsAccessDenied,
    code: 'ACCESS_DENIED',
    says: /orders.*KMS key access denied error/,
  },
  {
    name: 'KMS key that is disabled',
    answer: serviceErrors.kmsDisabled,
    code: 'ACCESS_DENIED',
    says: /orders.*KMS key disabled error: \S+ arn:aws:kms:\S+ is disabled/,
  },
  {
    name: 'KMS key that is about to be deleted',
    answer: serviceErrors.kmsPendingDeletion,
    code: 'ACCESS_DENIED',
    says: /orders.*KMS validation error: \S+ arn:aws:kms:\S+ is pending deletion/,
  },
  {
    name: 'KMS key that is gone',
    answer: serviceErrors.kmsNotFound,
    code: 'ACCESS_DENIED',
    says: /orders.*KMS validation error: \S+ arn:aws:kms:\S+ does not exist/,
  },
  {
    name: 'UnknownOperationException',
    answer: serviceErrors.unknownOperation,
    code: 'REQUEST_FAILED',
    says: /orders.*UnknownOperationException/,
  },
  {
    name: 'error type that is not known',
    answer: json(400, {
      __type: 'com.amazonaws.dynamodb.v20120810#NewestException',
      message: 'of next year',
    }),
    code: 'REQUEST_FAILED',
    says: /orders.*NewestException: of next year/,
  },
  {
    name: 'error type in the header alone',
    answer: {
      ...withChecksum({ status: 400, body: '{"message":"no"}' }),
      headers: { 'x-amzn-errortype': 'AccessDeniedException:http://internal.amazon.com/' },
    },
    code: 'ACCESS_DENIED',
    says: /orders.*AccessDeniedException: no/,
  },
];

describe('an answer after which no request can succeed', () => {
  for (const { name, answer, code, says } of fatal) {
    for (const failOnError of [false, true]) {
      it(`stops the sink at once: ${name}, with failOnError ${failOnError}`, async () => {
        const rejected: Order[] = [];
        await using endpoint = await scriptedEndpoint([written, ...Array<Step>(200).fill(answer)]);
        const options = {
          maxBatchSize: 2,
          maxInFlightRequests: 1,
          failOnError,
          onRejected: ({ element }: { element: Order }) => void rejected.push(element),
        };
        const error = await failureOf(sinkAt(endpoint, options), ordersOf('a', 'b', 'c', 'd', 'e', 'f', 'a'));
        assertTold(error, { code, retryable: false, message: says });
        assert.deepEqual([error.report?.put, error.report?.rejected, rejected.length], [2, 0, 0]);
        assert.deepEqual([endpoint.contents, endpoint.arrived], [['a=1', 'b=1'], 2]);
      });
    }
  }

  it('leaves what is not written in a snapshot, for when the trouble is over', async () => {
    await using endpoint = await scriptedEndpoint([written, serviceErrors.accessDenied]);
    const sink = sinkAt(endpoint, { maxBatchSize: 2, maxInFlightRequests: 1 });
    const writer = await sink.createWriter();
    for (const order of ordersOf('a', 'b', 'c', 'a')) writer.write(order);
    await assert.rejects(writer.flush(), { code: 'ACCESS_DENIED' });
    const restored = await sink.restoreWriter(writer.snapshotState());
    assert.equal((await restored.close()).put, 2);
    assert.deepEqual(endpoint.versionsOf('a'), [1, 2]);
    assert.deepEqual(endpoint.contents, ['a=2', 'b=1', 'c=1']);
  });

  it('concerns the sink as a whole, also for a table that a record names', async () => {
    const denied: Step = ({ body }) => (body.includes('"other"') ? serviceErrors.accessDenied : written);
    await using endpoint = await scriptedEndpoint([denied, denied]);
    const keySchemas = { other: { partitionKey: { name: 'pk', type: 'S' } } } as const;
    const sink = sinkAt(endpoint, {
      keySchemas,
      elementConverter: (item) => ({ type: 'PUT', item, ...(item.pk === 'b' && { tableName: 'other' }) }),
      onRejected: () => assert.fail('it is not the record'),
    });
    const error = await failureOf(sink, ordersOf('a', 'b'));
    assertTold(error, { code: 'ACCESS_DENIED', retryable: false, message: /other/, table: 'other' });
  });
});

describe('an error that stops the sink', () => {
  it('names the table in its message, whatever failed', async () => {
    for (const answer of [
      serviceErrors.internalServerError,
      serviceErrors.throttling,
      serviceErrors.accessDenied,
    ]) {
      await using endpoint = await scriptedEndpoint([answer]);
      const error = await failureOf(sinkAt(endpoint, { failOnError: true }), ordersOf('a'));
      assert.match(error.message, /\borders\b/);
    }
  });

  it('shows no record in what it carries either', async () => {
    const message = "Value '{content=shown-nowhere}' at 'requestItems' failed to satisfy constraint";
    await using endpoint = await scriptedEndpoint([
      json(400, { __type: 'com.amazon.coral.validate#ValidationException', message }),
    ]);
    const error = await failureOf(sinkAt(endpoint), ordersOf('a'));
    assert.ok(!String(error.cause).includes('shown-nowhere'), String(error.cause));
  });
});
