const SECONDS = 60;

/** A figure in each second of the last minute. */
export class LastMinute {
  readonly #values: number[] = [];
  /** How many were added, those that are gone included. */
  #count = 0;

  /** @param seconds for so long it was so: a second may have taken longer */
  add(value: number, seconds: number): void {
    for (let i = 0; i < Math.min(seconds, SECONDS); i++) this.#values.push(value);
    this.#values.splice(0, this.#values.length - SECONDS);
    this.#count += seconds;
  }

  /** The mean of the last so many seconds; 0 if nothing is known. */
  mean(seconds: number = SECONDS): number {
    return meanOf(this.#values.slice(-seconds));
  }

  /**
   * The means of as many equal spans as fit into so many cells, oldest first. A span stays the same seconds while it
   * moves, so that what is drawn does not flicker.
   */
  spans(cells: number): number[] {
    if (cells < 1) return [];
    // One more than divides the minute: the oldest and the newest span may be of a part of their seconds.
    const length = cells >= SECONDS ? 1 : Math.ceil(SECONDS / (cells - 1 || 1));
    const spans = new Map<number, number[]>();
    const first = this.#count - this.#values.length;
    for (const [i, value] of this.#values.entries()) {
      const span = Math.floor((first + i) / length);
      const values = spans.get(span);
      if (values === undefined) spans.set(span, [value]);
      else values.push(value);
    }
    return [...spans.values()].map(meanOf).slice(-cells);
  }
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
