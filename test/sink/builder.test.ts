import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AWSConfigConstants,
  DynamoDbSink,
  type DynamoDbSinkBuilder,
  type DynamoDbSinkOptions,
  type ElementConverter,
  type OnRejected,
} from 'dynamodb-sink';
import { SinkBuilder } from '#dist/builder.js';
import { OPTION_NAMES } from '#dist/validate-options.js';

const { AWS_REGION, HTTP_CLIENT_MAX_CONCURRENCY, HTTP_CLIENT_READ_TIMEOUT_MILLIS, TRUST_ALL_CERTIFICATES } =
  AWSConfigConstants;

/** A builder that shows the options it would make a sink of. */
function showing(): SinkBuilder<object, DynamoDbSinkOptions> {
  return new SinkBuilder((options) => options);
}

const setterOf = (option: string): string => `set${option.charAt(0).toUpperCase()}${option.slice(1)}`;

describe('the builder', () => {
  it('has a setter for every option, and no other but setDynamoDbProperties', () => {
    const setters = Object.getOwnPropertyNames(SinkBuilder.prototype).filter((name) =>
      name.startsWith('set'),
    );
    assert.deepEqual(setters.sort(), [...[...OPTION_NAMES].map(setterOf), 'setDynamoDbProperties'].sort());
  });

  it('has every setter of the manual', () => {
    const manual = [
      'setDynamoDbProperties',
      'setTableName',
      'setElementConverter',
      'setOverwriteByPartitionKeys',
      'setFailOnError',
      'setMaxBatchSize',
      'setMaxInFlightRequests',
      'setMaxBufferedRequests',
      'setMaxBatchSizeInBytes',
      'setMaxTimeInBufferMS',
      'setMaxRecordSizeInBytes',
      'build',
    ];
    const builder = DynamoDbSink.builder() as unknown as Record<string, unknown>;
    for (const name of manual) assert.equal(typeof builder[name], 'function', name);
  });

  it('fills exactly the option its setter is named after', () => {
    for (const option of OPTION_NAMES) {
      const builder = showing();
      const value = {};
      const set = Reflect.get(builder, setterOf(option)) as (value: unknown) => unknown;
      assert.equal(set.call(builder, value), builder, 'setters chain');
      const options = builder.build() as unknown as Record<string, unknown>;
      assert.deepEqual(Object.keys(options), [option]);
      assert.equal(options[option], value);
    }
  });

  it('makes a sink of its own with each build, validated as by the constructor', () => {
    const builder = DynamoDbSink.builder().setTableName('orders');
    const [one, two] = [builder.build(), builder.build()];
    assert.ok(one instanceof DynamoDbSink && two instanceof DynamoDbSink && one !== two);
    assert.equal(one.tableName, 'orders');
    assert.throws(() => DynamoDbSink.builder().build(), { code: 'INVALID_OPTION', message: /tableName/ });
    assert.throws(() => builder.setMaxBatchSize(26).build(), {
      code: 'INVALID_OPTION',
      message: /option maxBatchSize must be a whole number from 1 to 25; it is 26/,
    });
  });

  it('turns the DynamoDB properties into options', () => {
    const properties = {
      [AWS_REGION]: 'eu-west-1',
      [HTTP_CLIENT_MAX_CONCURRENCY]: '20',
      [HTTP_CLIENT_READ_TIMEOUT_MILLIS]: '60000',
      [TRUST_ALL_CERTIFICATES]: 'false',
    };
    assert.deepEqual(showing().setTableName('orders').setDynamoDbProperties(properties).build(), {
      tableName: 'orders',
      dynamoDb: { region: 'eu-west-1' },
      maxInFlightRequests: 20,
      requestTimeoutMS: 60_000,
      trustAllCertificates: false,
    });
  });

  it('lets the smaller bound on concurrency hold', () => {
    for (const [connections, requests, held] of [
      [10_000, undefined, undefined],
      [10_000, 7, 7],
      [20, 30, 20],
      [20, Number.NaN, Number.NaN],
    ] as const) {
      const builder = showing().setDynamoDbProperties({ [HTTP_CLIENT_MAX_CONCURRENCY]: connections });
      if (requests !== undefined) builder.setMaxInFlightRequests(requests);
      assert.equal(builder.build().maxInFlightRequests, held);
    }
  });

  it('refuses what properties and options both say', () => {
    const region = { [AWS_REGION]: 'eu-west-1' };
    const refused = (builder: SinkBuilder<object, unknown>, option: string): void =>
      assert.throws(() => builder.build(), {
        code: 'INVALID_OPTION',
        message: `option ${option} is also given by the DynamoDB properties: use one of them`,
      });
    refused(showing().setDynamoDbProperties(region).setDynamoDb({ region: 'eu-west-1' }), 'dynamoDb');
    refused(
      showing()
        .setDynamoDbProperties({ [HTTP_CLIENT_READ_TIMEOUT_MILLIS]: 1 })
        .setRequestTimeoutMS(2),
      'requestTimeoutMS',
    );
    refused(
      showing()
        .setDynamoDbProperties({ [TRUST_ALL_CERTIFICATES]: true })
        .setTrustAllCertificates(true),
      'trustAllCertificates',
    );
  });

  it('refuses wrong properties when it builds, or none that it knows', () => {
    const build = (properties: object): unknown =>
      DynamoDbSink.builder()
        .setTableName('orders')
        .setDynamoDbProperties({ ...properties })
        .build();
    assert.throws(() => build({ 'aws.regoin': 'eu-west-1' }), {
      code: 'INVALID_OPTION',
      message: /aws\.region\?/,
    });
    const toOtherMachine = { [AWSConfigConstants.AWS_ENDPOINT]: 'http://db:8000' };
    assert.throws(() => build(toOtherMachine), { code: 'INVALID_OPTION', message: /allowInsecureEndpoint/ });
    const allowed = DynamoDbSink.builder().setTableName('orders').setDynamoDbProperties(toOtherMachine);
    assert.ok(allowed.setAllowInsecureEndpoint(true).build());
  });
});

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};

interface Order {
  readonly id: string;
}

// The compiler is the test here.
describe('the type of a builder', () => {
  it('keeps the type of the elements through all setters', () => {
    const sink = DynamoDbSink.builder<Order>()
      .setTableName('orders')
      .setElementConverter((order) => {
        isTrue<Equal<typeof order, Order>>();
        return { type: 'PUT', item: order };
      })
      .setOnRejected(({ element }) => isTrue<Equal<typeof element, Order>>())
      .setOverwriteByPartitionKeys('primaryKey')
      .build();
    isTrue<Equal<typeof sink, DynamoDbSink<Order>>>();
    const text: DynamoDbSinkBuilder<string> = DynamoDbSink.builder<string>();
    isTrue<Equal<ReturnType<typeof text.build>, DynamoDbSink<string>>>();
  });

  it('takes the type of the elements from the converter', () => {
    const sink = DynamoDbSink.builder()
      .setTableName('orders')
      .setElementConverter((order: Order) => ({ type: 'PUT', item: order }))
      .build();
    isTrue<Equal<typeof sink, DynamoDbSink<Order>>>();
    const byObject = DynamoDbSink.builder()
      .setTableName('orders')
      .setElementConverter({ apply: async (order: Order) => ({ type: 'DELETE', item: order }) })
      .build();
    isTrue<Equal<typeof byObject, DynamoDbSink<Order>>>();
    const use = (converter: ElementConverter<Order>): DynamoDbSinkBuilder<Order> =>
      DynamoDbSink.builder<Order>().setElementConverter(converter);
    assert.ok(use({ apply: () => undefined }));
  });

  it('refuses what cannot work', () => {
    const use = (..._misuse: unknown[]): void => {};
    use(
      // @ts-expect-error the converter takes something else
      () => DynamoDbSink.builder<Order>().setElementConverter((n: number) => ({ type: 'PUT', item: { n } })),
      // @ts-expect-error a number
      () => DynamoDbSink.builder().setMaxBatchSize('25'),
      // @ts-expect-error the handler takes something else
      (handler: OnRejected<number>) => DynamoDbSink.builder<Order>().setOnRejected(handler),
      // @ts-expect-error no such setter
      () => DynamoDbSink.builder().setMaxBatchsize(25),
    );
  });
});
