import { recordError } from '../errors.js';
import { SERVICE_MAX_ITEM_BYTES } from '../item/item-encoder.js';

/** The conversion of one element. */
export interface Walk {
  /** How many values of the element were looked at so far. */
  walked: number;
}

/**
 * Counts values before they are looked at: an array may say that it has billions, and few objects that hold each other
 * many times over are a tree without end.
 *
 * @throws {DynamoDbSinkError} `RECORD_TOO_LARGE` if they cannot be in one item
 */
export function countValues(walk: Walk, count: number): void {
  walk.walked += count;
  if (walk.walked <= SERVICE_MAX_ITEM_BYTES) return;
  throw recordError(
    'RECORD_TOO_LARGE',
    `the item is larger than ${SERVICE_MAX_ITEM_BYTES} bytes by DynamoDB's size rule (maxRecordSizeInBytes)`,
  );
}
