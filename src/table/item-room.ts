import type { DeclaredType } from './column-type.js';
import { unfitValue } from './value-fault.js';

/** An item has 400 KB at most, and each element of its lists and maps counts one byte at least. */
const MAX_ELEMENTS = 400 * 1024;

/**
 * How many elements the lists and maps of one row may still have. A list can claim four thousand million elements and
 * have none, and one list can stand in another thousands of times: what no item can hold is refused before it is read.
 */
export class ItemRoom {
  #left = MAX_ELEMENTS;

  /** @throws {ValueFault} if the row has more elements with these */
  take(count: number, declared: DeclaredType): void {
    this.#left -= count;
    if (this.#left >= 0) return;
    const why = `has ${count} elements, with which the row has more than ${MAX_ELEMENTS}; an item of 400 KB has no room for them`;
    throw unfitValue(declared, why);
  }
}
