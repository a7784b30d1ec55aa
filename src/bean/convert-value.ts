import { isDate, isMap, isSet } from 'node:util/types';
import { under, ValueFault } from '../convert/value-fault.js';
import { countValues } from '../convert/walk.js';
import { bytesOf } from '../item/binary.js';
import { MAX_NESTED_CONTAINERS } from '../item/item-encoder.js';
import { isPlainObject } from '../item/javascript-value.js';
import { isNumberValue } from '../item/number.js';
import { setAttribute } from '../item/set-attribute.js';
import { temporalKind } from '../item/temporal.js';
import type { NestedBeans } from './bean-plan.js';
import type { Conversion } from './conversion.js';
import { dateText, temporalText } from './java-text.js';
import { planOfValue } from './plan-of-value.js';

/**
 * What is written for a value of a bean: the value itself unless it, or something in it, has a conversion. What
 * DynamoDB does not have is left for the encoder to refuse.
 */
export function convertValue(
  conversion: Conversion,
  value: unknown,
  nested: NestedBeans,
  depth: number,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  countValues(conversion, 1);
  return convertObject(conversion, value, nested, depth);
}

/** {@link convertValue} of an object that is counted. */
function convertObject(conversion: Conversion, value: object, nested: NestedBeans, depth: number): unknown {
  if (depth > MAX_NESTED_CONTAINERS)
    throw new ValueFault('is nested deeper than DynamoDB allows (32 levels)');
  if (Array.isArray(value)) return convertList(conversion, value, nested, depth);
  const plan = planOfValue(value, nested);
  if (plan !== undefined)
    return conversion.nestedBean(conversion, plan, value, nested.ignoreNulls, depth + 1);
  if (isPlainObject(value))
    return convertPlain(conversion, value as Readonly<Record<string, unknown>>, nested, depth);
  if (isMap(value)) return convertMap(conversion, value, nested, depth);
  if (isSet(value)) return convertSet(conversion, value, nested, depth);
  return textOf(value) ?? value;
}

function convertCounted(conversion: Conversion, value: unknown, nested: NestedBeans, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return convertObject(conversion, value, nested, depth);
}

/** The text of what is written as text; undefined for anything else. */
function textOf(value: object): string | undefined {
  if (isDate(value)) return dateText(value);
  if (bytesOf(value) !== undefined) return undefined;
  if (value instanceof URL) return value.href;
  const kind = temporalKind(value);
  return kind === undefined ? undefined : temporalText(value, kind);
}

// Containers are copied only if something in them is to be converted: from the first such element on.

function convertList(
  conversion: Conversion,
  list: readonly unknown[],
  nested: NestedBeans,
  depth: number,
): readonly unknown[] {
  countValues(conversion, list.length);
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (typeof value !== 'object' || value === null) continue;
    const converted = convertMember(conversion, i, value, nested, depth);
    if (converted === value) continue;
    copy ??= list.slice();
    copy[i] = converted;
  }
  return copy ?? list;
}

function convertPlain(
  conversion: Conversion,
  map: Readonly<Record<string, unknown>>,
  nested: NestedBeans,
  depth: number,
): object {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (typeof value !== 'object' || value === null) continue;
    countValues(conversion, 1);
    const converted = convertMember(conversion, name, value, nested, depth);
    if (converted === value) continue;
    copy ??= { ...map };
    setAttribute(copy, name, converted);
  }
  return copy ?? map;
}

function convertMap(
  conversion: Conversion,
  map: ReadonlyMap<unknown, unknown>,
  nested: NestedBeans,
  depth: number,
): ReadonlyMap<unknown, unknown> {
  countValues(conversion, map.size);
  const copy = new Map<string, unknown>();
  for (const [key, value] of map) {
    const name = mapKeyText(key);
    if (copy.has(name))
      throw under(name, new ValueFault('is there twice: two keys of the Map have this text'));
    copy.set(name, convertMember(conversion, name, value, nested, depth));
  }
  return copy;
}

function convertSet(
  conversion: Conversion,
  set: ReadonlySet<unknown>,
  nested: NestedBeans,
  depth: number,
): ReadonlySet<unknown> {
  countValues(conversion, set.size);
  const members = [...set];
  const converted = members.map((member) => convertCounted(conversion, member, nested, depth + 1));
  return converted.some((member, i) => member !== members[i]) ? new Set(converted) : set;
}

function convertMember(
  conversion: Conversion,
  part: string | number,
  value: unknown,
  nested: NestedBeans,
  depth: number,
): unknown {
  try {
    return convertCounted(conversion, value, nested, depth + 1);
  } catch (error) {
    throw under(part, error);
  }
}

/** The text of a Map's key, as Java's string converters make it. */
export function mapKeyText(key: unknown): string {
  switch (typeof key) {
    case 'string':
      return key;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(key);
    case 'object': {
      if (key === null) break;
      if (isNumberValue(key)) return key.value;
      const text = textOf(key);
      if (text !== undefined) return text;
      break;
    }
    default:
  }
  throw new ValueFault(
    'is a Map with a key that has no text: a key is a string, number, bigint, boolean, Date, URL or Temporal value',
  );
}
