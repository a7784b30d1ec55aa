import type { Entry } from '../item/entry.js';

/** The writes of one request. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** A part of a refused batch: sent as it is, nothing added, so that its fault can be found. */
  readonly isSealed: boolean;
}

/** The attempts of a batch that brought nothing so far: those of its oldest sufferer. */
export function attemptsOf(batch: Batch): number {
  let attempts = 0;
  for (const entry of batch.entries) attempts = Math.max(attempts, entry.attempts);
  return attempts;
}

/** Two halves of a batch, sealed. */
export function halvesOf(batch: Batch): [Batch, Batch] {
  const middle = Math.ceil(batch.entries.length / 2);
  return [
    { entries: batch.entries.slice(0, middle), isSealed: true },
    { entries: batch.entries.slice(middle), isSealed: true },
  ];
}
