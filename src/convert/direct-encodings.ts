import type { DirectEncoding } from '../item/encode-directly.js';
import type { ConverterObject } from './element-converter.js';

/** Of converters that put each element into the sink's own table: how to encode it without making its item. */
interface Known {
  readonly apply: unknown;
  readonly encoding: DirectEncoding<never>;
}

const encodings = new WeakMap<object, Known>();

/** Tells that what a converter's `apply` puts can be encoded directly. */
export function encodesDirectly<T>(
  converter: object,
  apply: ConverterObject<T>['apply'],
  encoding: DirectEncoding<T>,
): void {
  encodings.set(converter, { apply, encoding });
}

/** The direct encoding of a converter; undefined if it has none, or another `apply` in the meantime. */
export function directEncodingOf<T>(converter: ConverterObject<T>): DirectEncoding<T> | undefined {
  const known = encodings.get(converter);
  return known === undefined || known.apply !== converter.apply ? undefined : known.encoding;
}
