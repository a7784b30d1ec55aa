import { recordError } from '../errors.js';
import { checkBoolean, optionalObject, refuseUnknown } from '../option-checks.js';
import { withoutNulls } from './change-log-nulls.js';
import type { WriteRequest } from './element-converter.js';
import { meaningOf, type RowKind } from './row-kind.js';
import type { OfTypedRows } from './typed-rows.js';

/** One change of a change log: what was done, and the row. As an object or as a pair. */
export type ChangeLogRow<Row extends object = object> =
  | { readonly kind: RowKind; readonly row: Row }
  | readonly [kind: RowKind, row: Row];

/** Options of {@link changeLogElementConverter}. */
export interface ChangeLogOptions {
  /**
   * Leaves columns that are null out of the item, as Flink's `sink.ignore-nulls` does; otherwise they are written
   * as DynamoDB's NULL. A key of an index must not be NULL, but may be left out.
   * @default false
   */
  readonly ignoreNulls?: boolean;
}

/** What {@link changeLogElementConverter} makes: a converter, and a function to call in one of your own. */
export type ConvertChangeLogRow<Row extends object = object> = (
  change: ChangeLogRow<Row>,
) => WriteRequest | undefined;

/**
 * A converter of rows with Flink's row kinds: `+I` and `+U` put the row, `-D` deletes by the primary key (the row may
 * be whole or the key alone), `-U` writes nothing, since the `+U` after it replaces the item. A row whose primary key
 * changes therefore has to come as `-D` and `+I`. A row is what an item may be: a plain object, a Map, or what
 * `attributeValues()` gives.
 *
 * A change with any other kind is that element's rejection (`INVALID_WRITE_REQUEST`).
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @example
 * const sink = new DynamoDbSink({ tableName: 'orders', elementConverter: changeLogElementConverter() });
 * const changes: ChangeLogRow[] = [{ kind: '+I', row: { id: 'a', total: 1 } }, ['-D', { id: 'a' }]];
 * await sinkTo(changes, sink);
 */
// First without a type parameter: beside an `onRejected`, and in a builder, the compiler would infer `Row` from there.
export function changeLogElementConverter(options?: ChangeLogOptions): ConvertChangeLogRow;
export function changeLogElementConverter<Row extends object>(
  options?: ChangeLogOptions,
): OfTypedRows<ConvertChangeLogRow<Row>>;
export function changeLogElementConverter(options: ChangeLogOptions = {}): ConvertChangeLogRow {
  optionalObject(options, 'changeLogElementConverter');
  refuseUnknown(options, OPTION_NAMES, PREFIX);
  const ignoreNulls = checkBoolean(options.ignoreNulls ?? false, `${PREFIX}ignoreNulls`);
  return (change) => {
    if (typeof change !== 'object' || change === null) throw invalidChange('is no change of a change log');
    const isPair = isPairOf(change);
    const kind: unknown = isPair ? change[0] : change.kind;
    const row = isPair ? change[1] : change.row;
    switch (meaningOf(kind)) {
      case 'PUT':
        return { type: 'PUT', item: ignoreNulls ? withoutNulls(row) : row };
      case 'DELETE':
        return { type: 'DELETE', item: row };
      case 'NONE':
        return undefined;
      case undefined:
        throw invalidChange('has a row kind that is none of +I, -U, +U, -D');
    }
  };
}

const PREFIX = 'changeLogElementConverter.';
const OPTION_NAMES: ReadonlySet<string> = new Set(['ignoreNulls'] satisfies (keyof ChangeLogOptions)[]);

function isPairOf<Row extends object>(
  change: ChangeLogRow<Row>,
): change is readonly [kind: RowKind, row: Row] {
  return Array.isArray(change);
}

function invalidChange(fault: string): Error {
  return recordError(
    'INVALID_WRITE_REQUEST',
    `the element ${fault}; it must be { kind, row } or [kind, row], with a kind such as '+I' or 'INSERT'`,
  );
}
