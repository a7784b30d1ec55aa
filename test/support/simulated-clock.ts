import type { Clock, Timer } from '#dist/clock.js';
import type { HistoryClock } from '#dist/testing/history-clock.js';

interface SimulatedTimer {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/** How many turns are queued together: few enough that a short run does not pay for turns it does not need. */
const TURNS_AT_ONCE = 16;

/** Time that passes only when told to: the writer's clock, and the modelled service's by {@link forService}. */
export class SimulatedClock implements Clock {
  #now = 0;
  #set = 0;
  #turns = 0;
  readonly #heap: SimulatedTimer[] = [];

  now(): number {
    return this.#now;
  }

  setTimer(callback: () => void, delayMS: number): Timer {
    const timer: SimulatedTimer = { at: this.#now + delayMS, order: this.#set++, callback };
    push(this.#heap, timer);
    return timer;
  }

  clearTimer(timer: Timer): void {
    (timer as SimulatedTimer).callback = undefined;
  }

  nextTurn(callback: () => void): void {
    this.#turns++;
    this.setTimer(() => {
      this.#turns--;
      callback();
    }, 0);
  }

  /** The same time for a `HistoryService`, which names the arguments the other way round. */
  forService(): HistoryClock {
    return { now: () => this.#now, setTimer: (delayMS, fn) => void this.setTimer(fn, delayMS) };
  }

  /** Timers that are set and not cleared; the next turn of the event loop is none. */
  get pending(): number {
    return this.#heap.filter((timer) => timer.callback !== undefined).length - this.#turns;
  }

  /** Lets time pass until `promise` settles; fails if nothing is left that could settle it. */
  async until<R>(promise: Promise<R>): Promise<R> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    const isOver = await this.#run(Number.POSITIVE_INFINITY, () => isSettled);
    if (!isOver) throw new Error('nothing is left that could happen: deadlock');
    return promise;
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#run(end, () => false);
    this.#now = end;
  }

  /**
   * Calls back what is due until `end`, each timer in a turn of its own: between two of them all microtasks run.
   * Node runs them between any two callbacks of `setImmediate`, so that many turns cost one of the event loop.
   *
   * @returns whether it was over before nothing was left
   */
  #run(end: number, isOver: () => boolean): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    let turnsLeft = 0;
    let hasEnded = false;
    const turn = (): void => {
      turnsLeft--;
      if (hasEnded) return;
      if (isOver()) {
        hasEnded = true;
        resolve(true);
        return;
      }
      try {
        hasEnded = !this.#step(end);
      } catch (error) {
        hasEnded = true;
        reject(error as Error);
        return;
      }
      if (hasEnded) resolve(false);
      else if (turnsLeft === 0) queueTurns();
    };
    const queueTurns = (): void => {
      turnsLeft = TURNS_AT_ONCE;
      for (let i = 0; i < TURNS_AT_ONCE; i++) setImmediate(turn);
    };
    queueTurns();
    return promise;
  }

  /** Calls back what is due next; false if nothing is until `end`. */
  #step(end: number): boolean {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      if (next.callback === undefined) continue;
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      return true;
    }
    return false;
  }
}

function isBefore(a: SimulatedTimer, b: SimulatedTimer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: SimulatedTimer[], timer: SimulatedTimer): void {
  let i = heap.push(timer) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!isBefore(timer, heap[parent] as SimulatedTimer)) break;
    heap[i] = heap[parent] as SimulatedTimer;
    i = parent;
  }
  heap[i] = timer;
}

function pop(heap: SimulatedTimer[]): void {
  const last = heap.pop() as SimulatedTimer;
  if (heap.length === 0) return;
  let i = 0;
  for (let child = 1; child < heap.length; child = 2 * i + 1) {
    const right = heap[child + 1];
    if (right !== undefined && isBefore(right, heap[child] as SimulatedTimer)) child++;
    if (!isBefore(heap[child] as SimulatedTimer, last)) break;
    heap[i] = heap[child] as SimulatedTimer;
    i = child;
  }
  heap[i] = last;
}
