import { type DynamoDbSinkError, isDynamoDbSinkError, recordError } from '../../errors.js';
import type { KeySchema } from '../../item/key-schema.js';
import { isTableName, TABLE_NAME_RULE } from '../../item/table-name.js';
import { TalliedTable } from './tallied-table.js';

/** Asks the service for the key of a table; undefined if there is no such table. */
export type AskKey = (tableName: string) => Promise<KeySchema | undefined>;

/** The load's own table, and those that a converter names. */
export class KnownTables {
  readonly own: TalliedTable;
  readonly #ask: AskKey;
  /** Or why a table cannot be written to. */
  readonly #known = new Map<string, TalliedTable | DynamoDbSinkError>();
  readonly all: TalliedTable[];

  constructor(tableName: string, keySchema: KeySchema, ask: AskKey) {
    this.own = new TalliedTable(tableName, 0, keySchema);
    this.all = [this.own];
    this.#ask = ask;
    this.#known.set(tableName, this.own);
  }

  /** A table, or why it cannot be written to; undefined if it must be learnt first. */
  get(tableName: string | undefined): TalliedTable | DynamoDbSinkError | undefined {
    if (tableName === undefined) return this.own;
    const known = this.#known.get(tableName);
    if (known !== undefined || isTableName(tableName)) return known;
    return recordError('INVALID_WRITE_REQUEST', `tableName is not ${TABLE_NAME_RULE}`);
  }

  /** Asks for a table's key. @throws {DynamoDbSinkError} it is not the table's fault that it cannot be had */
  async learn(tableName: string): Promise<TalliedTable | DynamoDbSinkError> {
    const learnt = await this.#learn(tableName);
    this.#known.set(tableName, learnt);
    return learnt;
  }

  async #learn(tableName: string): Promise<TalliedTable | DynamoDbSinkError> {
    try {
      const keySchema = await this.#ask(tableName);
      if (keySchema === undefined)
        return recordError('TABLE_NOT_FOUND', `table ${tableName} was not found`, { table: tableName });
      const table = new TalliedTable(tableName, this.all.length, keySchema);
      this.all.push(table);
      return table;
    } catch (error) {
      if (isDynamoDbSinkError(error) && error.code === 'TABLE_UNUSABLE') return error;
      throw error;
    }
  }
}
