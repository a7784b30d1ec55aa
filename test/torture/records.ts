import type { SinkErrorCode } from 'dynamodb-sink';

/** The writes of one key in one process. */
export interface WriteLane {
  readonly name: string;
  readonly coalesces: boolean;
  /** The order of the newest that is applied or handed over. */
  readonly settledUpTo: number;
  /** Its writes that a snapshot had, as a later process has accepted them again: each may stand for older ones, too. */
  readonly heirs: { readonly order: number; readonly write: Write }[];
  /** It was applied, or handed over. */
  settled(write: Write): void;
}

/** One write as a writer has accepted it; a writer that accepts it again has another one of these. */
export interface Write {
  /** Tells it from all others of the run, and rises with the order in which it was accepted. */
  readonly order: number;
  /** The version its item carries: the same however often its source is read. */
  readonly v: number;
  readonly kind: 'PUT' | 'DELETE';
  /** Absent for what never becomes a write: a flaw the sink finds, a converter that fails, a source's own rejection. */
  readonly lane: WriteLane | undefined;
  /** What it is to be rejected with; absent for a good one. */
  readonly code: SinkErrorCode | undefined;
  readonly element: Element;
  /** The service has applied it. */
  isApplied: boolean;
  /** An answer said so. */
  isAnswered: boolean;
  /** An answer refused it alone, for itself or for want of its table. */
  refusedWith: SinkErrorCode | undefined;
  isHandedOver: boolean;
  /** A later write has taken its place, or it was given up and an answer says that it was not applied. */
  isGone: boolean;
}

/** One thing a caller has given a writer. */
export interface Element {
  /** The caller and the index of its step; absent for a dead letter. */
  readonly source: { readonly caller: number; readonly step: number } | undefined;
  /** In the order of the calls of its process. */
  readonly number: number;
  writes: readonly Write[];
  /** It has left the line of those whose converter or table is not ready, if it ever was in it. */
  isTaken: boolean;
  /** Given up, or lost with a killed process: nobody asks any more what became of it. */
  isExcused: boolean;
}

/** Whether it needs nothing more: it is in the table, was taken by `onRejected`, or is of no interest any more. */
export function isSettled(write: Write): boolean {
  const { lane, order, element } = write;
  if (write.isApplied || write.isHandedOver || element.isExcused) return true;
  if (lane?.coalesces !== true) return false;
  return lane.settledUpTo > order || lane.heirs.some((heir) => heir.order >= order && isSettled(heir.write));
}

/** {@link isSettled} of all its writes. */
export function isElementSettled({ writes, isExcused }: Element): boolean {
  return isExcused || writes.every(isSettled);
}
