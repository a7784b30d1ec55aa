import type { Clock } from '../clock.js';
import { Waiters } from './waiters.js';

/** Callers of `write` that may wait at once, for room or for a converter. More than any sane program has; a loop that forgot `await` gets there fast. */
export const MAX_WAITING = 1000;

/**
 * `write` lets the event loop turn after so many elements, or so many milliseconds, without a turn. Answers are taken in
 * turns alone: with rarer ones what is buffered, and what was used for it, grows out of the processor's cache (measured
 * with 1,000: a tenth more for each record), and connections run dry; with more frequent ones turns cost too much.
 */
const ELEMENTS_PER_TURN = 250;
/** Where later writes of a key replace earlier ones: what is answered late is sent late, and more of it replaced (measured: a third less is sent than with 1,000). */
const ELEMENTS_PER_COALESCING_TURN = 2000;
const TURN_MS = 10;
/** Reading the clock costs as much as a tenth of a write: only every so many elements. */
const ELEMENTS_PER_CLOCK_READING = 16;

/** Limits of {@link Room}. */
export interface RoomLimits {
  readonly maxBufferedRequests: number;
  readonly maxBufferedBytes: number;
  readonly maxPositionsAhead: number;
  /** Whether later writes of a key replace those that are not sent. */
  readonly coalesces: boolean;
}

/** Back-pressure: what the sink holds, and who waits until it holds less. */
export class Room {
  /** Accepted and not settled, rejections that are not settled included. */
  count = 0;
  bytes = 0;
  /** Room is kept for one more write as large as the largest so far, so that `bytes` stays below its limit. */
  #reserve = 0;
  /** Woken callers that have not written yet: their places are taken. */
  #promised = 0;
  #takesPromisesBack = false;
  readonly #waiters = new Waiters();
  #failed: Promise<never> | undefined;
  readonly #limits: RoomLimits;
  readonly #clock: Clock;
  readonly #positions: { readonly ahead: number };
  readonly #elementsPerTurn: number;
  #now = 0;
  #turnBegan = 0;
  #elementsThisTurn = 0;

  constructor(limits: RoomLimits, clock: Clock, positions: { readonly ahead: number }) {
    this.#positions = positions;
    this.#limits = limits;
    this.#elementsPerTurn = limits.coalesces ? ELEMENTS_PER_COALESCING_TURN : ELEMENTS_PER_TURN;
    this.#clock = clock;
  }

  get hasWaiters(): boolean {
    return this.#waiters.count > 0;
  }

  /** The clock at the last reading: exact to a few elements of one turn. */
  get now(): number {
    return this.#now;
  }

  /** Whether as many callers wait as may. */
  get isCrowded(): boolean {
    return this.#waiters.count >= MAX_WAITING;
  }

  /** An element is about to be accepted. */
  enter(): void {
    if (this.#promised > 0) this.#promised--;
    if (this.#elementsThisTurn++ === 0) this.#beginTurn();
    else if (this.#elementsThisTurn % ELEMENTS_PER_CLOCK_READING === 0) this.#now = this.#clock.now();
  }

  // A function of its own, as `#nextTurn` is: one that makes a closure makes room for it in each call.
  #beginTurn(): void {
    this.#turnBegan = this.#now = this.#clock.now();
    this.#clock.nextTurn(() => {
      this.#elementsThisTurn = 0;
    });
  }

  take(bytes: number): void {
    this.count++;
    this.resize(bytes, bytes);
  }

  /** The content of something taken has changed by `byBytes`, to `bytes`. */
  resize(byBytes: number, bytes: number): void {
    this.bytes += byBytes;
    // Half the limit at most: one huge record must not make all that follow go one by one.
    if (bytes > this.#reserve) this.#reserve = Math.min(bytes, this.#limits.maxBufferedBytes / 2);
  }

  give(count: number, bytes: number): void {
    this.count -= count;
    this.bytes -= bytes;
  }

  get isFull(): boolean {
    return this.#free() <= 0 || this.#positions.ahead >= this.#limits.maxPositionsAhead;
  }

  /** How many more writes there is room for, those promised to woken callers taken off. */
  #free(): number {
    if (this.count === 0) return this.#limits.maxBufferedRequests - this.#promised;
    if (this.bytes + this.#reserve * (this.#promised + 1) > this.#limits.maxBufferedBytes) return 0;
    return this.#limits.maxBufferedRequests - this.count - this.#promised;
  }

  /** Resolves when there is room; undefined if there is and the event loop had its turn lately. */
  wait(): Promise<void> | undefined {
    if (this.#failed !== undefined) return this.#failed;
    if (this.isFull) return this.#waiters.wait();
    const elements = this.#elementsThisTurn;
    const isLong = elements >= this.#elementsPerTurn || this.#now - this.#turnBegan >= TURN_MS;
    return isLong ? this.#nextTurn() : undefined;
  }

  #nextTurn(): Promise<void> {
    return new Promise((resolve) => this.#clock.nextTurn(resolve));
  }

  /** Wakes as many as there is room for, first come first served. */
  wake(): void {
    if (this.#waiters.count === 0) return;
    while (this.#waiters.count > 0 && !this.isFull) {
      this.#promised++;
      this.#waiters.wake(1);
    }
    // A woken caller may be done and never write again: its place must not stay taken.
    if (this.#promised === 0 || this.#takesPromisesBack) return;
    this.#takesPromisesBack = true;
    this.#clock.nextTurn(() => {
      this.#takesPromisesBack = false;
      this.#promised = 0;
      this.wake();
    });
  }

  fail(error: Error): void {
    this.#failed = Promise.reject(error);
    this.#failed.catch(() => {});
    this.#waiters.fail(error);
  }
}
