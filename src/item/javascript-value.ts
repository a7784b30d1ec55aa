import { bytesOf } from './binary.js';
import { type ItemEncoder, MAX_NESTED_CONTAINERS, refuseSize, refuseValue } from './item-encoder.js';
import { nameText, stringText } from './json-text.js';
import { isNumberValue, numberFault, numberSize, numberTextSize, parseNumber, wireNumber } from './number.js';
import { setText } from './set-value.js';

/** DynamoDB counts three bytes for a list or map and one for each of its elements. */
const CONTAINER_SIZE = 3;
const ELEMENT_SIZE = 1;

/** A JavaScript value, at `depth` of the encoder's path, as DynamoDB's JSON. */
export function valueText(encoder: ItemEncoder, value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return `{"S":${stringText(encoder, value, depth)}}`;
    case 'number':
      return numberText(encoder, value, depth);
    case 'boolean':
      encoder.size += 1;
      return value ? '{"BOOL":true}' : '{"BOOL":false}';
    case 'bigint':
      return decimalText(encoder, String(value), depth);
    case 'object':
      return value === null ? nullText(encoder) : objectText(encoder, value, depth);
    case 'undefined':
      return refuseValue(encoder, depth, 'is undefined; DynamoDB has no such value');
    default:
      return refuseValue(encoder, depth, `is a ${typeof value}; DynamoDB has no such type`);
  }
}

function nullText(encoder: ItemEncoder): string {
  encoder.size += 1;
  return '{"NULL":true}';
}

function numberText(encoder: ItemEncoder, value: number, depth: number): string {
  const fault = numberFault(value);
  if (fault !== undefined) refuseValue(encoder, depth, fault);
  const text = String(value);
  encoder.size += numberTextSize(text);
  return `{"N":"${text}"}`;
}

/** Decimal text as a number, checked. */
export function decimalText(encoder: ItemEncoder, text: string, depth: number): string {
  const parsed = parseNumber(text);
  if (parsed.fault !== undefined) refuseValue(encoder, depth, parsed.fault);
  encoder.size += numberSize(parsed.digits);
  return `{"N":"${wireNumber(text, parsed)}"}`;
}

/** Bytes as base64. */
export function binaryText(encoder: ItemEncoder, bytes: Buffer): string {
  encoder.size += bytes.length;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
  return `{"B":"${bytes.toString('base64')}"}`;
}

function objectText(encoder: ItemEncoder, value: object, depth: number): string {
  if (Array.isArray(value)) return listText(encoder, value, depth, valueText);
  if (isPlainObject(value)) return mapText(encoder, value, depth);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return binaryText(encoder, bytes);
  if (value instanceof Map) return mapEntriesText(encoder, value, depth);
  if (value instanceof Set) return setText(encoder, value, depth);
  if (isNumberValue(value)) return decimalText(encoder, value.value, depth);
  if (value instanceof Date) return dateText(encoder, value, depth);
  if (
    value instanceof String ||
    value instanceof Number ||
    value instanceof Boolean ||
    value instanceof BigInt
  ) {
    return valueText(encoder, value.valueOf(), depth);
  }
  if (encoder.options.classInstances === 'map') return mapText(encoder, value, depth);
  return refuseValue(
    encoder,
    depth,
    `is an instance of ${className(value)}; convert it, or set document.classInstances to 'map'`,
  );
}

/** Whether an object is a plain one: of a literal, without a prototype, or of another realm's Object. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

function className(value: object): string {
  const made: unknown = Object.getPrototypeOf(value)?.constructor;
  return typeof made === 'function' && made.name !== '' ? made.name : 'a class';
}

/** Refuses a container that is nested too deeply, and counts its own bytes. */
export function enterContainer(encoder: ItemEncoder, depth: number): void {
  if (depth >= MAX_NESTED_CONTAINERS)
    refuseValue(
      encoder,
      depth,
      `is nested deeper than ${MAX_NESTED_CONTAINERS + 1} levels, the item being the first`,
    );
  encoder.size += CONTAINER_SIZE;
}

/** Counts one element of a container; stops as soon as the item is surely too large. */
export function countElement(encoder: ItemEncoder): void {
  encoder.size += ELEMENT_SIZE;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
}

/** `{"L":[…]}` with `elementText` for each element. */
export function listText<E>(
  encoder: ItemEncoder,
  list: readonly E[],
  depth: number,
  elementText: (encoder: ItemEncoder, value: E, depth: number) => string,
): string {
  enterContainer(encoder, depth);
  let text = '{"L":[';
  for (let i = 0; i < list.length; i++) {
    encoder.path[depth + 1] = i;
    countElement(encoder);
    text += (i === 0 ? '' : ',') + elementText(encoder, list[i] as E, depth + 1);
  }
  return `${text}]}`;
}

function mapText(encoder: ItemEncoder, map: object, depth: number): string {
  enterContainer(encoder, depth);
  let text = '';
  for (const name of Object.keys(map)) {
    const value = (map as Record<string, unknown>)[name];
    if (value === undefined) continue;
    text += memberText(encoder, name, value, depth + 1, text === '');
  }
  return `{"M":{${text}}}`;
}

function mapEntriesText(encoder: ItemEncoder, map: ReadonlyMap<unknown, unknown>, depth: number): string {
  enterContainer(encoder, depth);
  let text = '';
  for (const [name, value] of map) {
    if (value === undefined) continue;
    if (typeof name !== 'string') refuseValue(encoder, depth, 'is a Map with a key that is not a string');
    text += memberText(encoder, name, value, depth + 1, text === '');
  }
  return `{"M":{${text}}}`;
}

function memberText(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  depth: number,
  isFirst: boolean,
): string {
  encoder.path[depth] = name;
  countElement(encoder);
  const start = nameText(encoder, name, depth);
  const text = valueText(encoder, value, depth);
  return isFirst ? start + text : `,${start}${text}`;
}

function dateText(encoder: ItemEncoder, date: Date, depth: number): string {
  const form = encoder.options.dates;
  if (form === 'refuse') {
    refuseValue(encoder, depth, "is a Date; set document.dates to 'iso', 'epochSeconds' or a function");
  }
  if (Number.isNaN(date.getTime())) refuseValue(encoder, depth, 'is an invalid Date');
  if (form === 'iso') return valueText(encoder, date.toISOString(), depth);
  if (form === 'epochSeconds') return valueText(encoder, Math.floor(date.getTime() / 1000), depth);
  const replaced = form(date);
  if (replaced instanceof Date)
    refuseValue(encoder, depth, 'is a Date that document.dates turned into a Date again');
  return valueText(encoder, replaced, depth);
}
