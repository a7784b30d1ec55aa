import { under, ValueFault } from '../convert/value-fault.js';
import { isPlainObject } from '../item/javascript-value.js';
import type { DeclaredType } from './column-type.js';
import { ItemRoom } from './item-room.js';
import { kindOf } from './kind-of.js';
import { refuseUndeclared } from './undeclared-member.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import { type ValueWriter, type WriteValue, writeNullable } from './value-writer.js';

/** How a column, or a field of a ROW, is written. */
export interface FieldWriter extends ValueWriter {
  readonly name: string;
  /** Whether objects that do not have it seem to have it: `constructor`, `toString`. */
  readonly isInherited: boolean;
}

/** The fields that a row can have. */
export interface RowFields {
  readonly writers: readonly FieldWriter[];
  readonly names: ReadonlySet<string>;
}

export function rowFields(writers: readonly FieldWriter[]): RowFields {
  return { writers, names: new Set(writers.map(({ name }) => name)) };
}

export function fieldWriter(name: string, writer: ValueWriter): FieldWriter {
  return { name, ...writer, isInherited: name in Object.prototype };
}

/** ROW: a map with a member for each field. Null is written as NULL also where columns that are null are left out, as in Flink. */
export function writeRow(declared: DeclaredType, fields: RowFields): WriteValue {
  return (value, room) => {
    if (!isRow(value)) throw wrongValue(declared, 'an object', value);
    room.take(fields.writers.length, declared);
    try {
      return writeFields(value, fields, false, room);
    } catch (error) {
      // What concerns the row as a whole does not know yet how the row is declared.
      if (error instanceof ValueFault && error.path.length === 0) throw unfitValue(declared, error.fault);
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
  { writers, names }: RowFields,
  ignoreNulls: boolean,
  room: ItemRoom,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  addFields(attributes, row, writers, ignoreNulls, room);
  refuseUndeclared(row, names);
  return attributes;
}

/**
 * {@link writeFields} of those that the row has: of a row that is deleted no more than the key is sent, whatever else is
 * NOT NULL.
 */
export function writePresent(
  row: Readonly<Record<string, unknown>>,
  { writers, names }: RowFields,
  room: ItemRoom,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  const present = writers.filter((field) => (fieldValue(row, field) ?? null) !== null);
  addFields(attributes, row, present, true, room);
  refuseUndeclared(row, names);
  return attributes;
}

function fieldValue(row: Readonly<Record<string, unknown>>, { name, isInherited }: FieldWriter): unknown {
  return isInherited && !Object.hasOwn(row, name) ? undefined : row[name];
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

/** Adds what is written for each field. */
function addFields(
  attributes: Record<string, unknown>,
  row: Readonly<Record<string, unknown>>,
  fields: readonly FieldWriter[],
  ignoreNulls: boolean,
  room: ItemRoom,
): void {
  let i = 0;
  try {
    for (; i < fields.length; i++) {
      const field = fields[i] as FieldWriter;
      const written = writeNullable(field, fieldValue(row, field), room);
      if (written !== null || !ignoreNulls) attributes[field.name] = written;
    }
  } catch (error) {
    throw under((fields[i] as FieldWriter).name, error);
  }
}
