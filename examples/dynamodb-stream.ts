// A table copied to a table by its stream: the records that Lambda hands to a function, kept without what expired.
import { DynamoDbSink, type DynamoDbStreamRecord, dynamoDbStreamElementConverter } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

// An endpoint in this process, in the place of Amazon's: with a real table leave `endpoint` and `credentials` out.
await using dynamoDb = await startFaultyDynamoDb({
  tables: { archive: { partitionKey: { name: 'id', type: 'S' } } },
});

const sink = new DynamoDbSink({
  tableName: 'archive',
  elementConverter: dynamoDbStreamElementConverter({ timeToLiveDeletes: 'skip' }),
  dynamoDb: dynamoDb.clientConfig,
});
// One writer for all calls of the function: its connections stay open.
const writer = await sink.createWriter();

/** What Lambda calls. When it has returned, Lambda takes the records for done: they must be durable by then. */
async function handler({ Records }: { readonly Records: readonly DynamoDbStreamRecord[] }): Promise<void> {
  for (const record of Records) await writer.write(record);
  await writer.flush();
}

const id = (text: string) => ({ id: { S: text } });
await handler({
  Records: [
    { eventName: 'INSERT', dynamodb: { Keys: id('a'), NewImage: { ...id('a'), blob: { B: 'AP8=' } } } },
    { eventName: 'INSERT', dynamodb: { Keys: id('b'), NewImage: { ...id('b'), total: { N: '1' } } } },
    { eventName: 'MODIFY', dynamodb: { Keys: id('b'), NewImage: { ...id('b'), total: { N: '2' } } } },
  ],
});
await handler({
  Records: [
    { eventName: 'REMOVE', dynamodb: { Keys: id('b') } },
    {
      eventName: 'REMOVE', // its time to live was over
      dynamodb: { Keys: id('a') },
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    },
  ],
});

const report = await writer.close();
console.log(
  `${report.elements} records: ${report.put} puts, ${report.deleted} delete, ${report.filtered} skipped`,
);
console.log(JSON.stringify([...dynamoDb.table('archive').values()]));
