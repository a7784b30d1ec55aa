import type { ItemEncoder } from '../../item/item-encoder.js';
import type { RecordPlace } from '../input/input-record.js';
import type { TalliedTable } from './tallied-table.js';

const MOST_WRITES = 5;
const LONGEST = 2000;

/** A write as it would be sent. */
export interface ExampleWrite {
  readonly place: RecordPlace;
  readonly type: 'PUT' | 'DELETE';
  readonly tableName: string;
  /** The item, or the key of a delete, as DynamoDB's JSON; cut where it is long. */
  readonly item: string;
}

/** What becomes of the first record of which something would be written: a converter may make several writes of it. */
export class ExampleWrites {
  readonly #writes: ExampleWrite[] = [];

  get all(): readonly ExampleWrite[] {
    return this.#writes;
  }

  /** Takes the write that is in the encoder. */
  add({ file, number, line }: RecordPlace, table: TalliedTable, encoder: ItemEncoder, isPut: boolean): void {
    const [first] = this.#writes;
    const isOther = first !== undefined && (first.place.file !== file || first.place.number !== number);
    if (isOther || this.#writes.length === MOST_WRITES) return;
    this.#writes.push({
      place: { file, number, line },
      type: isPut ? 'PUT' : 'DELETE',
      tableName: table.name,
      item: itemText(encoder),
    });
  }
}

/** Of `{"PutRequest":{"Item":{…}}}` what stands within. */
function itemText({ bytes, start, end }: ItemEncoder): string {
  const request = bytes.toString('utf8', start, end);
  const item = request.slice(request.indexOf('{', request.indexOf('{', 1) + 1), -2);
  // Half a letter would be none.
  return item.length > LONGEST ? `${item.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}…` : item;
}
