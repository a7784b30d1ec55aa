// Elements from outside, validated by a schema: what it makes of an element is written, and what it refuses is kept.
import { DynamoDbSink, type SchemaIssues, schemaElementConverter, sinkTo } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { z } from 'zod';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: { orders: { partitionKey: { name: 'id', type: 'S' } } },
});

const Order = z.object({
  id: z.string().min(1),
  total: z.coerce.number().nonnegative(),
  state: z.enum(['open', 'cancelled']).default('open'),
});

const sink = new DynamoDbSink({
  tableName: 'orders',
  // Of a cancelled order nothing is to be left.
  elementConverter: schemaElementConverter(Order, {
    type: ({ state }) => (state === 'cancelled' ? 'DELETE' : 'PUT'),
  }),
  onRejected: ({ error }) => {
    console.log(`${error.code}: ${error.message}`);
    // The validator's own words may tell what the element holds.
    for (const { message } of (error.cause as SchemaIssues).issues) console.log(`  ${message}`);
  },
  dynamoDb: {
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  },
});

const lines = [
  '{"id":"a","total":"12.50"}',
  '{"id":"b","total":7,"note":"not in the schema"}',
  '{"id":"","total":-1}',
  '{"id":"c","total":0,"state":"cancelled"}',
];

const report = await sinkTo(
  lines.map((line): unknown => JSON.parse(line)),
  sink,
);
console.log(`${report.put} put, ${report.deleted} deleted, ${report.rejected} rejected`);
