import { parseExactJson } from '../../item/exact-json.js';
import type { InputFile, InputRecord } from './input-record.js';
import { NOT_UTF8 } from './record-limits.js';

/** DynamoDB takes 32 levels, each of which is two in its own JSON: whatever is deeper is no item. */
export const MAX_DEPTH = 100;
/** Shorter texts can be parsed however deep they are; of longer ones the parser would make a mountain first. */
const SHALLOW_LENGTH = 64 * 1024;

/** What is said of a record that is nested more. */
export const TOO_DEEP: string = `is nested more than ${MAX_DEPTH} levels deep`;

/** Makes a record of its text; number and line are those of its place. Bytes are what is not UTF-8. */
export type ParseRecord = (
  file: InputFile,
  number: number,
  line: number,
  text: string | Uint8Array,
) => InputRecord;

/** The JSON object in a text is the document; numbers stay exact. */
export function parseDocument(
  file: InputFile,
  number: number,
  line: number,
  text: string | Uint8Array,
): InputRecord {
  const value = parsedObject(text, parseExactJson);
  if (typeof value === 'object') return { file, number, line, type: 'PUT', item: value };
  return { file, number, line, fault: value, source: { text, format: 'json' } };
}

/** The JSON object that a text holds, or why it holds none. */
export function parsedObject(
  text: string | Uint8Array,
  parse: (text: string) => unknown,
  maxDepth: number = MAX_DEPTH,
): Readonly<Record<string, unknown>> | string {
  if (typeof text !== 'string') return NOT_UTF8;
  if (isTooDeep(text, maxDepth)) return TOO_DEEP;
  try {
    const value = parse(text);
    return isJsonObject(value) ? value : `is ${kindOf(value)}, not a JSON object`;
  } catch (error) {
    return syntaxFault(error);
  }
}

/** Whether a parsed value is an object, and no number that became one to stay exact. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Whether a text that is long is nested too deeply. */
function isTooDeep(text: string, maxDepth: number): boolean {
  if (text.length < SHALLOW_LENGTH) return false;
  let depth = 0;
  let isString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) isString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** V8 repeats the text in some of its messages: only the place is taken from them. */
function syntaxFault(error: unknown): string {
  const message = String((error as Error).message);
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `is not valid JSON at column ${Number(position) + 1}`;
  return message.startsWith('Unexpected end') ? 'is not valid JSON: it ends too early' : 'is not valid JSON';
}

/** What a parsed value is, with its article. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value === 'object' ? 'number' : typeof value}`;
}
