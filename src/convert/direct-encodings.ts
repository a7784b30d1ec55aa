import type { DirectEncoding } from '../item/encode-directly.js';
import type { ConverterObject } from './element-converter.js';

/** How to encode what a converter's `apply` puts into the sink's own table, without making the items. */
export interface DirectConversion<T> {
  readonly apply: unknown;
  readonly encoding: DirectEncoding<T>;
}

const conversions = new WeakMap<object, DirectConversion<never>>();

/** Tells that what a converter's `apply` puts can be encoded directly. */
export function encodesDirectly<T>(
  converter: object,
  apply: ConverterObject<T>['apply'],
  encoding: DirectEncoding<T>,
): void {
  conversions.set(converter, { apply, encoding });
}

/** What was told of a converter; undefined if nothing was. It holds as long as the converter has that `apply`. */
export function directConversionOf<T>(converter: ConverterObject<T>): DirectConversion<T> | undefined {
  return conversions.get(converter);
}
