import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { assertTold, failureOf, type Order, ordersOf, sinkAt } from './failing-sink.js';
import { type Step, scriptedEndpoint, written } from './scripted-endpoint.js';

/** A failure that may be over at the next attempt. */
export interface PassingFailure {
  /** What answers, as the first words of the tests' names. */
  readonly name: string;
  readonly step: Step;
  /** The service's own words, where it has any. */
  readonly says?: RegExp;
  /** With `failOnError`. */
  readonly code?: 'THROTTLED';
  /** Whether the request is applied although no answer says so. */
  readonly isApplied?: boolean;
  /** Whether it is sent again in two halves. */
  readonly isHalved?: boolean;
  readonly options?: Partial<DynamoDbSinkOptions<Order>>;
}

/** Tests of the first row of *What fails how*: three for each failure. */
export function describePassingFailures(title: string, failures: readonly PassingFailure[]): void {
  describe(title, () => {
    for (const failure of failures) {
      const { name, says = /./, code = 'REQUEST_FAILED', options = {} } = failure;

      it(`${name}: the same bytes are sent again, and each key ends with its newest write`, async () => {
        await assertSentAgain(failure);
      });

      it(`${name}: with failOnError the sink stops at once, and tells what was written before`, async () => {
        await using endpoint = await scriptedEndpoint([written, failure.step]);
        const one = { maxBatchSize: 1, maxInFlightRequests: 1, failOnError: true };
        const error = await failureOf(sinkAt(endpoint, { ...options, ...one }), ordersOf('a', 'b', 'c'));
        assertTold(error, { code, retryable: true, message: says });
        assert.deepEqual([error.report?.put, error.report?.httpRequests, endpoint.arrived], [1, 2, 2]);
      });

      it(`${name}: after maxRetryDurationMS the sink stops and names the write`, async () => {
        const steps = [written, ...Array<Step>(50).fill(failure.step)];
        await using endpoint = await scriptedEndpoint(steps);
        const one = { maxBatchSize: 1, maxInFlightRequests: 1, maxRetryDurationMS: 20 };
        const error = await failureOf(sinkAt(endpoint, { ...options, ...one }), ordersOf('a', 'b'));
        assertTold(error, { code: 'RETRIES_EXHAUSTED', retryable: true, message: says, key: 'pk = "b"' });
        assert.match(error.message, /^the write to orders with pk = "b" was sent again for 20 ms \(/);
        assert.deepEqual([error.report?.put, error.report?.elements], [1, 2]);
        assert.equal(error.report?.httpRequests, endpoint.arrived);
      });
    }
  });
}

async function assertSentAgain({ step, isApplied, isHalved, options }: PassingFailure): Promise<void> {
  await using endpoint = await scriptedEndpoint([step]);
  const report = await sinkTo(ordersOf('a', 'b', 'a'), sinkAt(endpoint, options));
  assert.deepEqual(endpoint.contents, ['a=2', 'b=1']);
  assert.deepEqual(endpoint.versionsOf('a'), isApplied ? [1, 1, 2] : [1, 2]);
  const { elements, put, rejected, resent, httpRequests } = report;
  const requests = isHalved ? 4 : 3;
  assert.deepEqual(
    { elements, put, rejected, resent, httpRequests },
    { elements: 3, put: 3, rejected: 0, resent: 2, httpRequests: requests },
  );
  assert.equal(endpoint.arrived, requests);
  const bodies = endpoint.requests.map(({ body }) => body);
  if (!isHalved && step !== 'unread') assert.equal(bodies[0], bodies[1]);
}
