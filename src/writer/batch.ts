import type { Entry } from '../item/entry.js';
import type { SendReason } from '../metrics.js';

/** The writes of one request. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** A part of a batch that was refused or too late: sent as it is, nothing added. */
  readonly isSealed: boolean;
  /** What it is sent for. */
  readonly reason: SendReason;
}

/** The attempts of a batch that brought nothing so far: those of its oldest sufferer. */
export function attemptsOf(batch: Batch): number {
  let attempts = 0;
  for (const entry of batch.entries) attempts = Math.max(attempts, entry.attempts);
  return attempts;
}

/** Two halves of a batch, sealed, each to be sent for a reason of its own. */
export function halvesOf(batch: Batch, reason: SendReason): [Batch, Batch] {
  const middle = Math.ceil(batch.entries.length / 2);
  return [
    { entries: batch.entries.slice(0, middle), isSealed: true, reason },
    { entries: batch.entries.slice(middle), isSealed: true, reason },
  ];
}
