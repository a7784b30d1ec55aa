import type { DebeziumEnvelope } from '../../convert/debezium-event.js';
import type { AttributeValueItem } from '../../item/attribute-values.js';
import type { Deserializer } from '../deserializer.js';
import { debeziumJsonIn } from './debezium-json.js';
import { dynamoDbJsonIn } from './dynamodb-json.js';
import { jsonIn } from './json.js';
import type { ReadBytes } from './read-bytes.js';
import { textIn } from './text.js';

/** What the values are that a deserializer gives, by its name. */
export interface DeserializedValues {
  /** Any JSON. Numbers that a JavaScript number would round are {@link NumberValue}s. */
  readonly json: unknown;
  /** An item as it is written: `{ type: 'PUT', item: message.value }`. */
  readonly 'dynamodb-json': AttributeValueItem;
  /** The envelope; behind `ExtractNewRecordState` it is the row. `debeziumElementConverter()` takes the message. */
  readonly 'debezium-json': DebeziumEnvelope;
  /** The bytes as they came. */
  readonly raw: Buffer;
  /** UTF-8. */
  readonly string: string;
}

/** What the keys are that a deserializer gives, by its name. */
export interface DeserializedKeys extends Omit<DeserializedValues, 'debezium-json'> {
  /** The primary key of the row, by its columns. */
  readonly 'debezium-json': Readonly<Record<string, unknown>>;
}

/** The deserializers that have a name. */
export type DeserializerName = keyof DeserializedValues;

/** What `deserialize` and `deserializeKey` take: the name of a deserializer, or one. */
export type DeserializerOption<V> = DeserializerName | Deserializer<V>;

/** What the values are that an option gives. */
export type DeserializedValue<Option> = Deserialized<Option, DeserializedValues>;

/** What the keys are that an option gives. */
export type DeserializedKey<Option> = Deserialized<Option, DeserializedKeys>;

/**
 * The names of deserializers whose values are what somebody says they are. What JSON holds nobody checks: with `'json'` it
 * is whatever is said.
 */
export type NameOfValue<V> = NamesOf<V, DeserializedValues>;

/** The same for keys; but that they are text is what somebody who says nothing says. */
export type NameOfKey<K> = Exclude<NamesOf<K, DeserializedKeys>, K extends string ? 'json' : never>;

type NamesOf<V, Named> = {
  [Name in keyof Named]: Name extends 'json' ? Name : Named[Name] extends V ? Name : never;
}[keyof Named];

type Deserialized<Option, Named> = Option extends keyof Named
  ? Named[Option]
  : Option extends { readonly deserialize: (...args: never) => infer V }
    ? Awaited<V>
    : Option extends (...args: never) => infer V
      ? Awaited<V>
      : never;

/** The deserializers by their names. */
export const DESERIALIZERS: { readonly [Name in DeserializerName]: ReadBytes<unknown> } = {
  json: jsonIn,
  'dynamodb-json': dynamoDbJsonIn,
  'debezium-json': debeziumJsonIn,
  raw: (bytes, start, end) => bytes.subarray(start, end),
  string: textIn,
};
