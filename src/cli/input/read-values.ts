import type { InputFile, InputRecord } from './input-record.js';
import { JsonSplitter } from './json-splitter.js';
import type { ParseRecord } from './parse-document.js';

/**
 * Reads the elements of JSON lists, and other JSON values one after the other, or those of the list that each has at the end of a path of names.
 *
 * @param at the names of that path; none if there is none
 * @param behind records up to this one are not read
 * @returns for each chunk of the source the records that end in it
 * @throws {UnreadableInput} what stands between the records is no JSON
 */
export async function* readValues(
  source: AsyncIterable<Uint8Array>,
  file: InputFile,
  parse: ParseRecord,
  { at, behind = 0 }: { readonly at: readonly string[]; readonly behind?: number },
): AsyncGenerator<readonly InputRecord[]> {
  const splitter = new JsonSplitter(file, parse, { at, behind });
  for await (const chunk of source) {
    const records = splitter.push(chunk);
    if (records.length > 0) yield records;
    splitter.check(); // now: of an open pipe the next chunk may be long in coming
  }
  splitter.end();
}
