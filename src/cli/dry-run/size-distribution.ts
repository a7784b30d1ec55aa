import { SERVICE_MAX_ITEM_BYTES } from '../../item/item-encoder.js';
import { type SizeBar, sizeBars } from '../size-bars.js';

/** How many items there are of each size, to the byte: no item is larger than 400 KiB, so that little memory does. */
export class SizeDistribution {
  items = 0;
  /** Of all items together. */
  bytes = 0;
  readonly #counts = new Float64Array(SERVICE_MAX_ITEM_BYTES + 1);

  add(bytes: number): void {
    this.items++;
    this.bytes += bytes;
    this.#counts[bytes] = (this.#counts[bytes] as number) + 1;
  }

  /** The size that so large a part of the items does not exceed, exactly; 0 without items. */
  percentile(part: number): number {
    const rank = Math.max(1, Math.ceil(part * this.items));
    let items = 0;
    for (let bytes = 0; bytes < this.#counts.length; bytes++) {
      items += this.#counts[bytes] as number;
      if (items >= rank) return bytes;
    }
    return 0;
  }

  /** The bars from the first that has items to the last. */
  histogram(): readonly SizeBar[] {
    let next = 0;
    let items = 0;
    return sizeBars((bytes) => {
      for (; next <= bytes; next++) items += this.#counts[next] as number;
      return items;
    });
  }
}
