import { messageOf } from '../errors.js';
import { encodeDelete } from '../item/encode-item.js';
import { ItemEncoder, SERVICE_MAX_ITEM_BYTES } from '../item/item-encoder.js';
import { keySchemaText } from '../item/key-schema.js';
import { type InputRecord, placeText } from './input/input-record.js';
import type { RecordReader } from './input/record-reader.js';
import { UnreadableInput } from './input/unreadable-input.js';
import type { KnownKey } from './ready-table.js';
import type { Shape } from './shape/shape.js';
import { UsageError } from './usage-error.js';

/** Of a folder the first files may be of another kind than the rest. */
const FILES = 10;
const RECORDS_OF_A_FILE = 100;

/**
 * Looks at the first records before a table is made for them: a key is easily mistyped, and a table easily left behind. Where
 * one of them fits, all is well. What only a converter knows is not looked at: it may count what it is given.
 *
 * @throws {UsageError} not one of them can be written
 */
export async function checkFirstRecords(
  reader: Pick<RecordReader, 'firstRecords' | 'hintAt'>,
  shape: Shape | undefined,
  { schema, from }: KnownKey,
  tableName: string,
): Promise<void> {
  const encoder = new ItemEncoder(SERVICE_MAX_ITEM_BYTES);
  const keyFault = (item: object): string | undefined => encodeDelete(encoder, item, schema)?.message;
  let count = 0;
  let first: string | undefined;
  let last: InputRecord | undefined;
  try {
    for await (const record of reader.firstRecords(FILES, RECORDS_OF_A_FILE)) {
      const fault = faultOf(record, shape, keyFault);
      if (fault === undefined) return;
      first ??= `${placeText(record)} ${fault}`;
      last = record;
      count++;
    }
  } catch (error) {
    // That is told when it is read in earnest: here those before count.
    if (!(error instanceof UnreadableInput)) return;
  }
  if (first === undefined) return;
  const hint = last && reader.hintAt(last);
  const which = count === 1 ? 'the first record cannot' : `none of the first ${count} records can`;
  throw new UsageError(
    `table ${tableName} was not made: ${which} be written with its key ${keySchemaText(schema)} (${from}): ${first}. ` +
      `${hint === undefined ? '' : `${hint}. `}` +
      '--dry-run tells of all records; if later ones fit, make the table first or give the records on standard input',
  );
}

/** @param keyFault what is wrong with the key of an item */
function faultOf(
  record: InputRecord,
  shape: Shape | undefined,
  keyFault: (item: object) => string | undefined,
): string | undefined {
  if ('fault' in record) return record.fault; // a cell of a key column, mostly
  try {
    const { item } = shape?.apply(record) ?? record;
    return keyFault(item);
  } catch (error) {
    return messageOf(error);
  }
}
