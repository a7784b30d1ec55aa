import { CLOSE_BRACE, COLON, COMMA, nameOfMember, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.js';
import { JsonExtent } from './json-extent.js';

const BYTE_ORDER_MARK = '\uFEFF';
/** Envelopes are not deeper. */
const MAX_NAMES = 8;

/**
 * The names that lead to the list of objects in a JSON document, as far as these bytes have it; undefined if there is none,
 * or more than one. What is in lists is not looked at.
 */
export function onlyList(bytes: Buffer): readonly string[] | undefined {
  let found: readonly string[] | undefined;
  const names: string[] = [];
  let at = behindBlanks(bytes, bytes.indexOf(BYTE_ORDER_MARK) === 0 ? 3 : 0);
  if (bytes[at++] !== OPEN_BRACE) return undefined;
  for (;;) {
    at = behindBlanks(bytes, at);
    if (bytes[at] === COMMA) at = behindBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_BRACE) {
      if (names.pop() === undefined) return found;
      at++;
      continue;
    }
    const nameEnd = bytes[at] === QUOTE ? valueEnd(bytes, at) : bytes.length;
    const colon = behindBlanks(bytes, nameEnd);
    if (bytes[colon] !== COLON) return found; // cut off, or no JSON: told when it is read
    const name = nameOfMember(bytes.toString('utf8', at, nameEnd));
    at = behindBlanks(bytes, colon + 1);
    if (bytes[at] === OPEN_BRACE && names.length < MAX_NAMES) {
      names.push(name);
      at++;
      continue;
    }
    if (bytes[at] === OPEN_BRACKET && bytes[behindBlanks(bytes, at + 1)] === OPEN_BRACE) {
      if (found !== undefined) return undefined;
      found = [...names, name];
    }
    at = valueEnd(bytes, at);
  }
}

function behindBlanks(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++;
  return at;
}

/** Behind the value; the length of the bytes if its end is not among them. */
function valueEnd(bytes: Buffer, start: number): number {
  const extent = new JsonExtent();
  const end = extent.scan(bytes, start);
  return extent.isAtEnd ? end : bytes.length;
}
