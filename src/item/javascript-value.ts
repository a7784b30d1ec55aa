import { isBoxedPrimitive, isDate, isMap, isPromise, isSet } from 'node:util/types';
import { bytesOf } from './binary.js';
import { ConstantText } from './constant-text.js';
import { findName } from './find-name.js';
import {
  countElement,
  type ItemEncoder,
  MAX_NESTED_CONTAINERS,
  refuseDepth,
  refuseValue,
} from './item-encoder.js';
import { isNumberValue } from './number.js';
import { putPlainMembers } from './put-plain-members.js';
import { putCharacter, putConstant } from './put-text.js';
import {
  putBinary,
  putBoolean,
  putDecimal,
  putNull,
  putNumber,
  putNumberValue,
  putStringValue,
} from './scalar-value.js';
import { putSet } from './set-value.js';
import { putString } from './string-value.js';

/** What DynamoDB counts for a list or map, beside its elements. */
const CONTAINER_SIZE = 3;

const MAP = new ConstantText('{"M":');
const LIST = new ConstantText('{"L":[');
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Adds a JavaScript value, at `depth` of the encoder's path, as DynamoDB's JSON. */
export function putValue(encoder: ItemEncoder, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
      putStringValue(encoder, value, depth);
      return;
    case 'number':
      putNumberValue(encoder, value, depth);
      return;
    case 'boolean':
      putBoolean(encoder, value);
      return;
    case 'bigint':
      putDecimal(encoder, String(value), depth);
      return;
    case 'object':
      if (value === null) putNull(encoder);
      else putObject(encoder, value, depth);
      return;
    case 'undefined':
      refuseValue(encoder, depth, 'is undefined; DynamoDB has no such value');
      break;
    default:
      refuseValue(encoder, depth, `is a ${typeof value}; DynamoDB has no such type`);
  }
}

/**
 * Adds an attribute: the name that is the path's last part, and its value. A comma stands before it; whoever
 * writes the first one of a container puts the opening brace in its place.
 */
export function putAttribute(encoder: ItemEncoder, name: string, value: unknown, depth: number): void {
  const { beforeString, beforeNumber, beforeValue } = findName(encoder, name, depth);
  if (typeof value === 'string') {
    putString(encoder, beforeString, value, depth);
  } else if (typeof value === 'number') {
    putNumber(encoder, beforeNumber, value, depth);
  } else {
    putConstant(encoder, beforeValue);
    putValue(encoder, value, depth);
  }
}

function putObject(encoder: ItemEncoder, value: object, depth: number): void {
  if (Array.isArray(value)) {
    putList(encoder, value, depth, putValue);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype && !encoder.hasInheritedNames) {
    putPlainMap(encoder, value as Readonly<Record<string, unknown>>, depth);
    return;
  }
  if (isPlain(prototype)) {
    putMap(encoder, value, depth, putAttribute);
    return;
  }
  // First, since the commonest of them: each question that follows is a call out of JavaScript.
  if (isDate(value)) {
    putValue(encoder, dateValue(encoder, value, depth), depth);
    return;
  }
  const bytes = bytesOf(value);
  // By what they are, not by instanceof: those of other realms would pass for instances of classes.
  if (bytes !== undefined) putBinary(encoder, bytes);
  else if (isMap(value)) putMapEntries(encoder, value, depth);
  else if (isSet(value)) putSet(encoder, value, depth);
  else if (isNumberValue(value)) putDecimal(encoder, value.value, depth);
  else if (isBoxedPrimitive(value)) putValue(encoder, value.valueOf(), depth);
  else if (isPromise(value)) refuseValue(encoder, depth, 'is a Promise; await it before writing');
  else if (encoder.options.classInstances === 'map') putMap(encoder, value, depth, putAttribute);
  else {
    refuseValue(
      encoder,
      depth,
      `is an instance of ${className(value)}; convert it, or set document.classInstances to 'map'`,
    );
  }
}

/** Whether an object is a plain one: of a literal, without a prototype, or of another realm's Object. */
export function isPlainObject(value: object): boolean {
  return isPlain(Object.getPrototypeOf(value));
}

function isPlain(prototype: unknown): boolean {
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

function className(value: object): string {
  const made: unknown = Object.getPrototypeOf(value)?.constructor;
  return typeof made === 'function' && made.name !== '' ? made.name : 'a class';
}

/** Refuses a container that is nested too deeply, and counts its own bytes. */
function enterContainer(encoder: ItemEncoder, depth: number): void {
  if (depth >= MAX_NESTED_CONTAINERS) refuseDepth(encoder, depth);
  encoder.size += CONTAINER_SIZE;
}

/** Adds an element of a list, at `depth`. */
export type PutElement = (encoder: ItemEncoder, value: unknown, depth: number) => void;

/** Adds a member of a map with its name, at `depth`. */
export type PutMember = (encoder: ItemEncoder, name: string, value: unknown, depth: number) => void;

/** Adds `{"L":[…]}`. */
export function putList(
  encoder: ItemEncoder,
  list: readonly unknown[],
  depth: number,
  putElement: PutElement,
): void {
  enterContainer(encoder, depth);
  putConstant(encoder, LIST);
  for (let i = 0; i < list.length; i++) {
    encoder.path[depth + 1] = i;
    countElement(encoder);
    if (i > 0) putCharacter(encoder, COMMA);
    putElement(encoder, list[i], depth + 1);
    if (encoder.fault !== undefined) return;
  }
  putCharacter(encoder, CLOSE_BRACKET);
  putCharacter(encoder, CLOSE_BRACE);
}

/** Begins `{"M":{…}}`; where its members begin, each of which is counted by {@link countElement}. */
export function beginMapValue(encoder: ItemEncoder, depth: number): number {
  enterContainer(encoder, depth);
  putConstant(encoder, MAP);
  return encoder.end;
}

export function endMapValue(encoder: ItemEncoder, start: number): void {
  endMap(encoder, start);
  putCharacter(encoder, CLOSE_BRACE);
}

/** Adds `{"M":{…}}` with each member that is not undefined. */
export function putMap(encoder: ItemEncoder, map: object, depth: number, putMember: PutMember): void {
  const start = beginMapValue(encoder, depth);
  for (const name of Object.keys(map)) {
    const value = (map as Record<string, unknown>)[name];
    if (value !== undefined) putCounted(encoder, name, value, depth + 1, putMember);
    if (encoder.fault !== undefined) return;
  }
  endMapValue(encoder, start);
}

/** {@link putMap} of an object that `for in` gives only the own names of. */
function putPlainMap(encoder: ItemEncoder, map: Readonly<Record<string, unknown>>, depth: number): void {
  const start = beginMapValue(encoder, depth);
  putPlainMembers(encoder, map, depth + 1, putAttribute);
  if (encoder.fault === undefined) endMapValue(encoder, start);
}

function putMapEntries(encoder: ItemEncoder, map: ReadonlyMap<unknown, unknown>, depth: number): void {
  const start = beginMapValue(encoder, depth);
  for (const [name, value] of map) {
    if (value === undefined) continue;
    if (typeof name !== 'string') {
      refuseValue(encoder, depth, 'is a Map with a key that is not a string');
      return;
    }
    putCounted(encoder, name, value, depth + 1, putAttribute);
    if (encoder.fault !== undefined) return;
  }
  endMapValue(encoder, start);
}

function putCounted(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  depth: number,
  putMember: PutMember,
): void {
  encoder.path[depth] = name;
  countElement(encoder);
  putMember(encoder, name, value, depth);
}

/** Ends what began at `start`: members with a comma before each, the first of which becomes the opening brace. */
export function endMap(encoder: ItemEncoder, start: number): void {
  if (encoder.end === start) putCharacter(encoder, OPEN_BRACE);
  else encoder.bytes[start] = OPEN_BRACE;
  putCharacter(encoder, CLOSE_BRACE);
}

/** What `document.dates` has written in the place of a Date; undefined if that is refused. */
function dateValue(encoder: ItemEncoder, date: Date, depth: number): unknown {
  const form = encoder.options.dates;
  if (form === 'refuse') {
    return refuseValue(
      encoder,
      depth,
      "is a Date; set document.dates to 'iso', 'epochSeconds' or a function",
    );
  }
  if (Number.isNaN(date.getTime())) return refuseValue(encoder, depth, 'is an invalid Date');
  if (form === 'iso') return date.toISOString();
  if (form === 'epochSeconds') return Math.floor(date.getTime() / 1000);
  const replaced = form(date);
  if (isDate(replaced)) {
    return refuseValue(encoder, depth, 'is a Date that document.dates turned into a Date again');
  }
  return replaced;
}

/** What is written for a value that stands for another one, a Date or a boxed primitive; else the value. */
export function standsFor(encoder: ItemEncoder, value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return dateValue(encoder, value, depth);
  return isBoxedPrimitive(value) ? value.valueOf() : value;
}
