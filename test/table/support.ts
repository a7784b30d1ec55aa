import assert from 'node:assert/strict';
import { type DynamoDbSink, type DynamoDbSinkError, type Rejection, sinkTo } from 'dynamodb-sink';
import { createTableSink, type TableOptions } from 'dynamodb-sink/table';
import { json, type Step, scriptedEndpoint } from '../support/scripted-endpoint.js';

/** The options of a table whose endpoint is on this machine. */
export function optionsAt(endpoint: string, tableName = 'orders'): TableOptions {
  return {
    'table-name': tableName,
    'aws.region': 'eu-central-1',
    'aws.endpoint': endpoint,
    'aws.credentials.basic.accesskeyid': 'testing',
    'aws.credentials.basic.secretkey': 'testing',
  };
}

/** What the service answers where a role may not ask for the table: the declared key then holds. */
export const deniedTable: Step = json(400, {
  __type: 'com.amazon.coral.service#AccessDeniedException',
  Message: 'no right to DescribeTable',
});

/** What a row, or a change, was refused for. */
export async function refusalOf(
  columns: Record<string, string>,
  element: unknown,
  more: {
    readonly primaryKey?: readonly [string] | readonly [string, string];
    readonly changelog?: true;
  } = {},
): Promise<DynamoDbSinkError> {
  await using service = await scriptedEndpoint([deniedTable]);
  const rejections: Rejection<never>[] = [];
  const sink = createTableSink({
    columns,
    primaryKey: ['pk'],
    options: optionsAt(service.endpoint),
    sinkOptions: { onRejected: (rejection: Rejection<never>) => void rejections.push(rejection) },
    ...more,
  } as unknown as Parameters<typeof createTableSink>[0]);
  await sinkTo([element], sink as unknown as DynamoDbSink<unknown>);
  assert.equal(rejections.length, 1);
  assert.deepEqual(service.applied, []);
  return (rejections[0] as Rejection<never>).error;
}
