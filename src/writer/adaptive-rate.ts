import { BackgroundShare } from './background-share.js';
import { TokenBucket } from './token-bucket.js';

/** What is counted before it is judged: so many units, for so long. */
const LEAST_UNITS = 30;
/** While it is paced, so many answers as well: one large item is more units than that. */
const LEAST_ANSWERS = 6;
const WINDOW_MS = 100;
/** A window with more of its units rejected tells that the limit is reached, of a table that is unpaced or searched. */
const CONGESTED_SHARE = 0.3;
/** With more rejected, the rate is far off: it becomes what was accepted. */
const FAR_OFF_SHARE = 0.15;
/** The rate a table begins to be paced at, at least. */
const LEAST_FIRST_RATE = 20;
/** While its limit is looked for, the rate grows by this a second: it doubles in 200 ms. */
const SEARCH_GROWTH = 3.5;
/**
 * Else by this, a second, and twice as fast with each second without a rejection. Sinks at one table come to equal rates
 * as fast as this; at 0.3 more than 3 % of what a table of 50 units/s is sent comes back.
 */
const GROWTH = 0.2;
const MAX_GROWTH = 2;
const GROWTH_DOUBLES_MS = 1000;
/**
 * The share of what is sent that comes back when growth and cuts are in balance. It falls as the rate rises: of two sinks
 * at one table, both of which see the same share, the faster one then loses and the slower one gains until they are
 * alike. At low rates, where a single write is a large share, growth is slower as well.
 */
const BALANCED_SHARE = 0.019;
const LEAST_BALANCED_SHARE = 0.003;
const BALANCED_SHARE_FALLS_FROM = 200;
const SLOW_GROWTH_BELOW = 80;
/** Few rejections never cut below this part of what was accepted lately: a limited table accepts what it has. */
const LEAST_OF_ACCEPTED = 0.93;
/** One window cuts the rate to this part of it at least. */
const LARGEST_WINDOW_CUT = 0.25;
/** Between two requests it grows by this factor at most: a large item, or an outage, makes the time between them long. */
const LARGEST_GROWTH = 2;
/** One answer changes the rate by these factors at most. */
const LARGEST_CUT = 0.8;
const LARGEST_RISE = 1.1;
/** A request takes so many milliseconds' worth of units: small requests at an even pace lose few of their writes at once. */
const REQUEST_MS = 2;
const LEAST_REQUEST_UNITS = 2;
/** What is not used is saved for so long. */
const SAVED_MS = 20;

/**
 * Finds how many write units a second a table, or one partition key of it, takes, and paces requests at that rate.
 * Unpaced at first; once a large share is rejected it searches, doubling from a low rate; then it holds the rate where about a
 * hundredth comes back. The bucket of the table is empty then, and nothing of what it offers is lost. After a change of
 * capacity it is there again within seconds: a lower one shows in what is accepted, a higher one in that nothing
 * comes back, upon which growth accelerates. All times are on the writer's clock.
 */
export class AdaptiveRate {
  #unitsPerSecond = Number.POSITIVE_INFINITY;
  #isSearching = false;
  /** Whether a request had to wait since the last one was sent: only then growth means something. */
  #isLimiting = false;
  readonly #bucket = new TokenBucket(SAVED_MS);
  #quietSince = 0;
  #setAt = Number.NEGATIVE_INFINITY;
  readonly #background = new BackgroundShare();
  #windowBegan: number | undefined;
  #accepted = 0;
  #rejected = 0;
  #answers = 0;
  #acceptedPerSecond = 0;
  /** What is cut for, less what belongs to the background. */
  #excess = 0;

  /** Write units a second; Infinity while it is unpaced. */
  get unitsPerSecond(): number {
    return this.#unitsPerSecond;
  }

  get isPaced(): boolean {
    return this.#unitsPerSecond !== Number.POSITIVE_INFINITY;
  }

  /** How many units the next request may take at most. */
  get requestUnits(): number {
    return Math.max(LEAST_REQUEST_UNITS, (this.#unitsPerSecond * REQUEST_MS) / 1000);
  }

  /** Begins at a rate that is known, such as the provisioned one. */
  startAt(unitsPerSecond: number, now: number): void {
    this.#unitsPerSecond = unitsPerSecond;
    this.#isSearching = false;
    this.#setAt = now;
    this.#bucket.elapsed(now);
    this.#bucket.tokens = 0;
    this.#quietSince = now;
    this.#closeWindow(now);
  }

  /** Looks for the limit from below, with rates that double. */
  search(unitsPerSecond: number, now: number): void {
    this.startAt(Math.max(LEAST_FIRST_RATE, unitsPerSecond), now);
    this.#isSearching = true;
  }

  /** When a request may be sent. Ask only if there is one to send: that it waits is what growth is for. */
  readyAt(now: number): number {
    this.#refill(now);
    if (!this.isPaced) return now;
    const readyAt = this.#bucket.readyAt(this.#pace, now);
    if (readyAt > now) this.#isLimiting = true;
    return readyAt;
  }

  /** @returns whether the pace is below the rate, for {@link answered} */
  sent(units: number, now: number): boolean {
    this.#refill(now);
    this.#windowBegan ??= now;
    this.#isLimiting = false;
    const { isLow } = this.#background;
    if (this.isPaced) {
      this.#bucket.tokens -= units;
      if (!this.#isSearching) this.#background.sent(units, this.#unitsPerSecond);
    }
    return isLow;
  }

  /** A request was answered: so many of its units were accepted, so many rejected for want of capacity. */
  answered(accepted: number, rejected: number, wasLow: boolean, sentAt: number, now: number): void {
    // What was sent before the rate was set, at whatever rate, tells nothing of this one.
    if (accepted + rejected === 0 || sentAt < this.#setAt) return;
    this.#refill(now);
    this.#accepted += accepted;
    this.#rejected += rejected;
    this.#answers++;
    if (this.isPaced) this.#adjust(accepted, rejected, wasLow, sentAt, now);
    else this.#watch(now);
  }

  #watch(now: number): void {
    const sent = this.#accepted + this.#rejected;
    if (sent < LEAST_UNITS) return;
    const windowMS = now - (this.#windowBegan ?? now);
    if (this.#rejected > CONGESTED_SHARE * sent) {
      this.search((this.#accepted / Math.max(windowMS, WINDOW_MS / 2)) * 1000, now);
    } else if (windowMS >= WINDOW_MS) this.#closeWindow(now);
  }

  #adjust(accepted: number, rejected: number, wasLow: boolean, sentAt: number, now: number): void {
    const sent = this.#accepted + this.#rejected;
    const windowMS = now - (this.#windowBegan ?? now);
    const background = this.#background.share;
    if (!this.#isSearching) {
      const units = accepted + rejected;
      this.#background.answered(units, rejected, wasLow, now - sentAt, this.#unitsPerSecond);
    }
    const share = this.#isSearching ? CONGESTED_SHARE : FAR_OFF_SHARE + background;
    const isEnough = sent >= LEAST_UNITS && this.#answers >= LEAST_ANSWERS;
    const isFarOff = isEnough && this.#rejected > sent * share;
    const excess = rejected - background * (accepted + rejected);
    this.#excess = background === 0 ? excess : Math.max(-3, this.#excess + excess);
    if (rejected > 0 && this.#excess > 0) this.#quietSince = now;
    if (!isFarOff && !this.#isSearching) this.#balance(excess);
    if (!isEnough || windowMS < WINDOW_MS) return;
    this.#acceptedPerSecond = (this.#accepted / windowMS) * 1000;
    if (isFarOff) {
      const least = Math.max(1, LARGEST_WINDOW_CUT * this.#unitsPerSecond);
      this.#cutTo(Math.min(this.#unitsPerSecond, Math.max(least, this.#acceptedPerSecond)));
      this.#isSearching = false;
    }
    this.#closeWindow(now);
  }

  #balance(excess: number): void {
    const rate = this.#unitsPerSecond;
    const cut = this.#growth / (this.#balancedShare * rate);
    const next = rate * Math.min(LARGEST_RISE, Math.max(LARGEST_CUT, 1 - cut * excess));
    const least = Math.min(rate, LEAST_OF_ACCEPTED * this.#acceptedPerSecond);
    this.#cutTo(Math.max(next, least, 1));
  }

  /** What is owed at the old rate takes no longer to pay at the new one. */
  #cutTo(unitsPerSecond: number): void {
    if (this.#bucket.tokens < 0) this.#bucket.tokens *= Math.min(1, unitsPerSecond / this.#unitsPerSecond);
    this.#unitsPerSecond = unitsPerSecond;
  }

  #closeWindow(now: number): void {
    this.#windowBegan = now;
    this.#accepted = 0;
    this.#rejected = 0;
    this.#answers = 0;
  }

  get #balancedShare(): number {
    const falling = BALANCED_SHARE * Math.min(1, BALANCED_SHARE_FALLS_FROM / this.#unitsPerSecond);
    return Math.max(LEAST_BALANCED_SHARE, falling);
  }

  get #growth(): number {
    return GROWTH * Math.min(1, Math.sqrt(this.#unitsPerSecond / SLOW_GROWTH_BELOW));
  }

  get #pace(): number {
    return this.#isSearching ? this.#unitsPerSecond : this.#unitsPerSecond * this.#background.factor;
  }

  #refill(now: number): void {
    const elapsedMS = this.#bucket.elapsed(now);
    if (!this.isPaced || elapsedMS <= 0) return;
    if (this.#isLimiting) {
      const grown = this.#unitsPerSecond * Math.exp((this.#growthNow(now) * elapsedMS) / 1000);
      this.#unitsPerSecond = Math.min(grown, this.#unitsPerSecond * LARGEST_GROWTH);
    }
    this.#bucket.add(this.#pace, elapsedMS);
  }

  #growthNow(now: number): number {
    if (this.#isSearching) return SEARCH_GROWTH;
    // At a low rate rejections are rare: that there was none for a second means little.
    const doublesMS = Math.max(GROWTH_DOUBLES_MS, 1000 / (0.015 * this.#unitsPerSecond));
    return Math.min(MAX_GROWTH, this.#growth * 2 ** ((now - this.#quietSince) / doublesMS));
  }
}
