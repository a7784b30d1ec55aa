import type { KeySchema } from '../item/key-schema.js';
import type { Position } from '../item/position.js';

/** One write, as an element converter gives it. */
export interface WriteRequest {
  /** `PUT` writes the whole item, `DELETE` removes the item with its primary key. */
  readonly type: 'PUT' | 'DELETE';
  /**
   * The item: a plain object or Map of JavaScript values, or what `attributeValues()` gives.
   * For a `DELETE` only the primary key is read and sent.
   */
  readonly item: object;
  /** The table, if not the sink's own: its name or its ARN. */
  readonly tableName?: string;
}

/** What a converter may give: one write, several, or none. */
export type ConverterResult = WriteRequest | readonly WriteRequest[] | null | undefined;

/** What a converter is told beside the element. */
export interface ConverterContext {
  /** The element's place in its source, if `write` was given one. */
  readonly position: Position | undefined;
}

/** Converts one element; a promise is waited for while later elements keep their place behind it. */
export type ConvertElement<T> = (
  element: T,
  context: ConverterContext,
) => ConverterResult | Promise<ConverterResult>;

/** A converter that is an object. */
export interface ConverterObject<T> {
  readonly apply: ConvertElement<T>;
  open?(): void | Promise<void>;
  /** The primary key of the sink's own table, where the converter knows it: from a class, or from declared columns. */
  readonly keySchema?: KeySchema | undefined;
  /** Never: without it the compiler takes any function for this object, since every function has an `apply`. */
  readonly call?: never;
}

/**
 * Turns elements of a stream into writes: a function, or an object with `apply` and, for what
 * must be loaded first, an asynchronous `open` that is awaited once per writer.
 * What `apply` throws is that one element's rejection (`CONVERTER_FAILED`).
 */
export type ElementConverter<T> = ConvertElement<T> | ConverterObject<T>;

/** A write of the sink's own table, or of another one. */
export function writeRequest(
  type: WriteRequest['type'],
  item: object,
  tableName: string | undefined,
): WriteRequest {
  return tableName === undefined ? { type, item } : { type, item, tableName };
}

/** The conversion without a converter: the element is the item, and is put. */
export function putAsIs(element: unknown): WriteRequest {
  return { type: 'PUT', item: element as object };
}
