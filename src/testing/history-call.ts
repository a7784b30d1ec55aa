import type { TableWrite } from './batch-write.js';
import type { HistoryOutcome } from './history-outcome.js';
import type { HistoryStats, InFlight } from './history-stats.js';
import type { Random } from './random.js';

/** One request from its arrival until nobody waits for it any more. */
export class HistoryCall {
  /** 1 for the first request of a service. */
  readonly number: number;
  /** A generator of its own: how requests interleave does not change what befalls one of them. */
  readonly random: Random;
  readonly latencyMS: number;
  readonly #stats: HistoryStats;
  readonly #inFlight: InFlight;
  readonly #done: (outcome: HistoryOutcome) => void;
  #writes: readonly TableWrite[] = [];
  #isOver = false;
  #isGivenUp = false;

  constructor(
    { number, random, latencyMS }: { number: number; random: Random; latencyMS: number },
    stats: HistoryStats,
    inFlight: InFlight,
    done: (outcome: HistoryOutcome) => void,
  ) {
    this.number = number;
    this.random = random;
    this.latencyMS = latencyMS;
    this.#stats = stats;
    this.#inFlight = inFlight;
    this.#done = done;
    inFlight.start();
  }

  /** Whether it ended without an answer: what is applied of it now is applied late. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** It turned out to carry these writes. */
  hold(writes: readonly TableWrite[]): void {
    this.#writes = writes;
    this.#inFlight.hold(writes);
  }

  /** It ends, unless its client has left before. */
  end(outcome: HistoryOutcome): void {
    if (this.#isOver) return;
    this.#isGivenUp = outcome.kind === 'reset' || outcome.kind === 'hang';
    this.#over();
    this.#done(outcome);
  }

  /** Its client leaves. */
  abandon(): void {
    if (this.#isOver) return;
    this.#isGivenUp = true;
    this.#stats.abandoned++;
    this.#over();
  }

  #over(): void {
    this.#isOver = true;
    this.#inFlight.end(this.#writes);
  }
}
