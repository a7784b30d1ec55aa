import { isBoxedPrimitive, isDate, isMap, isPromise, isSet } from 'node:util/types';
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
  if (isPlainObject(value)) return mapText(encoder, value, depth, valueText);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return binaryText(encoder, bytes);
  // By what they are, not by instanceof: those of other realms would pass for instances of classes.
  if (isMap(value)) return mapEntriesText(encoder, value, depth);
  if (isSet(value)) return setText(encoder, value, depth);
  if (isNumberValue(value)) return decimalText(encoder, value.value, depth);
  if (isDate(value) || isBoxedPrimitive(value))
    return valueText(encoder, standsFor(encoder, value, depth), depth);
  if (isPromise(value)) refuseValue(encoder, depth, 'is a Promise; await it before writing');
  if (encoder.options.classInstances === 'map') return mapText(encoder, value, depth, valueText);
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
function enterContainer(encoder: ItemEncoder, depth: number): void {
  if (depth >= MAX_NESTED_CONTAINERS)
    refuseValue(
      encoder,
      depth,
      `is nested deeper than ${MAX_NESTED_CONTAINERS + 1} levels, the item being the first`,
    );
  encoder.size += CONTAINER_SIZE;
}

/** Counts one element of a container; stops as soon as the item is surely too large. */
function countElement(encoder: ItemEncoder): void {
  encoder.size += ELEMENT_SIZE;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
}

/** The text of what stands in a list or map, at `depth`. */
type ElementText = (encoder: ItemEncoder, value: unknown, depth: number) => string;

/** `{"L":[…]}` with `elementText` for each element. */
export function listText(
  encoder: ItemEncoder,
  list: readonly unknown[],
  depth: number,
  elementText: ElementText,
): string {
  enterContainer(encoder, depth);
  let text = '{"L":[';
  for (let i = 0; i < list.length; i++) {
    encoder.path[depth + 1] = i;
    countElement(encoder);
    text += (i === 0 ? '' : ',') + elementText(encoder, list[i], depth + 1);
  }
  return `${text}]}`;
}

/** `{"M":{…}}` with `memberText` for each member that is not undefined. */
export function mapText(encoder: ItemEncoder, map: object, depth: number, memberText: ElementText): string {
  enterContainer(encoder, depth);
  let text = '';
  for (const name of Object.keys(map)) {
    const value = (map as Record<string, unknown>)[name];
    if (value === undefined) continue;
    text += namedText(encoder, name, value, depth + 1, text === '', memberText);
  }
  return `{"M":{${text}}}`;
}

function mapEntriesText(encoder: ItemEncoder, map: ReadonlyMap<unknown, unknown>, depth: number): string {
  enterContainer(encoder, depth);
  let text = '';
  for (const [name, value] of map) {
    if (value === undefined) continue;
    if (typeof name !== 'string') refuseValue(encoder, depth, 'is a Map with a key that is not a string');
    text += namedText(encoder, name, value, depth + 1, text === '', valueText);
  }
  return `{"M":{${text}}}`;
}

function namedText(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  depth: number,
  isFirst: boolean,
  memberText: ElementText,
): string {
  encoder.path[depth] = name;
  countElement(encoder);
  const start = nameText(encoder, name, depth);
  const text = memberText(encoder, value, depth);
  return isFirst ? start + text : `,${start}${text}`;
}

/** What `document.dates` has written in the place of a Date. */
function dateValue(encoder: ItemEncoder, date: Date, depth: number): unknown {
  const form = encoder.options.dates;
  if (form === 'refuse') {
    refuseValue(encoder, depth, "is a Date; set document.dates to 'iso', 'epochSeconds' or a function");
  }
  if (Number.isNaN(date.getTime())) refuseValue(encoder, depth, 'is an invalid Date');
  if (form === 'iso') return date.toISOString();
  if (form === 'epochSeconds') return Math.floor(date.getTime() / 1000);
  const replaced = form(date);
  if (isDate(replaced)) {
    refuseValue(encoder, depth, 'is a Date that document.dates turned into a Date again');
  }
  return replaced;
}

/** What is written for a value that stands for another one, a Date or a boxed primitive; else the value. */
export function standsFor(encoder: ItemEncoder, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return dateValue(encoder, value, depth);
  return isBoxedPrimitive(value) ? value.valueOf() : value;
}
