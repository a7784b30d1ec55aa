import type { RecordPlace } from '../input/input-record.js';

/** One of the largest items. */
export interface LargeItem {
  readonly place: RecordPlace;
  readonly key: string;
  readonly bytes: number;
}

/** The largest items so far, of equal ones the first. */
export class LargestItems {
  readonly #most: number;
  /** The largest first. */
  readonly #items: LargeItem[] = [];
  #leastBytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get items(): readonly LargeItem[] {
    return this.#items;
  }

  /** Whether an item of so many bytes is one of them: only then is its key made into text. */
  takes(bytes: number): boolean {
    return bytes > this.#leastBytes;
  }

  add(item: LargeItem): void {
    const at = this.#items.findIndex(({ bytes }) => item.bytes > bytes);
    this.#items.splice(at === -1 ? this.#items.length : at, 0, item);
    if (this.#items.length > this.#most) this.#items.pop();
    if (this.#items.length === this.#most) this.#leastBytes = this.#items.at(-1)?.bytes ?? 0;
  }
}
