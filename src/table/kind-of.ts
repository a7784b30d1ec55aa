import {
  isAnyArrayBuffer,
  isBoxedPrimitive,
  isDate,
  isGeneratorObject,
  isMap,
  isMapIterator,
  isNativeError,
  isPromise,
  isRegExp,
  isSet,
  isSetIterator,
  isWeakMap,
  isWeakSet,
} from 'node:util/types';
import { isNumberValue } from '../item/number.js';

/** What JavaScript has of its own: by what they are, not by instanceof, which does not know those of other realms. */
const BUILT_IN: readonly (readonly [is: (value: object) => boolean, kind: string])[] = [
  [Array.isArray, 'an array'],
  [isDate, 'a Date'],
  [isMap, 'a Map'],
  [isSet, 'a Set'],
  [(value) => ArrayBuffer.isView(value) || isAnyArrayBuffer(value), 'binary'],
  [isPromise, 'a Promise; await it before writing'],
  [isNativeError, 'an Error'],
  [isRegExp, 'a RegExp'],
  [isBoxedPrimitive, 'a boxed primitive'],
  [isNumberValue, 'a NumberValue'],
  [isWeakMap, 'a WeakMap'],
  [isWeakSet, 'a WeakSet'],
  [
    (value) => isGeneratorObject(value) || isMapIterator(value) || isSetIterator(value),
    'an iterator; take its values first',
  ],
];

/** What a value is, without its content: 'an object' is a plain one or an instance of somebody's class. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return BUILT_IN.find(([is]) => is(value))?.[1] ?? temporalKind(value) ?? 'an object';
}

/** `a Temporal.Instant`: known by its tag, as polyfills have no other mark. */
function temporalKind(value: object): string | undefined {
  const tag: unknown = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === 'string' && TEMPORAL.test(tag) ? `a ${tag}` : undefined;
}

const TEMPORAL = /^Temporal\.[A-Z][A-Za-z]{1,20}$/;
