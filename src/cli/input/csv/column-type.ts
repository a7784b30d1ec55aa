import { numberOfText, parseExactJson } from '../../../item/exact-json.js';
import { parseNumber } from '../../../item/number.js';
import { isJsonObject } from '../parse-document.js';

/**
 * What the cells of a column become: DynamoDB's types, and `JSON` for whatever a cell holds. `B` is base64; `M` and
 * `L` are JSON objects and lists.
 */
export type ColumnType = 'S' | 'N' | 'BOOL' | 'B' | 'NULL' | 'JSON' | 'M' | 'L';

/** What a cell becomes that is not of its column's type. */
export const UNFIT: unique symbol = Symbol('unfit');

interface Reading {
  /** A cell that is not empty as a value, or {@link UNFIT}. */
  readonly read: (cell: string) => unknown;
  /** What an unfit cell is not. */
  readonly rule: string;
}

const READINGS: Readonly<Record<ColumnType, Reading>> = {
  S: { read: (cell) => cell, rule: 'a text' },
  N: { read: readNumber, rule: 'a number that DynamoDB holds' },
  BOOL: { read: readBoolean, rule: 'true or false' },
  B: { read: readBinary, rule: 'base64' },
  NULL: { read: (cell) => (/^null$/i.test(cell) ? null : UNFIT), rule: 'empty or null' },
  JSON: { read: readJson, rule: 'JSON' },
  M: { read: (cell) => only(readJson(cell), isJsonObject), rule: 'a JSON object' },
  L: { read: (cell) => only(readJson(cell), Array.isArray), rule: 'a JSON list' },
};

/** For messages. */
export const COLUMN_TYPES: readonly string[] = Object.keys(READINGS);

/** Whether it is the name of a type. */
export function isColumnType(text: string): text is ColumnType {
  return Object.hasOwn(READINGS, text);
}

/** How the cells of a type are read. */
export function readingOf(type: ColumnType): Reading {
  return READINGS[type];
}

/** How the cells of a column are read whose numbers were only guessed: whatever would lose a letter is none. */
export const GUESSED_NUMBER: Reading = {
  read: (cell) => (looksLikeNumber(cell) ? readNumber(cell) : UNFIT),
  rule: 'a plain number',
};

/**
 * Whether a cell is surely meant as a number: exactly held, and with no zero or plus in front, nor an exponent, as
 * telephone numbers, postcodes and product codes may have.
 */
export function looksLikeNumber(cell: string): boolean {
  return /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d+)$/.test(cell) && parseNumber(cell).fault === undefined;
}

/** Whether a cell is true or false. */
export function looksLikeBoolean(cell: string): boolean {
  return /^(?:true|false)$/i.test(cell);
}

function readNumber(cell: string): unknown {
  return parseNumber(cell).fault === undefined ? numberOfText(cell) : UNFIT;
}

function readBoolean(cell: string): unknown {
  switch (cell.toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return UNFIT;
  }
}

function readBinary(cell: string): unknown {
  const bytes = Buffer.from(cell, 'base64');
  // Buffer passes over what it does not know, and would write less than there was.
  return bytes.toString('base64') === cell ? bytes : UNFIT;
}

function readJson(cell: string): unknown {
  try {
    return parseExactJson(cell);
  } catch {
    return UNFIT;
  }
}

function only(value: unknown, isRight: (value: unknown) => boolean): unknown {
  return isRight(value) ? value : UNFIT;
}
