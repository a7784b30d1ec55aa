import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  any,
  BatchPutRequest,
  BatchWriteCommand,
  binary,
  boolean,
  Entity,
  executeBatchWrite,
  item,
  list,
  map,
  number,
  string,
  Table,
} from 'dynamodb-toolbox';
import type { BenchCase, RecordShape } from '../cases/bench-case.ts';
import { requireAllProcessed, writeInBatches } from './batch-loop.ts';
import type { OpenContender } from './contender.ts';
import { sdkClient } from './sdk-client.ts';

const SCHEMAS = {
  order: item({
    customer: string().key(),
    order: string().key(),
    status: string(),
    placedAt: string(),
    currency: string(),
    total: number(),
    quantity: number(),
    paid: boolean(),
    address: map({ street: string(), city: string(), postcode: string() }),
    skus: list(string()),
  }),
  event: item({ k: string().key(), n: number() }),
  document: item({
    sku: string().key(),
    title: string(),
    description: string(),
    supplier: any(),
    inStock: boolean(),
    dimensions: map({ width: number(), height: number(), depth: number() }),
    prices: list(number()),
    keywords: list(string()),
    reviews: list(map({ author: string(), rating: number(), text: string() })),
  }),
  blob: item({ id: string().key(), data: binary() }),
};

/** dynamodb-toolbox's batch write, without the attributes it would add to each item. */
export const openToolbox: OpenContender = async (benchCase, connection) => {
  const documentClient = DynamoDBDocumentClient.from(sdkClient(connection));
  const { name, keySchema } = benchCase;
  const table = new Table({
    documentClient,
    name,
    partitionKey: { name: keySchema.partitionKey.name, type: 'string' },
    ...(keySchema.sortKey && { sortKey: { name: keySchema.sortKey.name, type: 'string' } }),
  });
  const entity = new Entity({
    name: 'record',
    table,
    schema: schemaFor(benchCase),
    entityAttribute: false,
    timestamps: false,
  } as never) as Entity;
  async function send(records: object[]): Promise<void> {
    const puts = records.map((record) => entity.build(BatchPutRequest).item(record as never));
    const answer = await executeBatchWrite(table.build(BatchWriteCommand).requests(...puts));
    requireAllProcessed(answer.UnprocessedItems);
  }
  return {
    write: (first, count) => writeInBatches(first, count, (i) => benchCase.make(i), send),
    async close() {
      documentClient.destroy();
    },
  };
};

function schemaFor({ shape }: BenchCase) {
  const schemas: Readonly<Partial<Record<RecordShape, object>>> = SCHEMAS;
  const schema = schemas[shape];
  if (schema === undefined) throw new Error(`no schema for records of shape ${shape}`);
  return schema;
}
