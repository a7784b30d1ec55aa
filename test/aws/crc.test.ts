import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Rejection, sinkTo } from 'dynamodb-sink';
import { type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import { describePassingFailures } from '../support/passing-failures.js';
import { type Answer, scriptedEndpoint, unprocessed, written } from '../support/scripted-endpoint.js';
import { serviceErrors, validation } from '../support/service-errors.js';

/** The same answer with the checksum of another body. */
function corrupted(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'x-amz-crc32': '1' }, applies: false };
}

describePassingFailures('an answer whose checksum is not that of its body', [
  { name: 'all is written', step: corrupted(written) },
  {
    name: 'checksum that is no number',
    step: { ...written, headers: { 'x-amz-crc32': 'none' }, applies: false },
  },
  { name: 'access is denied', step: corrupted(serviceErrors.accessDenied) },
  { name: 'table is not there', step: corrupted(serviceErrors.resourceNotFound) },
  { name: 'internal error', step: corrupted(serviceErrors.internalServerError) },
]);

describe('a refusal whose checksum is not that of its body', () => {
  it('rejects no record', async () => {
    await using endpoint = await scriptedEndpoint([corrupted(validation('this one is bad'))]);
    const rejected: string[] = [];
    const onRejected = ({ element }: Rejection<Order>): void => void rejected.push(element.pk);
    const report = await sinkTo(ordersOf('a'), sinkAt(endpoint, { onRejected }));
    assert.deepEqual([report.put, rejected, endpoint.contents], [1, [], ['a=1']]);
  });
});

describe('a right checksum', () => {
  it('is that of the bytes, be they ASCII or not', async () => {
    const keys = ['ä', '漢', '🙂', 'a'];
    await using endpoint = await scriptedEndpoint([unprocessed('漢', '🙂')]);
    const report = await sinkTo(ordersOf(...keys), sinkAt(endpoint));
    assert.deepEqual([report.put, report.httpRequests, report.resent], [4, 2, 2]);
  });
});
