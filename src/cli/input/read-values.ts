import type { InputFile, InputRecord } from './input-record.js';
import { JsonSplitter } from './json-splitter.js';
import type { ParseRecord } from './parse-document.js';

/**
 * Reads the elements of JSON lists, and other JSON values one after the other; of the answers of `Scan` their items.
 *
 * @param behind records up to this one are not read
 * @returns for each chunk of the source the records that end in it
 * @throws {UnreadableInput} what stands between the records is no JSON
 */
export async function* readValues(
  source: AsyncIterable<Uint8Array>,
  file: InputFile,
  parse: ParseRecord,
  { isScan, behind = 0 }: { readonly isScan: boolean; readonly behind?: number },
): AsyncGenerator<readonly InputRecord[]> {
  const splitter = new JsonSplitter(file, parse, { isScan, behind });
  for await (const chunk of source) {
    const records = splitter.push(chunk);
    if (records.length > 0) yield records;
  }
  splitter.end();
}
