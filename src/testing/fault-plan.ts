import type { Random } from './random.js';

const kinds = ['throttle', 'errorBefore', 'errorAfter', 'resetBefore', 'resetAfter'] as const;

/**
 * What befalls a whole request. `throttle`: refused for want of capacity; `error`: answered 500;
 * `reset`: the connection is cut. Before: nothing was applied, nor ever will be; After: everything was.
 */
export type FaultKind = (typeof kinds)[number];

/** The probability of each fault, per request; they exclude each other, so their sum is 1 at most. */
export type FaultProbabilities = { readonly [kind in FaultKind]?: number };

/** Draws the faults of requests. */
export class FaultPlan {
  readonly #probabilities: FaultProbabilities;

  constructor(probabilities: FaultProbabilities) {
    const all = kinds.map((kind) => probabilities[kind] ?? 0);
    const sum = all.reduce((total, probability) => total + probability, 0);
    if (all.some((probability) => !(probability >= 0)) || sum > 1 + 1e-9) {
      throw new RangeError(`the probabilities of ${kinds.join(', ')} must be 0 or more and 1 in sum at most`);
    }
    this.#probabilities = probabilities;
  }

  /** The fault of the next request, or undefined for the many that have none. */
  draw(random: Random): FaultKind | undefined {
    let left = random.next();
    for (const kind of kinds) {
      left -= this.#probabilities[kind] ?? 0;
      if (left < 0) return kind;
    }
    return undefined;
  }
}
