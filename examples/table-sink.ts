// A table as Flink SQL declares it, its options as the text of a properties file: a change log becomes items.
import { sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `aws.endpoint` and the keys out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: {
    orders: {
      partitionKey: { name: 'customer', type: 'S' },
      sortKey: { name: 'at', type: 'S' },
    },
  },
});

const orders = createTableSink({
  columns: {
    customer: 'STRING',
    at: 'TIMESTAMP_LTZ(3)',
    total: 'DECIMAL(10, 2) NOT NULL',
    tags: 'ARRAY<STRING>',
    address: 'ROW<street STRING, zip STRING>',
  },
  primaryKey: ['customer', 'at'],
  options: `
    connector         = dynamodb
    table-name        = orders
    aws.region        = eu-west-1
    aws.endpoint      = ${dynamoDb.url}
    aws.credentials.basic.accesskeyid = local
    aws.credentials.basic.secretkey   = local
    sink.flush-buffer.timeout         = 5 s
    sink.ignore-nulls = true
  `,
  changelog: true,
});

const first = { customer: 'ann', at: new Date('2026-11-23T08:30:00Z') };
const second = { customer: 'ben', at: new Date('2026-11-23T08:31:00Z') };

const changes = [
  { kind: '+I', row: { ...first, total: 19.99, tags: ['new'], address: { street: 'Rue 1', zip: '1000' } } },
  { kind: '+I', row: { ...second, total: '5.00', tags: null } },
  { kind: '-U', row: { ...first, total: 19.99 } },
  { kind: '+U', row: { ...first, total: 24.99, tags: ['new', 'changed'] } },
  { kind: '-D', row: second },
] as const;

const report = await sinkTo(changes, orders);
console.log(`${report.elements} changes, ${report.filtered} with nothing to write`);
