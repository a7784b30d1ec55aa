import { parseExactJson } from '../../item/exact-json.js';
import type { InputFile, InputRecord } from './input-record.js';

/** DynamoDB takes 32 levels, each of which is two in its own JSON: whatever is deeper is no item. */
export const MAX_DEPTH = 100;
/** Shorter texts can be parsed however deep they are; of longer ones the parser would make a mountain first. */
const SHALLOW_LENGTH = 64 * 1024;

/** What is said of a record that is nested more. */
export const TOO_DEEP: string = `is nested more than ${MAX_DEPTH} levels deep`;

/** Makes a record of its text; number and line are those of its place. */
export type ParseRecord = (file: InputFile, number: number, line: number, text: string) => InputRecord;

/** The JSON object in a text is the document; numbers stay exact. */
export function parseDocument(file: InputFile, number: number, line: number, text: string): InputRecord {
  const fault = depthFault(text);
  if (fault !== undefined) return { file, number, line, fault };
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    return { file, number, line, fault: syntaxFault(error) };
  }
  if (!isJsonObject(value)) return { file, number, line, fault: `is ${kindOf(value)}, not a JSON object` };
  return { file, number, line, type: 'PUT', item: value };
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

/** Why a text that may be long is nested too deeply; undefined if it is not. */
export function depthFault(text: string): string | undefined {
  if (text.length < SHALLOW_LENGTH) return undefined;
  let depth = 0;
  let isString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) isString = false;
    } else if (code === 0x22) isString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) return TOO_DEEP;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return undefined;
}

/** V8 repeats the text in some of its messages: only the place is taken from them. */
export function syntaxFault(error: unknown): string {
  const message = String((error as Error).message);
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `is not valid JSON at column ${Number(position) + 1}`;
  return message.startsWith('Unexpected end') ? 'is not valid JSON: it ends too early' : 'is not valid JSON';
}

/** What a parsed value is, with its article. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value === 'object' ? 'number' : typeof value}`;
}
