import { SERVICE_MAX_ITEM_BYTES } from '../item/item-encoder.js';

/** Where the bars of a histogram end, in bytes: a write unit is 1 KiB. */
const BOUNDS = [128, 256, 512, 1024, 2048, 4096, 16_384, 65_536, SERVICE_MAX_ITEM_BYTES] as const;

/** Items of a size: larger than those of the bar before, and at most so large. */
export interface SizeBar {
  readonly upToBytes: number;
  readonly items: number;
}

/**
 * The bars from the first that has items to the last.
 * @param countUpTo how many items are at most so large, asked for ever larger sizes
 */
export function sizeBars(countUpTo: (bytes: number) => number): readonly SizeBar[] {
  let before = 0;
  const bars = BOUNDS.map((upToBytes) => {
    const all = countUpTo(upToBytes);
    const bar = { upToBytes, items: all - before };
    before = all;
    return bar;
  });
  const isFilled = ({ items }: SizeBar): boolean => items > 0;
  return bars.slice(Math.max(0, bars.findIndex(isFilled)), bars.findLastIndex(isFilled) + 1);
}
