import { SERVICE_MAX_ITEM_BYTES } from '../../item/item-encoder.js';

/** Where the bars of a histogram end, in bytes: a write unit is 1 KiB. */
const BOUNDS = [128, 256, 512, 1024, 2048, 4096, 16_384, 65_536, SERVICE_MAX_ITEM_BYTES] as const;

/** A bar of a histogram. */
export interface SizeBar {
  /** The largest size in it. */
  readonly upToBytes: number;
  readonly items: number;
}

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
    let from = 0;
    const bars = BOUNDS.map((upToBytes) => {
      let items = 0;
      for (; from <= upToBytes; from++) items += this.#counts[from] as number;
      return { upToBytes, items };
    });
    const isFilled = ({ items }: SizeBar): boolean => items > 0;
    return bars.slice(Math.max(0, bars.findIndex(isFilled)), bars.findLastIndex(isFilled) + 1);
  }
}
