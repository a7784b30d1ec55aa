import type { DeserializeContext, DeserializerObject } from '../../deserializer.js';
import { messageFault } from '../message-fault.js';
import { RegistryClient } from './registry-client.js';
import { checkRegistryOptions, type RegistryOptions } from './registry-options.js';
import { type Decode, FRAME_BYTES, schemaDecoder } from './schema-decoder.js';

/**
 * A deserializer of what Confluent's serializers write: a zero byte, the id of a schema in four bytes, and Avro or
 * JSON (of a JSON Schema). It asks the registry for each schema once; all other messages are decoded at once.
 *
 * Avro is decoded by the schema it was written with. Records and maps are plain objects, a union is the value of its
 * branch, bytes are Buffers, enums text; a long is a number, or a bigint where a number would round it; a `decimal` is a
 * {@link NumberValue}; for dates and times see `times`. JSON is not held against its schema; its numbers are exact.
 *
 * A registry that does not answer with a schema, nor that there is none, is not the message's fault: the error is
 * `SCHEMA_REGISTRY_UNREACHABLE` and `retryable`. What does not decode is the message's: `DESERIALIZATION_FAILED`.
 *
 * @typeParam V what the schemas say the values are; it is not checked
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @example
 * const deserialize = registryDeserializer<Order>({ url: 'https://registry.example.com', auth: { username, password } });
 */
export function registryDeserializer<V = unknown>(options: RegistryOptions): DeserializerObject<V> {
  const { times, ...resolved } = checkRegistryOptions(options);
  return new RegistryDeserializer(new RegistryClient({ ...resolved, times }), times) as DeserializerObject<V>;
}

class RegistryDeserializer implements DeserializerObject<unknown> {
  readonly #registry: RegistryClient;
  readonly #times: 'number' | 'iso';
  readonly #decoders = new Map<number, Decode>();
  /** Schemas that are asked for: many messages of one may come at once. */
  readonly #asked = new Map<number, Promise<Decode>>();
  declare readonly call?: never;

  constructor(registry: RegistryClient, times: 'number' | 'iso') {
    this.#registry = registry;
    this.#times = times;
  }

  deserialize(bytes: Buffer, { part }: DeserializeContext): unknown {
    if (bytes.length < FRAME_BYTES || bytes[0] !== 0) {
      throw messageFault(
        part,
        'does not begin with a zero byte and the id of a schema, as from a schema registry',
      );
    }
    const id = bytes.readUInt32BE(1);
    const decode = this.#decoders.get(id);
    if (decode !== undefined) return decode(bytes, part);
    return this.#decoder(id).then((learnt) => learnt(bytes, part));
  }

  close(): void {
    this.#registry.close();
  }

  #decoder(id: number): Promise<Decode> {
    let asked = this.#asked.get(id);
    if (asked === undefined) {
      asked = this.#learn(id).finally(() => this.#asked.delete(id));
      this.#asked.set(id, asked);
    }
    return asked;
  }

  async #learn(id: number): Promise<Decode> {
    const name = `schema ${id}`;
    const registered = await this.#registry.byId(id);
    if (registered === undefined) {
      // Not kept: it may be registered later.
      return (_bytes, part) => {
        throw messageFault(
          part,
          `was written with ${name}, which the registry at ${this.#registry.origin} does not have`,
        );
      };
    }
    const decode = await schemaDecoder(registered, name, this.#registry, this.#times);
    this.#decoders.set(id, decode);
    return decode;
  }
}
