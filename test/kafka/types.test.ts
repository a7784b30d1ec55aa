import { describe, test } from 'node:test';
import {
  type AttributeValueItem,
  DynamoDbSink,
  debeziumElementConverter,
  optional,
  typeInformedElementConverter,
} from 'dynamodb-sink';
import {
  createKafkaWorker,
  fromValue,
  type KafkaMessage,
  type KafkaWorker,
  registryDeserializer,
} from 'dynamodb-sink/kafka';

interface Order {
  id: string;
  total: number;
}

const kafka = { bootstrapBrokers: ['localhost:9092'] };
const base = { kafka, topics: 'orders', groupId: 'group' } as const;
const sink = { tableName: 'orders', dynamoDb: { region: 'eu-west-1' } };

/** The compiler is the test. */
function is<T>(_: T): void {}

describe('the types of createKafkaWorker', () => {
  test('say what converters and handlers get', () => {
    is<KafkaWorker<unknown>>(createKafkaWorker({ ...base, sink }));
    is<KafkaWorker<Order>>(
      createKafkaWorker<Order>({
        ...base,
        sink: {
          ...sink,
          elementConverter: ({ value, key, offset }) => {
            is<Order>(value);
            is<string | null>(key);
            is<bigint>(offset);
            return { type: 'PUT', item: value };
          },
          onRejected: ({ element }) => is<KafkaMessage<Order>>(element),
        },
      }),
    );
    createKafkaWorker({
      ...base,
      deserialize: 'raw',
      sink: {
        ...sink,
        elementConverter: ({ key, value }) => ({ type: 'PUT', item: { key, bytes: value.length } }),
      },
    });
    createKafkaWorker({
      ...base,
      deserialize: 'dynamodb-json',
      sink: {
        ...sink,
        elementConverter: ({ value }) => {
          is<AttributeValueItem>(value);
          return { type: 'PUT', item: value };
        },
      },
    });
    createKafkaWorker({
      ...base,
      deserialize: (bytes): Order => ({ id: String(bytes), total: 1 }),
      sink: { ...sink, elementConverter: ({ value }) => ({ type: 'PUT', item: { id: value.id } }) },
    });
    createKafkaWorker({
      ...base,
      deserialize: registryDeserializer<Order>({ url: 'http://127.0.0.1:8081' }),
      sink: { ...sink, elementConverter: ({ value }) => ({ type: 'PUT', item: { id: value.id } }) },
    });
    createKafkaWorker({
      ...base,
      deserialize: 'debezium-json',
      sink: { ...sink, elementConverter: debeziumElementConverter() },
    });
    createKafkaWorker<Order>({
      ...base,
      sink: {
        ...sink,
        elementConverter: fromValue(
          typeInformedElementConverter({ id: 'string', total: optional('number') }),
        ),
      },
    });
    // @ts-expect-error: text is no order
    createKafkaWorker<Order>({ ...base, deserialize: 'string', sink });
    // @ts-expect-error: keys are said to be text, as they are by default
    createKafkaWorker<Order>({ ...base, deserializeKey: 'raw', sink });
    createKafkaWorker<Order, Buffer>({ ...base, deserializeKey: 'raw', sink });
    // @ts-expect-error: what keys in JSON are has to be said
    createKafkaWorker<Order>({ ...base, deserializeKey: 'json', sink });
    is<KafkaWorker<unknown, Buffer>>(createKafkaWorker({ ...base, deserializeKey: 'raw', sink }));
    createKafkaWorker({
      ...base,
      deserialize: 'string',
      deserializeKey: 'raw',
      sink: {
        ...sink,
        elementConverter: ({ key, value }) => {
          is<Buffer | null>(key);
          is<string>(value);
          return { type: 'PUT', item: { id: value } };
        },
      },
    });
    createKafkaWorker<Order, { id: string }>({
      ...base,
      deserializeKey: 'json',
      tombstones: ({ key }) => (key === null ? undefined : { type: 'DELETE', item: { id: key.id } }),
      sink: new DynamoDbSink<KafkaMessage<Order, { id: string }>>(sink),
    });
  });
});
