import { bytesOf } from '../../../item/binary.js';
import { numberOfText } from '../../../item/exact-json.js';
import { isNumberValue, NumberValue } from '../../../item/number.js';
import { jsonText, type ValuePath } from './json-text.js';

/** What a value of a document is that JSON has no word for; it stands there as text. */
const KINDS = ['absent', 'bigint', 'binary', 'date', 'decimal', 'number'] as const;

type Kind = (typeof KINDS)[number];

/** A value of a document that is not what it seems in JSON. */
export interface SpecialValue {
  readonly path: ValuePath;
  readonly kind: Kind;
}

/** A document as JSON, and what has to be known beside it to have the same again. */
export interface ExactDocument {
  readonly json: string;
  readonly specials: readonly SpecialValue[];
}

/** Whatever a reader gives: numbers of any length, and of CSV and Parquet binary, big integers and what is not there. */
export function exactDocument(document: object): ExactDocument {
  const specials: SpecialValue[] = [];
  const json = jsonText(document, (value, path) => {
    const special = (kind: Kind, text: string): string => {
      specials.push({ path: path(), kind });
      return JSON.stringify(text);
    };
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return JSON.stringify(value);
      case 'bigint':
        return special('bigint', String(value));
      case 'number':
        return numberJson(value, special);
      case 'object':
        return value === null ? 'null' : objectJson(value, special);
      default:
        return special('absent', '');
    }
  });
  return { json, specials };
}

type Special = (kind: Kind, text: string) => string;

/** As it is, if the parser makes the same of it. */
function numberJson(value: number, special: Special): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return isJsonNumber(text) && Object.is(numberOfText(text), value) ? text : special('number', text);
}

/** The text of what is an object to JavaScript and one value to DynamoDB; undefined for maps and lists. */
function objectJson(value: object, special: Special): string | undefined {
  if (isNumberValue(value)) {
    const isRead = isJsonNumber(value.value) && typeof numberOfText(value.value) !== 'number';
    return isRead ? value.value : special('decimal', value.value);
  }
  if (value instanceof Date) return special('date', String(value.getTime()));
  const bytes = bytesOf(value);
  return bytes === undefined ? undefined : special('binary', bytes.toString('base64'));
}

function isJsonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

/**
 * Puts the values in their places that JSON has no word for. What was mended since stays as it was mended: a value that is
 * no text any more, or is gone, and one that is there where none was.
 *
 * @returns false if they are not as {@link exactDocument} tells them
 */
export function restoreSpecials(document: object, specials: unknown): boolean {
  return Array.isArray(specials) && specials.every((special) => restore(document, special));
}

function restore(document: object, special: unknown): boolean {
  if (typeof special !== 'object' || special === null) return false;
  const { path, kind } = special as { readonly path?: unknown; readonly kind?: unknown };
  if (!Array.isArray(path)) return false;
  let holder: unknown = document;
  for (const name of path.slice(0, -1)) holder = memberOf(holder, name);
  const name: unknown = path.at(-1);
  const text = memberOf(holder, name);
  if (!isKind(kind)) return false;
  if (typeof text !== 'string' || (kind === 'absent' && text !== '')) return true;
  const value = restored(kind, text);
  if (value === null) return false;
  // Not an assignment: a member may be called __proto__.
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(holder, name as string, property);
  return true;
}

function memberOf(holder: unknown, name: unknown): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  if (typeof name !== 'string' && typeof name !== 'number') return undefined;
  return Object.hasOwn(holder, name) ? (holder as Record<string | number, unknown>)[name] : undefined;
}

function isKind(kind: unknown): kind is Kind {
  return (KINDS as readonly unknown[]).includes(kind);
}

/** Null if the text is none of that kind. */
function restored(kind: Kind, text: string): unknown {
  switch (kind) {
    case 'absent':
      return undefined;
    case 'bigint':
      return /^-?\d+$/.test(text) ? BigInt(text) : null;
    case 'binary':
      return Buffer.from(text, 'base64');
    case 'date':
      return new Date(Number(text));
    case 'decimal':
      return new NumberValue(text);
    case 'number':
      return Number(text);
  }
}
