import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DynamoDbSinkError, type Rejection, sinkTo } from 'dynamodb-sink';
import { assertTold, failureOf, type Order, ordersOf, sinkAt } from '../support/failing-sink.js';
import {
  type Answer,
  type Step,
  scriptedEndpoint,
  withChecksum,
  written,
} from '../support/scripted-endpoint.js';
import { serviceErrors, validation } from '../support/service-errors.js';

/** Refuses each request that has a bad record in it. */
function refusing(answer: Answer): Step[] {
  const step: Step = ({ writes }) => (writes.some(({ pk }) => pk.startsWith('bad')) ? answer : written);
  return Array<Step>(100).fill(step);
}

/** So many good keys, with the bad ones spread among them. */
function keysWith(good: number, ...bad: readonly string[]): string[] {
  const keys = Array.from({ length: good }, (_, i) => `k${i}`);
  const step = Math.floor((good + bad.length) / Math.max(1, bad.length));
  for (const [i, pk] of bad.entries()) keys.splice(i * step + 1, 0, pk);
  return keys;
}

const refusals: readonly { readonly name: string; readonly answer: Answer; readonly says: RegExp }[] = [
  {
    name: 'ValidationException',
    answer: validation(
      "1 validation error detected: Value '{orders=[WriteRequest(putRequest=PutRequest(item={content=shown-nowhere}))]}' " +
        "at 'requestItems' failed to satisfy constraint: Member must be smaller",
    ),
    says: /\(ValidationException: 1 validation error detected: Value at 'requestItems' failed to satisfy constraint/,
  },
  {
    name: 'SerializationException',
    answer: serviceErrors.serialization,
    says: /\(SerializationException: NUMBER_VALUE cannot be converted to String\)/,
  },
  {
    name: 'ItemCollectionSizeLimitExceededException',
    answer: serviceErrors.itemCollectionSizeLimitExceeded,
    says: /\(ItemCollectionSizeLimitExceededException: Collection size exceeded\.\)/,
  },
  {
    name: 'status 413 in the words of the service',
    answer: withChecksum({
      status: 413,
      body: '{"__type":"com.amazon.coral.service#RequestEntityTooLargeException"}',
    }),
    says: /the request is too large/,
  },
  {
    name: 'status 413 of a proxy',
    answer: {
      status: 413,
      headers: { 'content-type': 'text/html' },
      body: '<html>Request Entity Too Large</html>',
    },
    says: /the request is too large/,
  },
];

describe('one record that the service refuses', () => {
  for (const { name, answer, says } of refusals) {
    const told = { code: 'WRITE_REFUSED', retryable: false, message: says, key: 'pk = "bad"' };

    for (const failOnError of [false, true]) {
      it(`with ${name} goes to onRejected, and its 24 neighbours are written, with failOnError ${failOnError}`, async () => {
        await using endpoint = await scriptedEndpoint(refusing(answer));
        const rejections: Rejection<Order>[] = [];
        const onRejected = (rejection: Rejection<Order>): void => void rejections.push(rejection);
        const orders = ordersOf(...keysWith(24, 'bad'));
        const report = await sinkTo(orders, sinkAt(endpoint, { onRejected, failOnError }));
        assert.deepEqual([report.elements, report.put, report.rejected], [25, 24, 1]);
        assert.equal(report.httpRequests, endpoint.arrived);
        assert.ok(endpoint.arrived <= 2 * Math.ceil(Math.log2(25)) + 1, `${endpoint.arrived} requests`);
        assert.deepEqual(
          endpoint.contents,
          orders
            .filter(({ pk }) => pk !== 'bad')
            .map(({ pk }) => `${pk}=1`)
            .toSorted(),
        );
        assert.deepEqual(
          rejections.map(({ element }) => element),
          orders.filter(({ pk }) => pk === 'bad'),
        );
        const [{ error }] = rejections as [Rejection<Order>];
        assertTold(error, told);
        assert.match(error.message, /^DynamoDB refused the write to orders with pk = "bad" \(/);
      });
    }

    it(`with ${name} stops a sink without onRejected, once what was accepted is written`, async () => {
      await using endpoint = await scriptedEndpoint(refusing(answer));
      const error = await failureOf(sinkAt(endpoint), ordersOf(...keysWith(24, 'bad')));
      assertTold(error, told);
      assert.deepEqual([error.report?.put, error.report?.rejected, endpoint.applied.length], [24, 1, 24]);
    });
  }

  it('lets later writes of its key go on, in their order', async () => {
    const refused: number[] = [];
    const isBad = (request: { body: string }): boolean => request.body.includes('"v":{"N":"2"}');
    const step: Step = (request) => (isBad(request) ? validation('no such v') : written);
    await using endpoint = await scriptedEndpoint(Array<Step>(50).fill(step));
    const onRejected = ({ element }: Rejection<Order>): void => void refused.push(element.v);
    await sinkTo(ordersOf('a', 'b', 'a', 'c', 'a', 'a'), sinkAt(endpoint, { onRejected }));
    assert.deepEqual(refused, [2]);
    assert.deepEqual(endpoint.versionsOf('a'), [1, 3, 4]);
  });

  it('is found among several of its kind in 2k·⌈log2 25⌉ + 1 requests', async () => {
    for (const bad of [
      ['bad1', 'bad2'],
      ['bad1', 'bad2', 'bad3', 'bad4', 'bad5'],
    ]) {
      await using endpoint = await scriptedEndpoint(refusing(validation('no')));
      const rejected: string[] = [];
      const onRejected = ({ element }: Rejection<Order>): void => void rejected.push(element.pk);
      await sinkTo(ordersOf(...keysWith(25 - bad.length, ...bad)), sinkAt(endpoint, { onRejected }));
      assert.deepEqual(rejected.toSorted(), bad);
      assert.ok(endpoint.arrived <= 2 * bad.length * 5 + 1, `${endpoint.arrived} requests`);
    }
  });
});

describe('a batch that is too large as a whole', () => {
  it('gets through in parts, and no record is rejected', async () => {
    const step: Step = ({ writes }) => (writes.length > 6 ? { status: 413, body: '' } : written);
    await using endpoint = await scriptedEndpoint(Array<Step>(50).fill(step));
    const report = await sinkTo(ordersOf(...keysWith(25)), sinkAt(endpoint));
    assert.deepEqual([report.put, report.rejected, endpoint.contents.length], [25, 0, 25]);
  });
});

describe('a table that a record names and that is not there', () => {
  const elementConverter = (order: Order) =>
    ({ type: 'PUT', item: order, ...(order.pk === 'lost' && { tableName: 'missing' }) }) as const;
  const missing: Step = ({ target, body }) =>
    body.includes('"missing"') ? serviceErrors.resourceNotFound : target === 'BatchWriteItem' ? written : {};
  const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

  for (const [name, options] of [
    ['DescribeTable says so', {}],
    ['BatchWriteItem says so', { keySchemas: { missing: keySchema } }],
  ] as const) {
    it(`is that record's rejection where ${name}, and the others are written`, async () => {
      await using endpoint = await scriptedEndpoint(Array<Step>(10).fill(missing));
      const errors: DynamoDbSinkError[] = [];
      const onRejected = ({ error }: Rejection<Order>): void => void errors.push(error);
      const sink = sinkAt(endpoint, { ...options, elementConverter, onRejected });
      const report = await sinkTo(ordersOf('a', 'lost', 'b'), sink);
      assert.deepEqual([report.put, report.rejected, endpoint.contents], [2, 1, ['a=1', 'b=1']]);
      const [error] = errors as [DynamoDbSinkError];
      const { code, table, retryable } = error;
      assert.deepEqual(
        { code, table, retryable },
        { code: 'TABLE_NOT_FOUND', table: 'missing', retryable: false },
      );
      assert.match(error.message, /missing was not found/);
    });
  }
});
