// Debezium's change events of a table of customers, as a Kafka consumer gives its messages: JSON in bytes.
import { type DebeziumMessage, DynamoDbSink, debeziumElementConverter, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: {
    customers: {
      partitionKey: { name: 'city', type: 'S' },
      sortKey: { name: 'id', type: 'N' },
    },
  },
});

const message = (id: number, value: object | null): DebeziumMessage => ({
  key: Buffer.from(JSON.stringify({ id })),
  value: value === null ? null : Buffer.from(JSON.stringify(value)),
});

const anne = { id: 1, city: 'Bern', name: 'Anne' };
const paul = { id: 2, city: 'Bern', name: 'Paul' };
const topic: DebeziumMessage[] = [
  message(1, { op: 'r', before: null, after: anne }),
  message(2, { op: 'c', before: null, after: paul }),
  message(1, { op: 'u', before: anne, after: { ...anne, city: 'Basel' } }), // a delete and a put: the key here is the city's too
  message(2, { op: 'd', before: paul, after: null }),
  message(2, null), // the tombstone behind it
  { key: null, value: Buffer.from('{"op":"t","source":{"table":"customers"}}') },
];

const sink = new DynamoDbSink<DebeziumMessage>({
  tableName: 'customers',
  elementConverter: debeziumElementConverter({ primaryKey: ['city', 'id'] }),
  dynamoDb: dynamoDb.clientConfig,
  onRejected: ({ error }) => console.log(`${error.code}: ${error.message}`),
});

const report = await sinkTo(topic, sink);
console.log(
  `${report.elements} messages: ${report.put} puts, ${report.deleted} deletes, ${report.rejected} rejected`,
);
console.log(JSON.stringify([...dynamoDb.table('customers').values()]));
