import { isGeneratorObject, isMapIterator, isSetIterator, isWeakMap, isWeakSet } from 'node:util/types';
import { kindOfValue } from '../item/kind-of.js';
import { isNumberValue } from '../item/number.js';

/** What a value is, without its content: 'an object' is a plain one or an instance of somebody's class. */
export function kindOf(value: unknown): string {
  return kindOfValue(value, furtherKind);
}

function furtherKind(value: object): string | undefined {
  if (isNumberValue(value)) return 'a NumberValue';
  if (isWeakMap(value)) return 'a WeakMap';
  if (isWeakSet(value)) return 'a WeakSet';
  if (isGeneratorObject(value) || isMapIterator(value) || isSetIterator(value))
    return 'an iterator; take its values first';
  return temporalKind(value);
}

/** `a Temporal.Instant`: known by its tag, as polyfills have no other mark. */
function temporalKind(value: object): string | undefined {
  const tag: unknown = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === 'string' && TEMPORAL.test(tag) ? `a ${tag}` : undefined;
}

const TEMPORAL = /^Temporal\.[A-Z][A-Za-z]{1,20}$/;
