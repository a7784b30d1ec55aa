import { type Attribute, Entity } from 'electrodb';
import type { BenchCase, RecordShape } from '../cases/bench-case.ts';
import { requireAllProcessed, writeInBatches } from './batch-loop.ts';
import type { OpenContender } from './contender.ts';
import { sdkClient } from './sdk-client.ts';

type Attributes = Readonly<Record<string, Attribute>>;

const required = { required: true } as const;
const text: Attribute = { type: 'string', ...required };
const number: Attribute = { type: 'number', ...required };

const ATTRIBUTES: Readonly<Partial<Record<RecordShape, Attributes>>> = {
  order: {
    customer: text,
    order: text,
    status: text,
    placedAt: text,
    currency: text,
    total: number,
    quantity: number,
    paid: { type: 'boolean', ...required },
    address: { type: 'map', properties: { street: text, city: text, postcode: text }, ...required },
    skus: { type: 'list', items: { type: 'string' }, ...required },
  },
  event: { k: text, n: number },
  document: {
    sku: text,
    title: text,
    description: text,
    supplier: { type: 'any' },
    inStock: { type: 'boolean', ...required },
    dimensions: { type: 'map', properties: { width: number, height: number, depth: number }, ...required },
    prices: { type: 'list', items: { type: 'number' }, ...required },
    keywords: { type: 'list', items: { type: 'string' }, ...required },
    reviews: {
      type: 'list',
      items: { type: 'map', properties: { author: text, rating: number, text } },
      ...required,
    },
  },
  blob: { id: text, data: { type: 'any', ...required } },
};

/** ElectroDB's own batch put, an entity without key templates, so that it writes the same keys as all others. */
export const openElectroDb: OpenContender = async (benchCase, connection) => {
  const client = sdkClient(connection);
  const entity = entityFor(benchCase, client);
  return {
    write: (first, count) =>
      writeInBatches(
        first,
        count,
        (i) => benchCase.make(i),
        async (records) => {
          // Its types tell a batch from a single put by the attributes, which they do not know here.
          const answer: object = await entity.put(records as never[]).go();
          requireAllProcessed((answer as { unprocessed: object }).unprocessed);
        },
      ),
    async close() {
      client.destroy();
    },
  };
};

function entityFor({ name, shape, keySchema }: BenchCase, client: ReturnType<typeof sdkClient>) {
  const { partitionKey, sortKey } = keySchema;
  const attributes = ATTRIBUTES[shape];
  if (attributes === undefined) throw new Error(`no schema for records of shape ${shape}`);
  return new Entity(
    {
      model: { entity: shape, version: '1', service: 'bench' },
      attributes,
      indexes: {
        primary: {
          pk: { field: partitionKey.name, composite: [partitionKey.name] },
          ...(sortKey && { sk: { field: sortKey.name, composite: [sortKey.name] } }),
        },
      },
    },
    { client, table: name },
  );
}
