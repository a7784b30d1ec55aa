/** How much the pace is varied around the rate, up and down. */
const SWING = 0.05;
/** A phase lasts for so many units at least, and for so long: longer than requests stay in flight, or answers tell little of it. */
const LEAST_PHASE_UNITS = 20;
const LEAST_PHASE_MS = 100;
const PHASE_ROUND_TRIPS = 4;
/** The shares are means over about so many units, or so many milliseconds' worth. */
const MEAN_UNITS = 300;
const MEAN_MS = 750;
/** So much of the high phases' share may be left in the low ones for other reasons: other sinks write as well. */
const OVERLAP = 0.5;
/** A background smaller than this is none: it would only hide that other sinks want their part. */
const LEAST_BACKGROUND = 0.003;
/**
 * Nor is a larger one believed: where most comes back the swing tells little, and what is taken for background lets the
 * rate grow, whereupon more comes back. Of an unpaced table as much counts as congestion too.
 */
const MOST_BACKGROUND = 0.3;

/**
 * Which share of the writes comes back whatever the rate: a trickle, or what a part of the table throttles. The pace
 * goes a little above and a little below the rate by turns. What the table has no capacity for comes back in the
 * high phases, for in the low ones there is some left; what comes back in both alike is background.
 */
export class BackgroundShare {
  /** Whether the pace is below the rate now. */
  isLow = false;
  #units = 0;
  #lowShare = 0;
  #highShare = 0;
  #roundTripMS = 0;

  /** What the rate is multiplied by. */
  get factor(): number {
    return this.isLow ? 1 - SWING : 1 + SWING;
  }

  /** The share that is not to be taken for congestion. */
  get share(): number {
    const inBoth = (this.#lowShare - OVERLAP * this.#highShare) / (1 - OVERLAP);
    return Math.min(MOST_BACKGROUND, Math.max(0, inBoth - LEAST_BACKGROUND));
  }

  sent(units: number, unitsPerSecond: number): void {
    this.#units += units;
    const phaseMS = Math.max(LEAST_PHASE_MS, PHASE_ROUND_TRIPS * this.#roundTripMS);
    if (this.#units < Math.max(LEAST_PHASE_UNITS, (unitsPerSecond * phaseMS) / 1000)) return;
    this.#units = 0;
    this.isLow = !this.isLow;
  }

  /** @param wasLow whether the pace was below the rate when the request was sent */
  answered(
    sent: number,
    rejected: number,
    wasLow: boolean,
    roundTripMS: number,
    unitsPerSecond: number,
  ): void {
    this.#roundTripMS += (roundTripMS - this.#roundTripMS) * (this.#roundTripMS === 0 ? 1 : 0.05);
    const weight = Math.min(1, sent / Math.max(MEAN_UNITS, (unitsPerSecond * MEAN_MS) / 1000));
    if (wasLow) this.#lowShare += weight * (rejected / sent - this.#lowShare);
    else this.#highShare += weight * (rejected / sent - this.#highShare);
  }
}
