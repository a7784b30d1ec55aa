import { SERVICE_MAX_ITEM_BYTES } from '../item/item-encoder.js';
import type { DeclaredType } from './column-type.js';
import { unfitValue } from './unfit-value.js';

/**
 * How many elements the lists and maps of one row may still have. A list can claim four thousand million elements and
 * have none, and one list can stand in another thousands of times: what no item can hold is refused before it is read.
 */
export class ItemRoom {
  #left = SERVICE_MAX_ITEM_BYTES;

  /** @throws {ValueFault} if the row has more elements with these */
  take(count: number, declared: DeclaredType): void {
    this.#left -= count;
    if (this.#left >= 0) return;
    const why = `has ${count} elements, with which the row has more than ${SERVICE_MAX_ITEM_BYTES}; an item of 400 KB has no room for them`;
    throw unfitValue(declared, why);
  }
}
