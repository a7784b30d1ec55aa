import type { LearntTable } from './aws/learn-table.js';
import { DynamoDbSinkError, isDynamoDbSinkError } from './errors.js';
import { isSameKey, type KeySchema, keySchemaText } from './item/key-schema.js';

/**
 * Holds the key that a converter knows against the table's own. Where DescribeTable is not allowed the converter's holds:
 * it needs no right but to write.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` if the table has another key; what else DescribeTable fails with
 */
export async function agreedTable(
  tableName: string,
  convertersKey: KeySchema,
  learn: (tableName: string) => Promise<LearntTable>,
): Promise<LearntTable> {
  let learnt: LearntTable;
  try {
    learnt = await learn(tableName);
  } catch (error) {
    if (!isDynamoDbSinkError(error) || error.code !== 'ACCESS_DENIED') throw error;
    return { keySchema: convertersKey, writeUnits: undefined };
  }
  if (isSameKey(learnt.keySchema, convertersKey)) return learnt;
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    `table ${tableName} has the key ${keySchemaText(learnt.keySchema)}, but what elementConverter gives has the key ` +
      `${keySchemaText(convertersKey)}: name another table, or correct the key of its class or columns`,
    { table: tableName },
  );
}
