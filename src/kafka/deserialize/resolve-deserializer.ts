import { DynamoDbSinkError } from '../../errors.js';
import { invalid, isClass, isObject, knownHint, optionalFunction } from '../../option-checks.js';
import type { Deserialize, DeserializeContext, DeserializerObject } from '../deserializer.js';
import { DESERIALIZERS, type DeserializerName, type DeserializerOption } from './deserializer-names.js';
import type { MessagePart, ReadBytes, Told } from './read-bytes.js';

/** A {@link DeserializerOption}, checked. */
export interface ResolvedDeserializer<V = unknown> {
  readonly read: ReadBytes<V>;
  /** Undefined if there is nothing to open. */
  readonly open: (() => void | Promise<void>) | undefined;
  /** Undefined if there is nothing to close. */
  readonly close: (() => void | Promise<void>) | undefined;
}

const NAMES = Object.keys(DESERIALIZERS);

/**
 * Checks what an option gives for a deserializer.
 *
 * @param optionName for the message, such as `deserializeKey`
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function resolveDeserializer<V>(
  option: DeserializerOption<V>,
  optionName: string,
): ResolvedDeserializer<V> {
  if (typeof option === 'string') return named(option, optionName) as ResolvedDeserializer<V>;
  if (typeof option === 'function') {
    if (isClass(option)) {
      throw invalid(optionName, option, 'is a class; give an instance of it, with new');
    }
    return { read: readingBy(option), open: undefined, close: undefined };
  }
  if (!isObject(option) || typeof option.deserialize !== 'function') {
    throw invalid(optionName, option, `must be one of ${NAMES.join(', ')}, a function, or ${AN_OBJECT}`);
  }
  return ofObject(option, optionName);
}

const AN_OBJECT = 'an object with a function deserialize';

function named(name: DeserializerName, optionName: string): ResolvedDeserializer {
  if (!Object.hasOwn(DESERIALIZERS, name)) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `option ${optionName} is ${JSON.stringify(name.slice(0, 80))}, which is no deserializer${knownHint(name.slice(0, 80), NAMES)}`,
    );
  }
  return { read: DESERIALIZERS[name], open: undefined, close: undefined };
}

function ofObject<V>(object: DeserializerObject<V>, optionName: string): ResolvedDeserializer<V> {
  const open = optionalFunction(object.open, `${optionName}.open`);
  const close = optionalFunction(object.close, `${optionName}.close`);
  return {
    read: readingBy((bytes, context) => object.deserialize(bytes, context)),
    open: open && (() => open.call(object)),
    close: close && (() => close.call(object)),
  };
}

function readingBy<V>(deserialize: Deserialize<V>): ReadBytes<V> {
  return (bytes, start, end, part, message) =>
    deserialize(bytes.subarray(start, end), new MessageContext(message, part));
}

/** Headers are read only if they are asked for. */
class MessageContext implements DeserializeContext {
  readonly part: MessagePart;
  readonly #message: Told;

  constructor(message: Told, part: MessagePart) {
    this.#message = message;
    this.part = part;
  }

  get topic(): string {
    return this.#message.topic;
  }

  get partition(): number {
    return this.#message.partition;
  }

  get offset(): bigint {
    return this.#message.offset;
  }

  get headers(): DeserializeContext['headers'] {
    return this.#message.headers;
  }
}
