/** Time as the writer sees it. Handed in, so that a test can run the writer in time of its own. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Calls back once, not before `delayMS` have passed. */
  setTimer(callback: () => void, delayMS: number): Timer;
  clearTimer(timer: Timer): void;
  /** Calls back in the next turn of the event loop, after I/O had its chance. */
  nextTurn(callback: () => void): void;
}

/** What {@link Clock.setTimer} gives. */
export type Timer = object;
