import { isTableName, TABLE_NAME_RULE } from '../item/table-name.js';
import { invalid } from '../option-checks.js';
import { type WriteRequest, writeRequest } from './element-converter.js';

/** What is said of each write beside its item, alike for the converters of this package. `T` is what it is decided by. */
export interface WriteOptions<T> {
  /**
   * `'PUT'` writes the item, `'DELETE'` removes the item with its primary key. A function decides for each.
   * @default 'PUT'
   */
  readonly type?: WriteRequest['type'] | ((value: T) => WriteRequest['type']) | undefined;
  /**
   * The table, by name or ARN, if not the sink's own. A function names it for each; undefined is the sink's own.
   * @default the sink's own
   */
  readonly tableName?: string | ((value: T) => string | undefined) | undefined;
}

/** The names of {@link WriteOptions}. */
export const WRITE_OPTION_NAMES: readonly string[] = ['type', 'tableName'];

/** Makes the write request of an item. */
export type MakeRequest<T> = (value: T, item: object) => WriteRequest;

/**
 * The options as one function.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function requestMaker<T>({ type = 'PUT', tableName }: WriteOptions<T>): MakeRequest<T> {
  if (typeof type !== 'function' && type !== 'PUT' && type !== 'DELETE') {
    throw invalid('type', type, "must be 'PUT', 'DELETE' or a function that gives one of them");
  }
  if (tableName !== undefined && typeof tableName !== 'function' && !isTableName(tableName)) {
    throw invalid('tableName', tableName, `must be ${TABLE_NAME_RULE}, or a function that gives one`);
  }
  if (typeof type !== 'function' && typeof tableName !== 'function') {
    return (_value, item) => writeRequest(type, item, tableName);
  }
  return (value, item) => {
    const chosenType = typeof type === 'function' ? type(value) : type;
    const table = typeof tableName === 'function' ? tableName(value) : tableName;
    return writeRequest(chosenType, item, table);
  };
}
