import { parseExactJson } from '../item/exact-json.js';
import { LineSplitter, type TextLine } from './line-splitter.js';

/** One line that is not blank: its document, or why it has none. */
export type JsonLine = DocumentLine | FaultyLine;

/** A line that holds a JSON object. */
export interface DocumentLine {
  readonly line: number;
  readonly document: object;
}

/** A line that does not. */
export interface FaultyLine {
  readonly line: number;
  /** Continues "line 7 …"; never the line's contents, which may be secret. */
  readonly fault: string;
}

/** Longer than any item DynamoDB takes by far, and little enough to hold. */
const MAX_LINE_BYTES: number = 16 * 1024 * 1024;

/**
 * Reads JSON lines: UTF-8, ended by \n or \r\n, a byte order mark at the start and blank lines skipped.
 *
 * @returns for each chunk of the source the lines that end in it; lists, since a promise per line would
 *   cost as much as its parsing
 */
export async function* readJsonLines(
  source: AsyncIterable<Uint8Array>,
  maxLineBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<readonly JsonLine[]> {
  const splitter = new LineSplitter(maxLineBytes);
  for await (const chunk of source) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines.map(parseLine);
  }
  const lines = splitter.end();
  if (lines.length > 0) yield lines.map(parseLine);
}

function parseLine({ number: line, text, fault }: TextLine): JsonLine {
  if (fault !== undefined) return { line, fault };
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    return { line, fault: syntaxFault(error) };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { line, document: value };
  return { line, fault: `is ${kindOf(value)}, not a JSON object` };
}

/** V8 repeats the text in some of its messages: only the place is taken from them. */
function syntaxFault(error: unknown): string {
  const message = String((error as Error).message);
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `is not valid JSON at column ${Number(position) + 1}`;
  return message.startsWith('Unexpected end') ? 'is not valid JSON: it ends too early' : 'is not valid JSON';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value === 'object' ? 'number' : typeof value}`;
}
