import { isObject } from '../../../option-checks.js';

/** A schema that is an object, of which nothing is known yet. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** Why a schema is none, or none that is understood. Schemas are no records: names in them may be shown. */
export class SchemaFault {
  /** Continues "its schema …". */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const PRIMITIVES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

export function isSchemaObject(schema: unknown): schema is SchemaObject {
  return isObject(schema);
}

/** The name of a type with its namespace: that of a name with dots, else the schema's own, else the one around it. */
export function fullNameOf({ name, namespace }: SchemaObject, around: string): string {
  if (typeof name !== 'string' || name === '') throw new SchemaFault('has a type without a name');
  return nameIn(name, typeof namespace === 'string' ? namespace : around);
}

/** A name as it is referred to from inside a namespace. */
export function nameIn(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

/** The namespace that a type gives to what is inside it. */
export function namespaceOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
}

/** The scale of a schema's `decimal`; undefined if it is none that is valid, which is then passed over. */
export function decimalScale({ logicalType, precision, scale = 0 }: SchemaObject): number | undefined {
  if (logicalType !== 'decimal' || !isCount(precision) || !isCount(scale)) return undefined;
  return precision > 0 && scale <= precision ? scale : undefined;
}

/** The size of a `fixed`. */
export function sizeOf({ size }: SchemaObject): number {
  if (!isCount(size)) throw new SchemaFault('has a fixed without a size');
  return size;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
