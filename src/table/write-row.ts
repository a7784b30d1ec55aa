import { isPlainObject } from '../item/javascript-value.js';
import { nearestName } from '../nearest-name.js';
import type { DeclaredType } from './column-type.js';
import { ItemRoom } from './item-room.js';
import { kindOf } from './kind-of.js';
import { below, unfitValue, ValueFault, wrongValue } from './value-fault.js';
import { type ValueWriter, type WriteValue, writeNullable } from './value-writer.js';

/** How a column, or a field of a ROW, is written. */
export interface FieldWriter extends ValueWriter {
  readonly name: string;
  /** Whether objects that do not have it seem to have it: `constructor`, `toString`. */
  readonly isInherited: boolean;
}

export function fieldWriter(name: string, writer: ValueWriter): FieldWriter {
  return { name, ...writer, isInherited: name in Object.prototype };
}

/** ROW: a map with a member for each field. Null is written as NULL also where columns that are null are left out, as in Flink. */
export function writeRow(declared: DeclaredType, fields: readonly FieldWriter[]): WriteValue {
  return (value, room) => {
    if (!isRow(value)) throw wrongValue(declared, 'an object', value);
    room.take(fields.length, declared);
    try {
      return writeFields(value, fields, false, room);
    } catch (error) {
      // What concerns the row as a whole does not know yet how the row is declared.
      if (error instanceof ValueFault && error.path.length === 0) throw unfitValue(declared, error.message);
      throw error;
    }
  };
}

/** Whether a value can be a row: a plain object or an instance of somebody's class, but nothing that JavaScript has of its own. */
export function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return isPlainObject(value) || kindOf(value) === 'an object';
}

/**
 * The attributes of a row.
 * @throws {ValueFault} for a value that does not match its type, and for a member that is no declared field
 */
export function writeFields(
  row: Readonly<Record<string, unknown>>,
  fields: readonly FieldWriter[],
  ignoreNulls: boolean,
  room: ItemRoom,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  const found = addFields(attributes, row, fields, ignoreNulls, room);
  let members = 0;
  for (const _ in row) members++;
  if (members > found) refuseUndeclared(row, fields);
  return attributes;
}

/** The attributes of a row's key: of the rest nothing is looked at. @throws {ValueFault} */
export function writeKey(
  row: Readonly<Record<string, unknown>>,
  keyFields: readonly FieldWriter[],
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  addFields(attributes, row, keyFields, false, new ItemRoom());
  return attributes;
}

/** Adds what is written for each field; how many of them the row has. */
function addFields(
  attributes: Record<string, unknown>,
  row: Readonly<Record<string, unknown>>,
  fields: readonly FieldWriter[],
  ignoreNulls: boolean,
  room: ItemRoom,
): number {
  let found = 0;
  let i = 0;
  try {
    for (; i < fields.length; i++) {
      const field = fields[i] as FieldWriter;
      const { name } = field;
      const value = field.isInherited && !Object.hasOwn(row, name) ? undefined : row[name];
      if (value !== undefined) found++;
      const written = writeNullable(field, value, room);
      if (written !== null || !ignoreNulls) attributes[name] = written;
    }
  } catch (error) {
    throw below((fields[i] as FieldWriter).name, error);
  }
  return found;
}

/** What is not declared would be lost: it is refused. */
function refuseUndeclared(row: Readonly<Record<string, unknown>>, fields: readonly FieldWriter[]): void {
  const names = fields.map(({ name }) => name);
  for (const name of Object.keys(row)) {
    if (row[name] === undefined || names.includes(name)) continue;
    const near = nearestName(name, names);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw new ValueFault(`has ${JSON.stringify(name)}, which is not declared${hint}`);
  }
}
