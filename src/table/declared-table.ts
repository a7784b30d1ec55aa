import type { KeyAttribute, KeySchema, KeyType } from '../item/key-schema.js';
import { nearestName } from '../nearest-name.js';
import { invalid, isObject } from '../option-checks.js';
import type { ColumnType, DeclaredField } from './column-type.js';
import { parseType } from './parse-type.js';

/** The columns in their order. @throws {DynamoDbSinkError} `INVALID_OPTION`, as do all of this file */
export function declaredColumns(columns: unknown): readonly DeclaredField[] {
  const rule = "must be an object from the columns' names to their types, such as { id: 'STRING NOT NULL' }";
  if (!isObject(columns) || Object.keys(columns).length === 0) throw invalid('columns', columns, rule);
  return Object.entries(columns).map(([name, text]) => {
    if (name === '' || name === '__proto__')
      throw invalid('columns', name, 'cannot have a column of this name');
    return { name, ...parseType(`columns.${name}`, text) };
  });
}

/** Names of columns that were given for an option. */
export function columnNames(
  option: string,
  value: unknown,
  columns: readonly DeclaredField[],
): readonly string[] {
  const isList = Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
  if (!isList) throw invalid(option, value, 'must be a list of names of columns');
  const names = value as readonly string[];
  const known = columns.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    throw invalid(
      option,
      name,
      `names a column that is not declared${near === undefined ? '' : ` (did you mean ${near}?)`}`,
    );
  }
  if (new Set(names).size !== names.length) throw invalid(option, value, 'must not name a column twice');
  return names;
}

/**
 * The primary key of the table: one column is its partition key, a second one its sort key. Flink's connector refuses
 * more as well (FLINK-35500).
 */
export function keySchemaOf(primaryKey: readonly string[], columns: readonly DeclaredField[]): KeySchema {
  if (primaryKey.length > 2) {
    const rule =
      'must have one column, the partition key, or two, with the sort key; DynamoDB has no keys of more';
    throw invalid('primaryKey', primaryKey, rule);
  }
  const [partitionKey, sortKey] = primaryKey.map((name) => keyAttribute(name, columns));
  return { partitionKey: partitionKey as KeyAttribute, sortKey };
}

function keyAttribute(name: string, columns: readonly DeclaredField[]): KeyAttribute {
  const column = columns.find((one) => one.name === name) as DeclaredField;
  const type = keyTypeOf(column.type);
  if (type !== undefined) return { name, type };
  throw invalid(
    `columns.${name}`,
    column.text,
    'must be of a type that is a string, a number or binary: it is a part of primaryKey',
  );
}

function keyTypeOf({ kind }: ColumnType): KeyType | undefined {
  switch (kind) {
    case 'string':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'instant':
    case 'months':
      return 'S';
    case 'integer':
    case 'decimal':
    case 'float':
    case 'double':
    case 'duration':
      return 'N';
    case 'binary':
      return 'B';
    default:
      return undefined;
  }
}

/** Refuses what are not the columns of the primary key, in any order. */
export function checkPartitionedBy(partitionedBy: readonly string[], primaryKey: readonly string[]): void {
  if (primaryKey.length === partitionedBy.length && primaryKey.every((name) => partitionedBy.includes(name)))
    return;
  const rule = `must have the columns of primaryKey, [${primaryKey.join(', ')}], or rows of different items would replace each other`;
  throw invalid('partitionedBy', partitionedBy.join(', '), rule);
}
