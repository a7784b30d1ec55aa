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
  /** The highest there was; absent where nothing limited it for a while. */
  readonly writeUnitsPerSecondLimit?: number;
  readonly inFlightRequests: number;
  readonly bufferedWrites: number;
}

const FIRST_INTERVAL_MS = 200;
const MOST_SAMPLES = 600;
/** What is shorter shows when answers came, rather than a rate: a limit is kept over a second. */
const LEAST_POINT_MS = 1000;
/** A load that is soon over is told in at least so many points, as far as it has samples. */
const LEAST_POINTS = 5;

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

  /**
   * The last sample, whenever it comes: a short rest would be told with a rate that it did not have. The load is over, and
   * its limit is the one before.
   */
  end(sample: Sample): void {
    const last = this.#samples.at(-1);
    if (this.#samples.length > 1 && last !== undefined && sample.atMS - last.atMS < this.intervalMS / 2)
      this.#samples.pop();
    const { writeUnitsPerSecondLimit } = last ?? sample;
    this.#samples.push({ ...sample, writeUnitsPerSecondLimit });
  }

  /** At most so many, together the whole time. */
  points(most: number): readonly TimelinePoint[] {
    const samples = this.#samples;
    const last = samples.length - 1;
    const wholeMS = (samples[last]?.atMS ?? 0) - (samples[0]?.atMS ?? 0);
    const leastMS = Math.max(wholeMS / most, Math.min(LEAST_POINT_MS, wholeMS / LEAST_POINTS));
    const points: TimelinePoint[] = [];
    let from = 0;
    samples.forEach(({ atMS }, i) => {
      const isLong = atMS - (samples[from] as Sample).atMS >= leastMS;
      const hasRest = (samples[last] as Sample).atMS - atMS >= leastMS;
      if (i === 0 || (i < last && !(isLong && hasRest))) return;
      points.push(pointOf(samples.slice(from, i + 1)));
      from = i;
    });
    return points;
  }
}

/** @param samples two at least */
function pointOf(samples: readonly Sample[]): TimelinePoint {
  const [before, after] = [samples[0] as Sample, samples.at(-1) as Sample];
  const seconds = Math.max(1, after.atMS - before.atMS) / 1000;
  const rate = (count: 'recordsDone' | 'writeUnits' | 'resent'): number =>
    Math.round((after[count] - before[count]) / seconds);
  const { atMS, inFlightRequests, bufferedWrites } = after;
  const limit = Math.max(...samples.map(({ writeUnitsPerSecondLimit }) => writeUnitsPerSecondLimit));
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
