import type { Clock } from '../clock.js';
import { DynamoDbSinkError } from '../errors.js';
import type { Entry } from '../item/entry.js';
import type { KeySchema } from '../item/key-schema.js';
import { bareTableName, isTableName, TABLE_NAME_RULE } from '../item/table-name.js';
import type { KeyLanes } from './key-lanes.js';
import { checkOverwriteKeys, Table } from './table.js';
import type { WriterOptions } from './writer-options.js';
import type { WriterRates } from './writer-rates.js';

/** Asks the service for a table's primary key; rejects with a `DynamoDbSinkError`. */
export type LearnKeySchema = (tableName: string) => Promise<KeySchema>;

/** A table that could not be learnt is not asked for again so soon: a stream may name it a million times. */
const FAILURE_REMEMBERED_MS = 30_000;

/** What {@link Tables} is made of. */
export interface TablesParts {
  readonly options: WriterOptions;
  readonly clock: Clock;
  readonly keySchemas: ReadonlyMap<string, KeySchema>;
  readonly learnKeySchema: LearnKeySchema;
  readonly makeLanes: () => KeyLanes;
  readonly rates: WriterRates;
}

/** The tables a writer has met, by the name they are written by. */
export class Tables {
  readonly all: Table[] = [];
  readonly #parts: TablesParts;
  readonly #known = new Map<string, Table>();
  readonly #spellings = new Map<string, string>();
  readonly #learning = new Map<string, Promise<Table>>();
  readonly #failures = new Map<string, { readonly error: DynamoDbSinkError; readonly until: number }>();

  constructor(parts: TablesParts) {
    this.#parts = parts;
  }

  /**
   * The table if its key is known; undefined if it must be learnt first.
   * @throws {DynamoDbSinkError} for a name that cannot be one, or that could not be learnt just now
   */
  get(name: string): Table | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (!isTableName(name)) {
      throw new DynamoDbSinkError('INVALID_WRITE_REQUEST', `tableName is not ${TABLE_NAME_RULE}`);
    }
    const failure = this.#failures.get(name);
    if (failure !== undefined) {
      if (this.#parts.clock.now() < failure.until) throw failure.error;
      this.#failures.delete(name);
    }
    // A table whose capacity has to be known must be asked about in any case.
    const schema = this.#parts.rates.needsCapacity ? undefined : this.#parts.keySchemas.get(name);
    return schema === undefined ? undefined : this.#add(name, schema);
  }

  /** Every write that is not settled. */
  *buffered(): Generator<Entry> {
    for (const { lanes } of this.all) yield* lanes.all();
  }

  /** The table, after asking for its key if need be. */
  async learn(name: string): Promise<Table> {
    const known = this.get(name);
    if (known !== undefined) return known;
    const learning = this.#learning.get(name) ?? this.#learn(name);
    this.#learning.set(name, learning);
    try {
      return await learning;
    } finally {
      this.#learning.delete(name);
    }
  }

  async #learn(name: string): Promise<Table> {
    try {
      return this.#add(name, await this.#parts.learnKeySchema(name));
    } catch (error) {
      const failure = error as DynamoDbSinkError;
      const now = this.#parts.clock.now();
      // A stream may name ever new tables: what is out of date is not kept until it is asked for again.
      for (const [other, { until }] of this.#failures) if (until <= now) this.#failures.delete(other);
      this.#failures.set(name, { error: failure, until: now + FAILURE_REMEMBERED_MS });
      throw failure;
    }
  }

  #add(name: string, schema: KeySchema): Table {
    const { options } = this.#parts;
    checkOverwriteKeys(options.overwriteByPartitionKeys, name, schema);
    this.#refuseTwoSpellings(name);
    const isOwn = name === options.tableName;
    const table = new Table(
      name,
      schema,
      isOwn,
      this.#parts.makeLanes(),
      this.#parts.rates.make(name),
      options.logKeys,
    );
    this.#known.set(name, table);
    this.all.push(table);
    return table;
  }

  /** One table under its name and its ARN would have two sets of lanes, and no order between them. */
  #refuseTwoSpellings(name: string): void {
    const bare = bareTableName(name);
    const other = this.#spellings.get(bare);
    if (other !== undefined && other !== name && (other === bare || name === bare)) {
      throw new DynamoDbSinkError(
        'INVALID_WRITE_REQUEST',
        `table ${name} is also written to as ${other}: use one spelling, or the order per key is not kept`,
        { table: name },
      );
    }
    if (other === undefined) this.#spellings.set(bare, name);
  }
}
