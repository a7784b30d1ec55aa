import { recordError } from '../errors.js';
import { SERVICE_MAX_ITEM_BYTES } from '../item/item-encoder.js';
import type { BeanPlan } from './bean-plan.js';
import type { Moment } from './generate.js';

/** Writes a nested bean, handed in since a bean's values are converted here: `writeBean` of `write-bean.ts`. */
export type NestedBean = (
  conversion: Conversion,
  plan: BeanPlan,
  bean: object,
  ignoreNulls: boolean,
  depth: number,
) => object;

/** What the conversion of one element needs. */
export interface Conversion extends Moment {
  readonly nestedBean: NestedBean;
  /** How many values of the element were looked at so far. */
  walked: number;
  /** How many beans are being flattened, each into the one before. */
  flattening: number;
}

/**
 * Counts values that are looked at: few objects that hold each other many times over are a tree without end.
 *
 * @throws {DynamoDbSinkError} `RECORD_TOO_LARGE` if they cannot be in one item
 */
export function countValues(conversion: Conversion, count: number): void {
  conversion.walked += count;
  if (conversion.walked <= SERVICE_MAX_ITEM_BYTES) return;
  throw recordError(
    'RECORD_TOO_LARGE',
    `the item is larger than ${SERVICE_MAX_ITEM_BYTES} bytes by DynamoDB's size rule (maxRecordSizeInBytes)`,
  );
}
