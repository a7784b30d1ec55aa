import type { KeyAttribute, KeySchema } from '../item/key-schema.js';
import type { Flag } from './flag.js';
import { listedParts, nameOf } from './name-text.js';
import { UsageError } from './usage-error.js';

/** The text after a flag as a value of the flag's kind. Ranges are left to the library. @throws {UsageError} */
export function flagValue(flag: Flag, text: string): string | number | readonly string[] | KeySchema {
  switch (flag.kind) {
    case 'integer':
      if (!/^\d+$/.test(text)) throw wrong(flag, text, 'must be a whole number');
      return Number(text);
    case 'number':
      if (!/^\d+(\.\d+)?$/.test(text)) throw wrong(flag, text, 'must be a number such as 0.5');
      return Number(text);
    case 'share': {
      const [, digits, percent] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(text) ?? [];
      if (digits === undefined) throw wrong(flag, text, 'must be a share such as 50% or 0.5');
      return percent === '%' ? Number(digits) / 100 : Number(digits);
    }
    case 'list':
      return listed(flag, text);
    case 'names':
      return text === 'primaryKey' ? text : listedParts(text).map(nameOf);
    case 'key':
      return keySchema(flag, text);
    default:
      if (text === '') throw wrong(flag, text, 'must not be empty');
      return text;
  }
}

function listed(flag: Flag, text: string): readonly string[] {
  const values = listedParts(text);
  if (values.includes(''))
    throw wrong(flag, text, `must be ${flag.value}, with nothing empty between commas`);
  return values;
}

function keySchema(flag: Flag, text: string): KeySchema {
  const [partitionKey, sortKey, ...more] = listedParts(text).map((part) => keyAttribute(flag, text, part));
  if (partitionKey === undefined || more.length > 0) {
    throw wrong(flag, text, 'must name the partition key and at most one sort key');
  }
  if (partitionKey.name === sortKey?.name) throw wrong(flag, text, 'must name two different attributes');
  return sortKey === undefined ? { partitionKey } : { partitionKey, sortKey };
}

function keyAttribute(flag: Flag, text: string, part: string): KeyAttribute {
  const colon = part.lastIndexOf(':'); // a name may have colons of its own
  const type = part.slice(colon + 1);
  if (colon < 1 || (type !== 'S' && type !== 'N' && type !== 'B')) {
    throw wrong(flag, text, 'must be NAME:TYPE or NAME:TYPE,NAME:TYPE with types S, N or B');
  }
  return { name: nameOf(part.slice(0, colon)), type };
}

function wrong(flag: Flag, text: string, rule: string): UsageError {
  return new UsageError(`--${flag.name} ${rule}; it is ${JSON.stringify(text)}`);
}
