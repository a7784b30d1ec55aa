import {
  isAnyArrayBuffer,
  isBoxedPrimitive,
  isDate,
  isMap,
  isNativeError,
  isPromise,
  isRegExp,
  isSet,
} from 'node:util/types';

/**
 * What a value is, without what it holds. 'an object' is a plain one or an instance of somebody's class.
 *
 * @param furtherKind the words for more of what JavaScript has of its own; undefined for what is none of it
 */
export function kindOfValue(value: unknown, furtherKind?: (value: object) => string | undefined): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return builtInKind(value) ?? furtherKind?.(value) ?? 'an object';
}

/** By what they are, not by instanceof, which does not know those of other realms. */
function builtInKind(value: object): string | undefined {
  if (Array.isArray(value)) return 'an array';
  if (isDate(value)) return 'a Date';
  if (isMap(value)) return 'a Map';
  if (isSet(value)) return 'a Set';
  if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return 'binary';
  if (isPromise(value)) return 'a Promise; await it before writing';
  if (isNativeError(value)) return 'an Error';
  if (isRegExp(value)) return 'a RegExp';
  return isBoxedPrimitive(value) ? 'a boxed primitive' : undefined;
}
