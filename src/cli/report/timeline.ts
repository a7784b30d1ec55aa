/** Where a load stands at one time: what was done since it began, and how it is doing. */
export interface Sample {
  readonly atMS: number;
  readonly recordsDone: number;
  readonly writeUnits: number;
  readonly resent: number;
  /** Write units a second that are sent at most; Infinity while nothing limits it. */
  readonly writeUnitsPerSecondLimit: number;
  readonly inFlightRequests: number;
  readonly bufferedWrites: number;
}

/** How a load did between two samples. */
export interface TimelinePoint {
  /** Its end, since the load began. */
  readonly atMS: number;
  readonly recordsPerSecond: number;
  readonly writeUnitsPerSecond: number;
  readonly resentPerSecond: number;
  /** At its end; absent where nothing limited it. */
  readonly writeUnitsPerSecondLimit?: number;
  readonly inFlightRequests: number;
  readonly bufferedWrites: number;
}

const FIRST_INTERVAL_MS = 200;
const MOST_SAMPLES = 600;

/** How a load did over time: a sample now and then, half as often whenever there are many, so that memory is bounded. */
export class Timeline {
  /** What is to lie between two samples. */
  intervalMS: number = FIRST_INTERVAL_MS;
  #samples: Sample[] = [];

  /** Whether a sample is due. A timer that is a hair early is not to halve the rate. */
  isDue(atMS: number): boolean {
    const last = this.#samples.at(-1);
    return last === undefined || atMS - last.atMS >= this.intervalMS * 0.9;
  }

  add(sample: Sample): void {
    if (this.#samples.length === MOST_SAMPLES) {
      // What was done is counted from the beginning: what is left out is in the next one.
      this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
      this.intervalMS *= 2;
    }
    this.#samples.push(sample);
  }

  /** The last sample, whenever it comes: a short rest would be told with a rate that it did not have. */
  end(sample: Sample): void {
    const last = this.#samples.at(-1);
    if (this.#samples.length > 1 && last !== undefined && sample.atMS - last.atMS < this.intervalMS / 2)
      this.#samples.pop();
    this.#samples.push(sample);
  }

  /** At most so many, together the whole time. */
  points(most: number): readonly TimelinePoint[] {
    const step = Math.ceil((this.#samples.length - 1) / most);
    const last = this.#samples.length - 1;
    const kept = this.#samples.filter((_, i) => i % step === 0 || i === last);
    return kept.slice(1).map((sample, i) => pointBetween(kept[i] as Sample, sample));
  }
}

function pointBetween(before: Sample, after: Sample): TimelinePoint {
  const seconds = Math.max(1, after.atMS - before.atMS) / 1000;
  const rate = (count: 'recordsDone' | 'writeUnits' | 'resent'): number =>
    Math.round((after[count] - before[count]) / seconds);
  const { atMS, writeUnitsPerSecondLimit: limit, inFlightRequests, bufferedWrites } = after;
  return {
    atMS,
    recordsPerSecond: rate('recordsDone'),
    writeUnitsPerSecond: rate('writeUnits'),
    resentPerSecond: rate('resent'),
    ...(Number.isFinite(limit) && { writeUnitsPerSecondLimit: Math.round(limit) }),
    inFlightRequests,
    bufferedWrites,
  };
}
