import type { Clock, Timer } from './clock.js';

/** The clock and timers of Node. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback: () => void, delayMS: number): Timer => setTimeout(callback, delayMS),
  clearTimer: (timer: Timer) => clearTimeout(timer as NodeJS.Timeout),
  nextTurn: (callback: () => void) => void setImmediate(callback),
};
