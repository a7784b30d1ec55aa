import type { KeySchema } from 'dynamodb-sink';
import type { TableSchema } from '#dist/testing/attribute-value.js';

/** The tables of the modelled service, by name. */
export const schemas: Readonly<Record<string, TableSchema>> = {
  orders: { partitionKey: { name: 'pk', type: 'S' } },
  numbers: { partitionKey: { name: 'pk', type: 'N' }, sortKey: { name: 'sk', type: 'S' } },
  learnt: { partitionKey: { name: 'pk', type: 'S' } },
};

/** The key of the table `numbers` as the sink is told. */
export const numbersSchema: KeySchema = {
  partitionKey: { name: 'pk', type: 'N' },
  sortKey: { name: 'sk', type: 'S' },
};
