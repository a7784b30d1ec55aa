import assert from 'node:assert/strict';
import { DynamoDbSink, type DynamoDbSinkError, type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { configFor } from './endpoint-config.js';
import type { ScriptedEndpoint } from './scripted-endpoint.js';
import { assertNoSecret, secretCredentials } from './secrets.js';

/** An order as these tests write it: the `v`-th of its key. */
export interface Order {
  readonly pk: string;
  readonly v: number;
  readonly content: string;
}

/** What no message may show of a record. */
const CONTENT = 'shown-nowhere';

/** Orders with these keys, numbered per key. */
export function ordersOf(...keys: readonly string[]): Order[] {
  const versions = new Map<string, number>();
  return keys.map((pk) => {
    const v = (versions.get(pk) ?? 0) + 1;
    versions.set(pk, v);
    return { pk, v, content: CONTENT };
  });
}

/** A sink for the table `orders` at the endpoint, with credentials that {@link assertTold} looks for. */
export function sinkAt(
  { endpoint }: Pick<ScriptedEndpoint, 'endpoint'>,
  options: Partial<DynamoDbSinkOptions<Order>> = {},
): DynamoDbSink<Order> {
  return new DynamoDbSink<Order>({
    tableName: 'orders',
    keySchema: { partitionKey: { name: 'pk', type: 'S' } },
    dynamoDb: configFor(endpoint, secretCredentials),
    ...options,
  });
}

/** Writes orders, which must fail, and gives the error. */
export async function failureOf(
  sink: DynamoDbSink<Order>,
  orders: readonly Order[],
): Promise<DynamoDbSinkError> {
  try {
    await sinkTo(orders, sink);
  } catch (error) {
    return error as DynamoDbSinkError;
  }
  return assert.fail('nothing failed');
}

/** What an error has to tell. */
export interface Told {
  readonly code: string;
  readonly retryable: boolean;
  readonly message: RegExp;
  /** Undefined where no table is concerned. */
  readonly table?: string | undefined;
  readonly key?: string | undefined;
}

/** Checks what an error tells, and that it shows neither a credential nor a record. */
export function assertTold(error: DynamoDbSinkError, told: Told): void {
  const { code, retryable, table, key } = { table: 'orders', key: undefined, ...told };
  assert.deepEqual(
    { code: error.code, retryable: error.retryable, table: error.table, key: error.key },
    { code, retryable, table, key },
    error.message,
  );
  assert.match(error.message, told.message);
  assert.ok(!error.message.includes(CONTENT), error.message);
  assertNoSecret(error);
}
