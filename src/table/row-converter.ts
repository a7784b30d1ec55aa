import type { ConvertElement, ConverterResult, WriteRequest } from '../convert/element-converter.js';
import { meaningOf } from '../convert/row-kind.js';
import { ValueFault } from '../convert/value-fault.js';
import { type DynamoDbSinkError, recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import { ItemRoom } from './item-room.js';
import { kindOf } from './kind-of.js';
import { type FieldWriter, isRow, type RowFields, writeFields, writeKey, writePresent } from './write-row.js';

/** What a {@link rowConverter} is made of. */
export interface RowConverterParts {
  readonly columns: RowFields;
  /** Those of the primary key, if it was declared. */
  readonly keyColumns: readonly FieldWriter[] | undefined;
  readonly ignoreNulls: boolean;
}

/** Turns rows into puts. */
export function rowConverter(parts: RowConverterParts): ConvertElement<unknown> {
  return (row) => put(parts, row);
}

/** Turns changes, a kind and a row each, into puts and deletes. */
export function changeConverter(parts: RowConverterParts): ConvertElement<unknown> {
  return (change): ConverterResult => {
    if (typeof change !== 'object' || change === null) throw noChange(change);
    const { kind, row } = change as { readonly kind?: unknown; readonly row?: unknown };
    switch (meaningOf(kind)) {
      case 'PUT':
        return put(parts, row);
      case 'DELETE':
        return remove(parts, row);
      case 'NONE':
        return undefined;
      case undefined:
        throw noChange(change);
    }
  };
}

function put({ columns, keyColumns, ignoreNulls }: RowConverterParts, row: unknown): WriteRequest {
  if (!isRow(row)) throw noRow(row);
  try {
    return { type: 'PUT', item: writeFields(row, columns, ignoreNulls, new ItemRoom()) };
  } catch (error) {
    throw rejectionOf(error, keyColumns);
  }
}

/** Of the row that is deleted only the key is looked at; without a declared one the sink takes it from what the row has. */
function remove({ columns, keyColumns }: RowConverterParts, row: unknown): WriteRequest {
  if (!isRow(row)) throw noRow(row);
  try {
    const item =
      keyColumns === undefined ? writePresent(row, columns, new ItemRoom()) : writeKey(row, keyColumns);
    return { type: 'DELETE', item };
  } catch (error) {
    throw rejectionOf(error, keyColumns);
  }
}

function noRow(row: unknown): DynamoDbSinkError {
  return recordError(
    'INVALID_ITEM',
    `a row must be an object with its columns by name; it is ${kindOf(row)}`,
  );
}

function noChange(change: unknown): DynamoDbSinkError {
  const rule = "{ kind, row } with a kind of '+I', '-U', '+U' or '-D'";
  const found = typeof change === 'object' && change !== null ? kindFault(change) : `it is ${kindOf(change)}`;
  return recordError('INVALID_WRITE_REQUEST', `a change must be ${rule}; ${found}`);
}

/** What is wrong with a kind, without its text: it may be a part of a row. */
function kindFault({ kind }: { readonly kind?: unknown }): string {
  if (kind === undefined) return 'it has no kind';
  return typeof kind === 'string' ? 'its kind is another text' : `its kind is ${kindOf(kind)}`;
}

/** What was thrown, as the rejection of its row if it is a fault of a value. */
function rejectionOf(thrown: unknown, keyColumns: readonly FieldWriter[] | undefined): unknown {
  if (!(thrown instanceof ValueFault)) return thrown;
  const { path, fault } = thrown;
  if (path.length === 0) return recordError('INVALID_ITEM', `the row ${fault}`);
  const isKey = keyColumns?.some(({ name }) => name === path[0]) === true;
  const text = formatPath(path);
  return recordError(isKey ? 'INVALID_KEY' : 'INVALID_ITEM', `column ${text} ${fault}`, { path: text });
}
