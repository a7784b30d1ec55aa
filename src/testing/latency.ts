import type { Random } from './random.js';

/** How long requests take. */
export interface LatencyOptions {
  /** Least and longest time of a request, in ms. @default [0, 2] */
  readonly latencyMS?: readonly [number, number];
  /** Some requests take longer: with this probability, between these two times in ms. @default none */
  readonly tail?: { readonly probability: number; readonly latencyMS: readonly [number, number] };
  /**
   * The part of a request's time in which its writes are applied, each at an instant of its own: [0, 0] all at the
   * begin, [1, 1] all at the end. @default [0, 1]
   */
  readonly appliedWithin?: readonly [number, number];
}

/** How long the next request takes, in ms. */
export function drawLatency({ latencyMS = [0, 2], tail }: LatencyOptions, random: Random): number {
  const range = tail !== undefined && random.chance(tail.probability) ? tail.latencyMS : latencyMS;
  return between(range, random);
}

/** When a write of a request is applied, in ms from its begin. */
export function drawApplication(
  { appliedWithin }: LatencyOptions,
  latencyMS: number,
  random: Random,
): number {
  return appliedWithin === undefined ? random.next() * latencyMS : between(appliedWithin, random) * latencyMS;
}

/** A number between two. */
export function between([least, most]: readonly [number, number], random: Random): number {
  return least + random.next() * (most - least);
}
