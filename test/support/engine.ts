import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  type KeySchemaElement,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { KeyType } from '#dist/item/key-schema.js';

/** A DynamoDB on this machine, with nothing in it. */
export interface Engine {
  readonly name: string;
  readonly endpoint: string;
  /** For a client of one's own. */
  readonly clientConfig: Required<Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'>>;
  readonly client: DynamoDBClient;
  /**
   * Makes a table and waits until it is there.
   * @param key like `pk:S` or `pk:S,sk:N`
   * @param indexKey that of a global index, written alike. @default there is no index
   */
  createTable(name: string, key: string, indexKey?: string): Promise<void>;
  /** Stops the engine and closes `client`. */
  close(): Promise<void>;
}

/** What all engines do alike once they answer at `endpoint`. */
export function engineAt(name: string, endpoint: string, stop: () => Promise<void>): Engine {
  const clientConfig = {
    region: 'eu-central-1',
    endpoint,
    // DynamoDB Local takes letters and digits only.
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
  const client = new DynamoDBClient({ ...clientConfig, maxAttempts: 1 });
  return {
    name,
    endpoint,
    clientConfig,
    client,
    createTable: (table, key, indexKey) => createTable(client, table, key, indexKey),
    close: async () => {
      client.destroy();
      await stop();
    },
  };
}

async function createTable(
  client: DynamoDBClient,
  name: string,
  key: string,
  indexKey?: string,
): Promise<void> {
  const keyOnly = { ProjectionType: 'KEYS_ONLY' } as const;
  const index = indexKey && {
    GlobalSecondaryIndexes: [{ IndexName: 'index', ...keyOf(indexKey), Projection: keyOnly }],
  };
  await client.send(
    new CreateTableCommand({
      TableName: name,
      ...keyOf(key),
      AttributeDefinitions: definitionsOf(indexKey === undefined ? key : `${key},${indexKey}`),
      BillingMode: 'PAY_PER_REQUEST',
      ...index,
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 20 }, { TableName: name });
}

function definitionsOf(key: string): AttributeDefinition[] {
  return key.split(',').map((part) => {
    const [AttributeName, type] = part.split(':');
    return { AttributeName, AttributeType: type as KeyType };
  });
}

function keyOf(key: string): { KeySchema: KeySchemaElement[] } {
  const KeySchema = definitionsOf(key).map(
    ({ AttributeName }, place): KeySchemaElement => ({
      AttributeName,
      KeyType: place === 0 ? 'HASH' : 'RANGE',
    }),
  );
  return { KeySchema };
}
