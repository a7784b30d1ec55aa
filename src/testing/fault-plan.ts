import type { Random } from './random.js';

/** The names of all faults, in the order in which they are drawn. */
export const faultKinds = [
  'throttle',
  'errorBefore',
  'errorAfter',
  'resetBefore',
  'resetAfter',
  'resetLate',
  'timeoutBefore',
  'timeoutAfter',
  'timeoutLate',
  'truncated',
  'corrupted',
  'slow',
  'expiredToken',
] as const;

/** What befalls a whole request: see {@link FaultProbabilities}. */
export type FaultKind = (typeof faultKinds)[number];

/**
 * The probability of each fault, per request that writes; they exclude each other, so their sum is 1 at most. Before:
 * nothing of the request was applied, nor ever will be. After: everything was, before the fault shows. Late: it
 * shows first, and everything is applied later, maybe after newer writes of the same keys.
 */
export interface FaultProbabilities {
  /** Refused for want of capacity, whatever there is. @default 0 */
  readonly throttle?: number;
  /** Answered 500, nothing applied. @default 0 */
  readonly errorBefore?: number;
  /** Answered 500, everything applied. @default 0 */
  readonly errorAfter?: number;
  /** The connection is cut, nothing applied. @default 0 */
  readonly resetBefore?: number;
  /** The connection is cut, everything applied. @default 0 */
  readonly resetAfter?: number;
  /** The connection is cut, everything is applied `lateMS` later. @default 0 */
  readonly resetLate?: number;
  /** Never answered, nothing applied. @default 0 */
  readonly timeoutBefore?: number;
  /** Never answered, everything applied. @default 0 */
  readonly timeoutAfter?: number;
  /** Never answered; everything is applied `lateMS` after the time of the answer that is missing. @default 0 */
  readonly timeoutLate?: number;
  /** Processed; the connection ends in the middle of the answer. @default 0 */
  readonly truncated?: number;
  /** Processed; one byte of the answer is changed on the way, so that `x-amz-crc32` does not fit it. @default 0 */
  readonly corrupted?: number;
  /** Processed; the answer comes in pieces over `slowAnswerMS`. @default 0 */
  readonly slow?: number;
  /** Refused with ExpiredTokenException, nothing applied. @default 0 */
  readonly expiredToken?: number;
}

/** Draws the faults of requests. */
export class FaultPlan {
  readonly #probabilities: FaultProbabilities;

  constructor(probabilities: FaultProbabilities) {
    this.#probabilities = probabilities;
  }

  /** The fault of the next request, or undefined for the many that have none. */
  draw(random: Random): FaultKind | undefined {
    let left = random.next();
    for (const kind of faultKinds) {
      left -= this.#probabilities[kind] ?? 0;
      if (left < 0) return kind;
    }
    return undefined;
  }
}
