import { decimalOf } from './avro-decimal.js';
import { AvroFault, type AvroReader } from './avro-reader.js';
import {
  decimalScale,
  fullNameOf,
  isSchemaObject,
  nameIn,
  namespaceOf,
  PRIMITIVES,
  SchemaFault,
  type SchemaObject,
  sizeOf,
} from './avro-schema.js';
import { type AvroTimes, TIME_TEXTS } from './avro-times.js';
import { readArray, readMap, readRecord } from './read-containers.js';

/** Reads one value of a type. */
export type ReadAvro = (reader: AvroReader) => unknown;

/**
 * Types by their names, such as those of schemas that refer to each other, and what reads each.
 * https://avro.apache.org/docs/1.12.0/specification/
 */
export class AvroTypes {
  readonly #named = new Map<string, ReadAvro>();
  readonly #times: AvroTimes;

  constructor(times: AvroTimes) {
    this.#times = times;
  }

  /**
   * What reads values of a schema, whose names are known from then on.
   *
   * @param namespace the one around it
   * @throws {SchemaFault}
   */
  add(schema: unknown, namespace = ''): ReadAvro {
    if (typeof schema === 'string') return this.#byName(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    if (!isSchemaObject(schema)) throw new SchemaFault('has a type that is none');
    const { type } = schema;
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(schema, namespace);
      case 'enum':
        return this.#enum(schema, namespace);
      case 'fixed':
        return this.#define(fullNameOf(schema, namespace), fixed(schema));
      case 'array':
        return readArray(this.add(schema.items, namespace));
      case 'map':
        return readMap(this.add(schema.values, namespace));
      default:
        if (typeof type === 'string' && PRIMITIVES.has(type)) return this.#primitive(type, schema);
        return this.add(type, namespace); // a type in an object more than needed
    }
  }

  #byName(name: string, namespace: string): ReadAvro {
    if (PRIMITIVES.has(name)) return this.#primitive(name, {});
    const read = this.#named.get(nameIn(name, namespace)) ?? this.#named.get(name);
    if (read === undefined) throw new SchemaFault(`refers to a type that it does not have: ${name}`);
    return read;
  }

  #define(fullName: string, read: ReadAvro): ReadAvro {
    this.#named.set(fullName, read);
    return read;
  }

  #record(schema: SchemaObject, around: string): ReadAvro {
    const { fields } = schema;
    if (!Array.isArray(fields)) throw new SchemaFault('has a record without fields');
    const fullName = fullNameOf(schema, around);
    let read: ReadAvro | undefined;
    this.#define(fullName, (reader) => read?.(reader)); // its fields may be of its own type
    const names: string[] = [];
    const reads: ReadAvro[] = [];
    for (const field of fields as readonly unknown[]) {
      if (!isSchemaObject(field) || typeof field.name !== 'string') {
        throw new SchemaFault('has a field without a name');
      }
      names.push(field.name);
      reads.push(this.add(field.type, namespaceOf(fullName)));
    }
    read = readRecord(names, reads);
    return this.#define(fullName, read);
  }

  #enum(schema: SchemaObject, around: string): ReadAvro {
    const { symbols } = schema;
    if (!Array.isArray(symbols)) throw new SchemaFault('has an enum without symbols');
    return this.#define(fullNameOf(schema, around), (reader) => {
      const symbol: unknown = symbols[reader.readInt()];
      if (symbol === undefined) throw new AvroFault('an enum has no such symbol');
      return symbol;
    });
  }

  /** The value of a union is that of its branch: DynamoDB's values tell their types themselves. */
  #union(branches: readonly unknown[], namespace: string): ReadAvro {
    const reads = branches.map((branch) => this.add(branch, namespace));
    return (reader) => {
      const read = reads[reader.readInt()];
      if (read === undefined) throw new AvroFault('a union has no such branch');
      return read(reader);
    };
  }

  #primitive(type: string, schema: SchemaObject): ReadAvro {
    const toText = this.#times === 'iso' ? TIME_TEXTS.get(`${type} ${schema.logicalType}`) : undefined;
    switch (type) {
      case 'null':
        return () => null;
      case 'boolean':
        return (reader) => reader.readBoolean();
      case 'int':
        return toText === undefined ? (reader) => reader.readInt() : (reader) => toText(reader.readInt());
      case 'long':
        return toText === undefined ? (reader) => reader.readLong() : (reader) => toText(reader.readLong());
      case 'float':
        return (reader) => reader.readFloat();
      case 'double':
        return (reader) => reader.readDouble();
      case 'string':
        return (reader) => reader.readText();
      default:
        return bytes(schema);
    }
  }
}

function bytes(schema: SchemaObject): ReadAvro {
  const scale = decimalScale(schema);
  if (scale === undefined) return (reader) => reader.readBytes(reader.readLength());
  return (reader) => decimalOf(reader.readBytes(reader.readLength()), scale);
}

function fixed(schema: SchemaObject): ReadAvro {
  const size = sizeOf(schema);
  const scale = decimalScale(schema);
  if (scale !== undefined) return (reader) => decimalOf(reader.readBytes(size), scale);
  if (schema.logicalType === 'uuid' && size === 16) return (reader) => uuidText(reader.readBytes(size));
  return (reader) => reader.readBytes(size);
}

function uuidText(uuid: Buffer): string {
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
