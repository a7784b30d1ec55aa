import { setTimeout as delay } from 'node:timers/promises';
import type { Assignment } from './assignment.js';
import type { PartitionFeed } from './partition-feed.js';
import { TimeLimit, within } from './time-limit.js';

/** How long a rebalance waits for offsets to be committed: without them what is durable is written once more. */
const COMMIT_WITHIN_MS = 5000;
const COMMIT_AGAIN_AFTER_MS = 200;

/** How long it waits for answers to requests in flight whose partitions could not be drained in time. */
const ANSWERED_WITHIN_MS = 5000;

/** How long letting go takes beyond the time to drain, at most. */
export const LETTING_GO_MS: number = COMMIT_WITHIN_MS + ANSWERED_WITHIN_MS;

/**
 * How partitions went.
 * - `drained`: all that was taken of them is durable and committed
 * - `dropped`: not all of it
 * - `lost`: they were somebody else's before that was done, or may have been
 */
export type Parting = 'drained' | 'dropped' | 'lost';

/** What letting go asks of the writers. */
export interface PartingWriters {
  /** Makes all that was taken durable. */
  flush(): Promise<void>;
  /** Gives up what was not sent of partitions, and waits for what was. */
  forget(feeds: readonly PartitionFeed[]): Promise<void>;
}

/**
 * Letting go of an assignment, before the group is told: nothing more is taken, what was taken becomes durable, offsets
 * are committed. If that takes too long, what was not sent yet is dropped, and read again by whoever has the partition
 * then; requests in flight are waited for, so that they are not applied after the next owner's writes. If they are not
 * answered either, `abandon` is called: their connections are cut, nothing is sent again.
 */
export class LettingGo {
  /** Resolves when nothing is sent any more. */
  readonly done: Promise<Parting>;
  readonly #limit: TimeLimit;
  #isLost: boolean;
  #isDone = false;

  /**
   * @param isLost whether the partitions are somebody else's already, or may be
   * @param timeoutMS how long becoming durable may take
   */
  constructor(
    assignment: Assignment,
    writers: PartingWriters,
    isLost: boolean,
    timeoutMS: number,
    abandon: () => void,
  ) {
    this.#isLost = isLost;
    this.#limit = new TimeLimit(timeoutMS);
    this.done = this.#run(assignment, writers, abandon);
  }

  /** Whether the partitions are somebody else's, or may be. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether nothing more is done about it. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The partitions are somebody else's, or may be. */
  lose(): void {
    this.#isLost = true;
  }

  /** Becoming durable may take so long from now on, at most. */
  shorten(timeoutMS: number): void {
    this.#limit.shorten(timeoutMS);
  }

  async #run(assignment: Assignment, writers: PartingWriters, abandon: () => void): Promise<Parting> {
    assignment.stop();
    const isDurable = !this.#isLost && (await within(this.#limit, writers.flush()));
    const isCommitted = !this.#isLost && (await within(COMMIT_WITHIN_MS, commitLast(assignment)));
    assignment.end();
    const isForgotten = !this.#isLost && (await within(ANSWERED_WITHIN_MS, writers.forget(assignment.feeds)));
    this.#limit.clear();
    const isLost = this.#isLost;
    this.#isDone = true;
    if (!isForgotten) abandon();
    if (isLost) return 'lost';
    return isDurable && isCommitted ? 'drained' : 'dropped';
  }
}

/** Until the group has it, or has gone on: the first attempt after the coordinator has moved fails. */
async function commitLast(assignment: Assignment): Promise<boolean> {
  for (;;) {
    const outcome = await assignment.commit();
    if (outcome !== 'failed') return outcome === 'committed';
    await delay(COMMIT_AGAIN_AFTER_MS);
  }
}
