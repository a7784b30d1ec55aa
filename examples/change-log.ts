// A change log of orders, with Flink's row kinds, becomes the table of orders as it stands after the last change.
import { type ChangeLogRow, changeLogElementConverter, DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: { orders: { partitionKey: { name: 'id', type: 'S' } } },
});

interface Order {
  readonly id: string;
  readonly state: string;
  readonly note: string | null;
}

const changes: ChangeLogRow<Order>[] = [
  { kind: '+I', row: { id: 'a1', state: 'new', note: null } },
  { kind: '+I', row: { id: 'a2', state: 'new', note: 'gift' } },
  { kind: '-U', row: { id: 'a1', state: 'new', note: null } }, // writes nothing
  { kind: '+U', row: { id: 'a1', state: 'paid', note: null } },
  ['-D', { id: 'a2', state: 'new', note: 'gift' }], // a pair says the same
];

const sink = new DynamoDbSink({
  tableName: 'orders',
  elementConverter: changeLogElementConverter<Order>({ ignoreNulls: true }),
  dynamoDb: dynamoDb.clientConfig,
});

const report = await sinkTo(changes, sink);
console.log(
  `${report.elements} changes: ${report.put} puts, ${report.deleted} delete, ${report.filtered} of nothing`,
);
console.log(JSON.stringify([...dynamoDb.table('orders').values()]));
