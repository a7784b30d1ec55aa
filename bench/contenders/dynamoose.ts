import { DynamoDB } from '@aws-sdk/client-dynamodb';
import dynamoose from 'dynamoose';
import type { RecordShape } from '../cases/bench-case.ts';
import { requireAllProcessed, writeInBatches } from './batch-loop.ts';
import type { OpenContender } from './contender.ts';
import { sdkConfig } from './sdk-client.ts';

const text = { type: String, required: true };
const number = { type: Number, required: true };
const partitionKey = { type: String, hashKey: true };

const SCHEMAS: Readonly<Partial<Record<RecordShape, ConstructorParameters<typeof dynamoose.Schema>[0]>>> = {
  order: {
    customer: partitionKey,
    order: { type: String, rangeKey: true },
    status: text,
    placedAt: text,
    currency: text,
    total: number,
    quantity: number,
    paid: { type: Boolean, required: true },
    address: { type: Object, required: true, schema: { street: text, city: text, postcode: text } },
    skus: { type: Array, required: true, schema: [String] },
  },
  event: { k: partitionKey, n: number },
  document: {
    sku: partitionKey,
    title: text,
    description: text,
    supplier: { type: [String, dynamoose.type.NULL] },
    inStock: { type: Boolean, required: true },
    dimensions: { type: Object, required: true, schema: { width: number, height: number, depth: number } },
    prices: { type: Array, required: true, schema: [Number] },
    keywords: { type: Array, required: true, schema: [String] },
    reviews: {
      type: Array,
      required: true,
      schema: [{ type: Object, schema: { author: text, rating: number, text } }],
    },
  },
  blob: { id: partitionKey, data: { type: Buffer, required: true } },
};

/** dynamoose's batchPut on a model that asks nothing of the table at the start. */
export const openDynamoose: OpenContender = async (benchCase, connection) => {
  const client = new DynamoDB(sdkConfig(connection));
  const schema = SCHEMAS[benchCase.shape];
  if (schema === undefined) throw new Error(`no schema for records of shape ${benchCase.shape}`);
  dynamoose.aws.ddb.set(client);
  const model = dynamoose.model(benchCase.name, new dynamoose.Schema(schema), {
    create: false,
    update: false,
    waitForActive: false,
  });
  return {
    write: (first, count) =>
      writeInBatches(
        first,
        count,
        (i) => benchCase.make(i),
        async (records) => requireAllProcessed((await model.batchPut(records)).unprocessedItems),
      ),
    async close() {
      client.destroy();
    },
  };
};
