import type { InputFile, InputRecord } from './input-record.js';
import { LineSplitter } from './line-splitter.js';
import type { ParseRecord } from './parse-document.js';
import { MAX_RECORD_BYTES } from './record-limits.js';

/**
 * Reads a record a line: UTF-8, ended by \n or \r\n, a byte order mark at the start and blank lines skipped.
 *
 * @param behind lines up to this one are not read
 * @param maxLineBytes the most memory one line may take
 * @returns for each chunk of the source the lines that end in it; lists, since a promise per line would
 *   cost as much as its parsing
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  file: InputFile,
  parse: ParseRecord,
  behind = 0,
  maxLineBytes: number = MAX_RECORD_BYTES,
): AsyncGenerator<readonly InputRecord[]> {
  const splitter = new LineSplitter(file, parse, behind, maxLineBytes);
  for await (const chunk of source) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const lines = splitter.end();
  if (lines.length > 0) yield lines;
}
