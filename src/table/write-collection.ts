import { isMap } from 'node:util/types';
import { under, ValueFault } from '../convert/value-fault.js';
import { isPlainObject } from '../item/javascript-value.js';
import type { DeclaredType } from './column-type.js';
import type { ItemRoom } from './item-room.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import { type ValueWriter, type WriteValue, writeNullable } from './value-writer.js';

/** ARRAY: a list, of whatever the elements are; never a set. */
export function writeArray(declared: DeclaredType, element: ValueWriter): WriteValue {
  return (value, room) => {
    if (!Array.isArray(value)) throw wrongValue(declared, 'an array', value);
    const { length } = value;
    room.take(length, declared);
    const list: unknown[] = [];
    let i = 0;
    try {
      for (; i < length; i++) list.push(writeNullable(element, value[i], room));
    } catch (error) {
      throw under(i, error);
    }
    return list;
  };
}

/** MAP: a map whose names are the keys as text. */
export function writeMap(declared: DeclaredType, key: ValueWriter, content: ValueWriter): WriteValue {
  const write: WriteValue = (value, room) => writeNullable(content, value, room);
  return (value, room) => writeEntries(declared, key, value, write, room);
}

const MAX_COUNT = 2 ** 31 - 1;

/** MULTISET: a map from each element, as text, to how often it is there: Flink's own form of one. */
export function writeMultiset(declared: DeclaredType, element: ValueWriter): WriteValue {
  const count: WriteValue = (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_COUNT)
      return value;
    throw unfitValue(declared, `has a count that is not a whole number from 1 to ${MAX_COUNT}`);
  };
  return (value, room) => {
    try {
      return writeEntries(declared, element, value, count, room);
    } catch (error) {
      // The names of this map are the elements themselves, values of a row: no message has them.
      if (error instanceof ValueFault) error.path.length = 0;
      throw error;
    }
  };
}

/** A Map, since an object cannot have every name: `__proto__` is none of its own. */
function writeEntries(
  declared: DeclaredType,
  key: ValueWriter,
  value: unknown,
  write: WriteValue,
  room: ItemRoom,
): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  let name = '';
  try {
    if (isMap(value)) {
      room.take(value.size, declared);
      for (const [from, content] of value) {
        name = '';
        name = keyText(declared, key, from, room);
        addEntry(declared, entries, name, write(content, room));
      }
      return entries;
    }
    if (typeof value === 'object' && value !== null && isPlainObject(value)) {
      const names = Object.keys(value);
      room.take(names.length, declared);
      for (const from of names) {
        name = from;
        name = keyText(declared, key, keyOfText(key.declared, from), room);
        addEntry(declared, entries, name, write((value as Record<string, unknown>)[from], room));
      }
      return entries;
    }
  } catch (error) {
    throw name === '' ? error : under(name, error);
  }
  throw wrongValue(declared, 'a Map or a plain object', value);
}

function addEntry(
  declared: DeclaredType,
  entries: Map<string, unknown>,
  name: string,
  content: unknown,
): void {
  if (entries.has(name)) throw unfitValue(declared, 'has a key twice, in two forms');
  entries.set(name, content);
}

function keyText(declared: DeclaredType, key: ValueWriter, from: unknown, room: ItemRoom): string {
  if (from === null || from === undefined) throw unfitValue(declared, `has a key that is ${from}`);
  return String(key.write(from, room));
}

/** The key that the name of an object's property stands for: there they are always text. */
function keyOfText({ type }: DeclaredType, name: string): unknown {
  if (type.kind === 'integer' && /^-?\d{1,19}$/.test(name)) return BigInt(name);
  if (type.kind === 'boolean' && (name === 'true' || name === 'false')) return name === 'true';
  return name;
}
