import { isMap } from 'node:util/types';
import { type AttributeValueInput, AttributeValueItem, attributeValues } from '../item/attribute-values.js';

/**
 * The row without its columns that are null: itself if there are none, else a copy. What lies deeper stays, and so does
 * the class of an instance: whether it is written is for `document.classInstances` to say.
 */
export function withoutNulls(row: object): object {
  if (isMap(row)) return mapWithoutNulls(row);
  if (row instanceof AttributeValueItem) return attributesWithoutNulls(row);
  // Whatever else is no row is refused where it is encoded.
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const columns = row as Readonly<Record<string, unknown>>;
  // Not Object.keys, which makes a list for each row.
  for (const name in columns) {
    if (columns[name] === null) return copyWithoutNulls(columns);
  }
  return row;
}

function copyWithoutNulls(columns: Readonly<Record<string, unknown>>): object {
  // Undefined is passed over by the encoder, and leaves the shape of the row as it was.
  const copy: Record<string, unknown> = { ...columns };
  for (const name of Object.keys(copy)) {
    if (copy[name] === null) copy[name] = undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(columns);
  return prototype === Object.prototype ? copy : Object.setPrototypeOf(copy, prototype as object | null);
}

function mapWithoutNulls(row: ReadonlyMap<unknown, unknown>): ReadonlyMap<unknown, unknown> {
  for (const value of row.values()) {
    if (value === null) return new Map([...row].filter((column) => column[1] !== null));
  }
  return row;
}

function attributesWithoutNulls(row: AttributeValueItem): AttributeValueItem {
  const { attributes } = row;
  let copy: Record<string, AttributeValueInput | undefined> | undefined;
  for (const name of Object.keys(attributes ?? {})) {
    if (attributes[name]?.NULL !== true) continue;
    copy ??= { ...attributes };
    copy[name] = undefined;
  }
  return copy === undefined ? row : attributeValues(copy as Record<string, AttributeValueInput>);
}
