import { SchemaFault } from '../avro/avro-schema.js';
import type { AvroTimes } from '../avro/avro-times.js';
import { AvroTypes, type ReadAvro } from '../avro/avro-types.js';
import { decodeAvro } from '../avro/decode-avro.js';
import { jsonIn } from '../json.js';
import { messageFault } from '../message-fault.js';
import type { MessagePart } from '../read-bytes.js';
import type { RegisteredSchema, RegistryClient } from './registry-client.js';

/** The magic byte and the id of the schema: https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format */
export const FRAME_BYTES = 5;

/** Decodes what was written with one schema, its frame included. */
export type Decode = (bytes: Buffer, part: MessagePart) => unknown;

/**
 * What decodes by a schema. One that cannot be understood refuses every message: to ask again would not change it.
 *
 * @param name of the schema, for messages
 * @throws {DynamoDbSinkError} `SCHEMA_REGISTRY_UNREACHABLE`
 */
export async function schemaDecoder(
  registered: RegisteredSchema,
  name: string,
  registry: RegistryClient,
  times: AvroTimes,
): Promise<Decode> {
  switch (registered.schemaType) {
    case 'AVRO':
      return await avroDecoder(registered, name, registry, times);
    case 'JSON':
      // Not held against the schema, as Confluent's own deserializer does not by default (json.fail.invalid.schema).
      return (bytes, part) => jsonIn(bytes, FRAME_BYTES, bytes.length, part);
    default:
      return refusing(
        `was written with ${name}, of a type that is neither AVRO nor JSON: decode it by a function`,
      );
  }
}

async function avroDecoder(
  registered: RegisteredSchema,
  name: string,
  registry: RegistryClient,
  times: AvroTimes,
): Promise<Decode> {
  const types = new AvroTypes(times);
  let read: ReadAvro;
  try {
    for (const schema of await referencesOf(registered, registry)) types.add(JSON.parse(schema));
    read = types.add(JSON.parse(registered.schema));
  } catch (error) {
    if (error instanceof SchemaFault) return refusing(`was written with ${name}, which ${error.text}`);
    if (error instanceof SyntaxError) return refusing(`was written with ${name}, which is not JSON`);
    if (error instanceof RangeError) return refusing(`was written with ${name}, which is nested too deeply`);
    throw error;
  }
  return (bytes, part) => decodeAvro(read, bytes, FRAME_BYTES, part, name);
}

/** The schemas that a schema needs, each behind those that it needs itself. */
async function referencesOf(
  registered: RegisteredSchema,
  registry: RegistryClient,
  seen: Set<string> = new Set(),
): Promise<string[]> {
  const schemas: string[] = [];
  for (const reference of registered.references) {
    const key = JSON.stringify([reference.subject, reference.version]);
    if (seen.has(key)) continue;
    seen.add(key);
    const found = await registry.byVersion(reference);
    if (found === undefined) throw new SchemaFault('refers to a schema that the registry does not have');
    schemas.push(...(await referencesOf(found, registry, seen)), found.schema);
  }
  return schemas;
}

function refusing(fault: string): Decode {
  return (_bytes, part) => {
    throw messageFault(part, fault);
  };
}
