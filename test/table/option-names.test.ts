import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkError } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { optionsAt } from './support.js';

type Definition = Parameters<typeof createTableSink>[0];

function messageFor(options: object, sinkOptions: object = {}): string {
  const definition = { columns: { pk: 'STRING' }, options, sinkOptions };
  try {
    createTableSink(definition as unknown as Definition);
  } catch (error) {
    assert.equal((error as DynamoDbSinkError).code, 'INVALID_OPTION');
    return (error as DynamoDbSinkError).message;
  }
  return assert.fail('nothing was refused');
}

const options = optionsAt('http://127.0.0.1:1');

describe('the message of a refused option', () => {
  it('has the key that was given, and values as they are', () => {
    const message = messageFor({ ...options, 'table-name': 'failOnError tableName' });
    assert.match(message, /^option table-name must be a table name .*; it is "failOnError tableName"$/);
  });

  it("has the sink's own name for what sinkOptions gives", () => {
    const message = messageFor(options, { maxRejected: 'tableName' });
    assert.match(message, /^option maxRejected must be .*; it is "tableName"$/);
  });

  it('lists the names that sinkOptions can have', () => {
    const message = messageFor(options, { nothingOfTheKind: 1 });
    assert.match(message, /^option nothingOfTheKind is unknown; known are: .*maxTimeInBufferMS/);
    assert.doesNotMatch(message, /sink\.flush-buffer/);
  });

  it('names the key that a mistyped one of the credentials probably means', () => {
    assert.equal(
      messageFor({
        'table-name': 'orders',
        'aws.credentials.basic.accesskeyid': 'AKIA',
        'aws.credentials.basic.secretkye': 'x',
      }),
      'property aws.credentials.basic.secretkye is unknown; did you mean aws.credentials.provider.basic.secretkey?',
    );
  });
});

describe('sinkOptions.dynamoDb', () => {
  it('may stand beside properties of the HTTP client alone', () => {
    const sink = createTableSink({
      columns: { pk: 'STRING' },
      options: { 'table-name': 'orders', 'sink.http-client.max-concurrency': 5 },
      sinkOptions: { dynamoDb: { region: 'eu-west-1' } },
    });
    assert.equal(sink.tableName, 'orders');
  });

  it('is refused beside properties of the AWS SDK', () => {
    assert.equal(
      messageFor(options, { dynamoDb: { region: 'eu-west-1' } }),
      'option dynamoDb is also given by the DynamoDB properties: use one of them',
    );
  });
});
