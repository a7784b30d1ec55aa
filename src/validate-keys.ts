import { isSameKey, type KeySchema, keySchemaText } from './item/key-schema.js';
import { isTableName, TABLE_NAME_RULE } from './item/table-name.js';
import { invalid, isObject, optionalObject, refuseUnknown } from './option-checks.js';
import { type DynamoDbSinkOptions, defaults, type ResolvedOptions } from './options.js';
import { checkOverwriteKeys } from './writer/table.js';

/** What options tell of the keys of tables. */
export type ResolvedKeys = Pick<
  ResolvedOptions<never>,
  'keySchemas' | 'convertersKey' | 'overwriteByPartitionKeys'
>;

/**
 * Checks all that options, the converter among them, say of keys.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkKeys<T>(options: DynamoDbSinkOptions<T>, tableName: string): ResolvedKeys {
  const keySchemas = new Map<string, KeySchema>();
  for (const [name, schema] of Object.entries(optionalObject(options.keySchemas, 'keySchemas') ?? {})) {
    if (!isTableName(name)) throw invalid('keySchemas', name, `has a name that is not ${TABLE_NAME_RULE}`);
    keySchemas.set(name, checkKeySchema(schema, `keySchemas[${JSON.stringify(name)}]`));
  }
  const keySchema =
    options.keySchema === undefined ? undefined : checkKeySchema(options.keySchema, 'keySchema');
  if (keySchema !== undefined) {
    if (keySchemas.has(tableName)) {
      throw invalid(
        'keySchemas',
        tableName,
        "names the sink's own table, whose key keySchema tells: use one of them",
      );
    }
    keySchemas.set(tableName, keySchema);
  }
  const convertersKey = checkConvertersKey(options, keySchemas.get(tableName));
  const overwriteByPartitionKeys = checkOverwrite(options.overwriteByPartitionKeys);
  for (const [name, schema] of keySchemas) checkOverwriteKeys(overwriteByPartitionKeys, name, schema);
  if (convertersKey !== undefined) checkOverwriteKeys(overwriteByPartitionKeys, tableName, convertersKey);
  return { keySchemas, convertersKey, overwriteByPartitionKeys };
}

/** The key that the converter knows; it must be that of the options, if they tell one as well. */
function checkConvertersKey<T>(
  { elementConverter }: DynamoDbSinkOptions<T>,
  given: KeySchema | undefined,
): KeySchema | undefined {
  if (typeof elementConverter !== 'object' || elementConverter?.keySchema === undefined) return undefined;
  const key = checkKeySchema(elementConverter.keySchema, 'elementConverter.keySchema');
  if (given === undefined || isSameKey(key, given)) return key;
  throw invalid(
    'keySchema',
    keySchemaText(given),
    `must be the key of the element converter, ${keySchemaText(key)}, or be left out`,
  );
}

/** @param name the option, for messages @throws {DynamoDbSinkError} `INVALID_OPTION` */
export function checkKeySchema(schema: unknown, name: string): KeySchema {
  if (!isObject(schema)) throw invalid(name, schema, 'must be { partitionKey: { name, type }, sortKey? }');
  refuseUnknown(schema, new Set(['partitionKey', 'sortKey']), `${name}.`);
  const { partitionKey, sortKey } = schema as unknown as KeySchema;
  checkKeyAttribute(partitionKey, `${name}.partitionKey`);
  if (sortKey !== undefined) checkKeyAttribute(sortKey, `${name}.sortKey`);
  if (partitionKey.name === sortKey?.name) {
    throw invalid(`${name}.sortKey.name`, sortKey.name, "must not be the partition key's name");
  }
  return { partitionKey: { ...partitionKey }, sortKey: sortKey === undefined ? undefined : { ...sortKey } };
}

function checkKeyAttribute(attribute: unknown, name: string): void {
  if (!isObject(attribute)) throw invalid(name, attribute, "must be { name, type: 'S' | 'N' | 'B' }");
  refuseUnknown(attribute, new Set(['name', 'type']), `${name}.`);
  const { name: attributeName, type } = attribute as { name?: unknown; type?: unknown };
  if (typeof attributeName !== 'string' || attributeName === '' || Buffer.byteLength(attributeName) > 255) {
    throw invalid(`${name}.name`, attributeName, 'must be an attribute name of 1 to 255 bytes');
  }
  if (type !== 'S' && type !== 'N' && type !== 'B')
    throw invalid(`${name}.type`, type, "must be 'S', 'N' or 'B'");
}

function checkOverwrite(value: unknown): readonly string[] | 'primaryKey' {
  if (value === undefined) return defaults.overwriteByPartitionKeys;
  if (value === 'primaryKey') return value;
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string' || name === '')) {
    throw invalid('overwriteByPartitionKeys', value, "must be a list of attribute names or 'primaryKey'");
  }
  if (new Set(value).size !== value.length) {
    throw invalid('overwriteByPartitionKeys', value, 'must not name an attribute twice');
  }
  return [...(value as string[])];
}
