import { DynamoDbSinkError } from '../errors.js';
import { checkBoolean, invalid, optionalFunction, optionalObject, refuseUnknown } from '../option-checks.js';
import type { DebeziumSource } from './debezium-event.js';

/** Options of `debeziumElementConverter()`. */
export interface DebeziumOptions {
  /**
   * The names of the primary key of the table that is written to, partition key first. Needed where they are not those
   * of the source's primary key, and where values come without their keys. An update that changes one of them deletes
   * the item of the old key and puts that of the new one.
   * @default the columns of each message's key
   */
  readonly primaryKey?: readonly [string] | readonly [string, string];
  /**
   * The values went through Debezium's `ExtractNewRecordState`: each is the row alone. Elements are then messages,
   * `{ key, value }`. A row whose `__deleted` is true or whose `__op` is `d` is deleted; these two columns are not
   * written. Other columns of `add.fields` are.
   * @default false
   */
  readonly flattened?: boolean;
  /**
   * What a tombstone does, a message whose value is null: in an envelope's topic it follows a delete that has told the
   * same, behind `ExtractNewRecordState` it is all that is left of one. `'delete'` needs the message's key.
   * @default 'ignore', or 'delete' if flattened
   */
  readonly tombstones?: 'ignore' | 'delete';
  /**
   * Leaves columns that are null out of the item; otherwise they are written as DynamoDB's NULL. A key of an index
   * must not be NULL, but may be left out.
   * @default false
   */
  readonly ignoreNulls?: boolean;
  /**
   * The connector's `unavailable.value.placeholder`. A row with it is refused, since a put would write the placeholder
   * in the place of the value.
   * @default '__debezium_unavailable_value'
   */
  readonly unavailableValue?: string;
  /**
   * The table for a change, by its `source`; undefined for the sink's own. Not with tombstones that delete, which do
   * not tell where they come from.
   * @default the sink's own table
   */
  readonly tableName?: (source: DebeziumSource) => string | undefined;
}

/** {@link DebeziumOptions}, checked and with every default filled in. */
export interface ResolvedDebeziumOptions {
  readonly primaryKey: readonly string[] | undefined;
  readonly flattened: boolean;
  readonly tombstones: 'ignore' | 'delete';
  readonly ignoreNulls: boolean;
  readonly unavailableValue: string;
  readonly tableName: DebeziumOptions['tableName'];
}

/** @throws {DynamoDbSinkError} `INVALID_OPTION` */
export function checkDebeziumOptions(options: DebeziumOptions): ResolvedDebeziumOptions {
  optionalObject(options, 'debeziumElementConverter');
  refuseUnknown(options, OPTION_NAMES, PREFIX);
  const flattened = checkBoolean(options.flattened ?? false, `${PREFIX}flattened`);
  const tombstones = checkTombstones(options.tombstones ?? (flattened ? 'delete' : 'ignore'));
  const tableName = optionalFunction(options.tableName, `${PREFIX}tableName`);
  if (tableName !== undefined && (flattened || tombstones === 'delete')) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `option ${PREFIX}tableName cannot be used with ${flattened ? 'flattened' : "tombstones: 'delete'"}: only an envelope tells its source`,
    );
  }
  return {
    primaryKey: checkPrimaryKey(options.primaryKey),
    flattened,
    tombstones,
    ignoreNulls: checkBoolean(options.ignoreNulls ?? false, `${PREFIX}ignoreNulls`),
    unavailableValue: checkPlaceholder(options.unavailableValue ?? '__debezium_unavailable_value'),
    tableName,
  };
}

const PREFIX = 'debeziumElementConverter.';
const OPTION_NAMES: ReadonlySet<string> = new Set([
  'primaryKey',
  'flattened',
  'tombstones',
  'ignoreNulls',
  'unavailableValue',
  'tableName',
] satisfies (keyof DebeziumOptions)[]);

function checkTombstones(value: unknown): 'ignore' | 'delete' {
  if (value === 'ignore' || value === 'delete') return value;
  throw invalid(`${PREFIX}tombstones`, value, "must be 'ignore' or 'delete'");
}

function checkPrimaryKey(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const isKey =
    (names.length === 1 || (names.length === 2 && names[0] !== names[1])) &&
    names.every((name) => typeof name === 'string' && name !== '');
  if (!isKey) {
    const rule = 'must be a list of one or two names, partition key first';
    throw invalid(`${PREFIX}primaryKey`, value, rule);
  }
  return [...names] as readonly string[];
}

function checkPlaceholder(value: unknown): string {
  if (typeof value === 'string' && value !== '' && (!value.startsWith('hex:') || HEX.test(value)))
    return value;
  throw invalid(`${PREFIX}unavailableValue`, value, "must be a text, or 'hex:' with the bytes behind it");
}

const HEX = /^hex:(?:[\da-f]{2})+$/i;
