import assert from 'node:assert/strict';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  DynamoDbSink,
  type DynamoDbSinkError,
  type DynamoDbSinkOptions,
  type SinkErrorCode,
  sinkTo,
} from 'dynamodb-sink';
import type { Engine } from '../support/engines.js';
import { storedItems } from '../support/stored-items.js';
import { refusalOf } from './refusal-of.js';

type Item = Record<string, unknown>;

let made = 0;

/** A table of its own, on an engine. `key` is like `id:S`. */
export async function newTable(engine: Engine, key = 'id:S'): Promise<string> {
  const table = `changes-${++made}`;
  await engine.createTable(table, key);
  return table;
}

/** Writes elements by a sink of its own, to the end. */
export async function writeAll<T>(
  engine: Engine,
  tableName: string,
  elementConverter: DynamoDbSinkOptions<T>['elementConverter'],
  elements: readonly T[],
): Promise<void> {
  assert.ok(elementConverter !== undefined);
  const sink = new DynamoDbSink<T>({ tableName, dynamoDb: engine.clientConfig, elementConverter });
  await sinkTo(elements, sink);
}

/** What is in a table, in the order of `id`. */
export async function itemsOf(engine: Engine, TableName: string): Promise<Item[]> {
  return (await storedItems(engine.client, TableName)).map((item) => unmarshall(item));
}

/** The item with this `id`; undefined if there is none. */
export async function itemOf(engine: Engine, TableName: string, id: string): Promise<Item | undefined> {
  const { Item } = await engine.client.send(
    new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : unmarshall(Item);
}

/** Checks that a conversion throws an error of one record: with this code and message, and without its contents. */
export function refuses(convert: () => unknown, code: SinkErrorCode, message: RegExp): DynamoDbSinkError {
  const error = refusalOf(convert);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.ok(!error.message.includes(SECRET), error.message);
  assert.equal(error.cause, undefined);
  return error;
}

/** What no message may show of a record. */
export const SECRET = 'shown-nowhere';
