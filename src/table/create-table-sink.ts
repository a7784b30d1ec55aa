import type { KeySchema } from '../item/key-schema.js';
import { invalid, isObject, refuseUnknown } from '../option-checks.js';
import type { DynamoDbSinkOptions } from '../options.js';
import { type GivenOptions, withProperties } from '../options-from-properties.js';
import type { DeclaredField } from './column-type.js';
import { checkPartitionedBy, columnNames, declaredColumns, keySchemaOf } from './declared-table.js';
import { inGivenTerms } from './given-terms.js';
import { readOptions, TABLE_GIVEN } from './read-options.js';
import type { RowChange } from './row-change.js';
import { changeConverter, rowConverter } from './row-converter.js';
import type { Columns, KeyColumn, TableRow } from './row-type.js';
import type { TableOptions } from './table-options.js';
import { TableSink } from './table-sink.js';
import { type FieldWriter, fieldWriter, type RowFields, rowFields } from './write-row.js';
import { writerOf } from './write-value.js';

/** The options of the sink that the columns or the options of a table say already, or that have no effect on rows. */
type NotBeside =
  | 'tableName'
  | 'elementConverter'
  | 'document'
  | 'keySchemas'
  | 'overwriteByPartitionKeys'
  | 'failOnError'
  | 'maxBatchSize'
  | 'maxInFlightRequests'
  | 'maxBufferedRequests'
  | 'maxTimeInBufferMS';

/** A table as SQL declares it: `CREATE TABLE … (columns, PRIMARY KEY) PARTITIONED BY … WITH (options)`. */
export interface TableDefinition<C extends Columns, K extends KeyColumn<C>, Element> {
  /** The columns by name, each with its type as Flink SQL writes it: `{ id: 'STRING NOT NULL', tags: 'ARRAY<STRING>' }`. */
  readonly columns: C;
  /**
   * The table's primary key: the column of its partition key, and that of its sort key if it has one. Its columns are
   * NOT NULL. Deletes need no more of a row. The sink holds it against the table's own key, where it may ask for that
   * (DescribeTable); without it that key is used.
   */
  readonly primaryKey?: readonly [K] | readonly [K, K];
  /**
   * Lets a later row replace one of the same key that is not sent yet: the columns of the table's whole primary key.
   * @default primaryKey
   */
  readonly partitionedBy?: readonly (keyof C & string)[];
  /** The options of the connector: an object with Flink's keys, or the text of a properties file. */
  readonly options: TableOptions | string;
  /** What Flink's table connector has no key for: `onRejected`, `logger`, `signal` and other options of the sink. */
  readonly sinkOptions?: Omit<DynamoDbSinkOptions<Element>, NotBeside>;
}

/**
 * A sink of rows, from the declaration of a table in Apache Flink's terms. A row is an object with the columns by name.
 * A value that does not match the type of its column is that row's rejection, and so is a member that is no column.
 * With `changelog: true` the sink takes changes instead, `{ kind: '-D', row }`: inserts and updates are put, deletes
 * deleted, and the old state in an update (`-U`) is nothing to write.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function createTableSink<const C extends Columns, const K extends KeyColumn<C> = never>(
  definition: TableDefinition<C, K, TableRow<C, K>> & { readonly changelog?: false },
): TableSink<TableRow<C, K>>;
export function createTableSink<const C extends Columns, const K extends KeyColumn<C> = never>(
  definition: TableDefinition<C, K, TableChange<C, K>> & { readonly changelog: true },
): TableSink<TableChange<C, K>>;
export function createTableSink(definition: AnyDefinition): unknown {
  if (!isObject(definition))
    throw invalid('definition', definition, 'must be an object with columns and options');
  refuseUnknown(definition, DEFINITION_NAMES, '');
  const { changelog } = definition;
  if (changelog !== undefined && typeof changelog !== 'boolean') {
    throw invalid('changelog', changelog, 'must be true or false');
  }
  const { columns, keyColumns, keySchema, overwriteByPartitionKeys } = declaredOptions(definition);
  const meaning = readOptions(definition.options);
  const parts = { columns, keyColumns, ignoreNulls: meaning.ignoreNulls };
  const elementConverter = {
    apply: changelog === true ? changeConverter(parts) : rowConverter(parts),
    keySchema,
  };
  const options = {
    ...besideOptions(definition),
    overwriteByPartitionKeys,
    ...meaning.sinkOptions,
    elementConverter,
  } as GivenOptions<unknown>;
  try {
    const merged =
      Object.keys(meaning.properties).length === 0 ? options : withProperties(options, meaning.properties);
    return new TableSink(merged as DynamoDbSinkOptions<unknown>);
  } catch (error) {
    throw inGivenTerms(error, meaning.givenKeys);
  }
}

/** A change of a row of a table. */
export type TableChange<C extends Columns, K extends KeyColumn<C> = never> = RowChange<
  TableRow<C, K>,
  K & keyof TableRow<C, K>
>;

interface AnyDefinition {
  readonly columns?: unknown;
  readonly primaryKey?: unknown;
  readonly partitionedBy?: unknown;
  readonly options?: unknown;
  readonly sinkOptions?: unknown;
  readonly changelog?: unknown;
}

const DEFINITION_NAMES: ReadonlySet<string> = new Set([
  'columns',
  'primaryKey',
  'partitionedBy',
  'options',
  'sinkOptions',
  'changelog',
] satisfies (keyof AnyDefinition)[]);

interface Declared {
  readonly columns: RowFields;
  readonly keyColumns: readonly FieldWriter[] | undefined;
  /** What primaryKey says; the sink holds it against the table's own. */
  readonly keySchema: KeySchema | undefined;
  readonly overwriteByPartitionKeys: readonly string[] | undefined;
}

/** What the columns and keys of a definition say. */
function declaredOptions({ columns, primaryKey, partitionedBy }: AnyDefinition): Declared {
  const declared = declaredColumns(columns);
  const overwrite =
    partitionedBy === undefined ? undefined : columnNames('partitionedBy', partitionedBy, declared);
  if (primaryKey === undefined) {
    return {
      columns: rowFields(declared.map(writerOfField)),
      keyColumns: undefined,
      keySchema: undefined,
      overwriteByPartitionKeys: overwrite,
    };
  }
  const key = columnNames('primaryKey', primaryKey, declared);
  const keySchema = keySchemaOf(key, declared);
  if (overwrite !== undefined) checkPartitionedBy(overwrite, key);
  const writers = declared.map((column) =>
    writerOfField(key.includes(column.name) ? { ...column, isNullable: false } : column),
  );
  return {
    columns: rowFields(writers),
    keyColumns: writers.filter(({ name }) => key.includes(name)),
    keySchema,
    overwriteByPartitionKeys: overwrite ?? key,
  };
}

function writerOfField(column: DeclaredField): FieldWriter {
  return fieldWriter(column.name, { declared: column, write: writerOf(column) });
}

const WITHOUT_EFFECT: readonly (keyof DynamoDbSinkOptions)[] = ['document', 'keySchemas'];

/** The options of the sink beside those of the table; of what both could say nothing is taken from here. */
function besideOptions({ sinkOptions, primaryKey }: AnyDefinition): GivenOptions<unknown> {
  if (sinkOptions === undefined) return {};
  if (!isObject(sinkOptions)) throw invalid('sinkOptions', sinkOptions, 'must be an object');
  const given = sinkOptions as GivenOptions<unknown>;
  const refused: readonly [names: readonly (keyof DynamoDbSinkOptions)[], rule: string][] = [
    [TABLE_GIVEN, 'is an option of the table: set it in options, by its key'],
    [['elementConverter', 'overwriteByPartitionKeys'], 'is what columns and partitionedBy say'],
    [WITHOUT_EFFECT, 'has no effect on rows: leave it out'],
    [primaryKey === undefined ? [] : ['keySchema'], 'is what primaryKey says: use one of them'],
  ];
  for (const [names, rule] of refused) {
    const name = names.find((one) => given[one] !== undefined);
    if (name !== undefined) throw invalid(`sinkOptions.${name}`, given[name], rule);
  }
  return given;
}
