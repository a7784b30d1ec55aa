import { isGeneratorObject, isMapIterator, isSetIterator, isWeakMap, isWeakSet } from 'node:util/types';
import { kindOfValue } from '../item/kind-of.js';
import { isNumberValue } from '../item/number.js';
import { temporalKind } from '../item/temporal.js';

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
  const temporal = temporalKind(value);
  return temporal && `a Temporal.${temporal}`;
}
