import type { Entry } from '../item/entry.js';
import type { ThrottlingReason } from '../wire/transport.js';
import { FrequentKeys } from './frequent-keys.js';

/** How often a table's throttling is told of, at most. After so long without any it is over. */
const TOLD_EVERY_MS = 60_000;
/** The first time waits for this: one answer tells little of what is hot, and a short burst nobody need hear of. */
const FIRST_TOLD_AFTER_MS = 1000;
/** A partition key is hot if it has such a share of the throttled writes, and if they are enough to tell. */
const HOT_SHARE = 1 / 3;
const HOT_LEAST = 10;
/** A table has 20 global indexes at most, and each throttles for one reason or two. */
const MOST_REASONS = 50;

/** What throttles, and whom, as far as that is known. */
export interface ThrottlingCause {
  /** What the service named. */
  readonly reasons: readonly ThrottlingReason[];
  /** The partition key, in canonical form, of a large share of the throttled writes. */
  readonly hot: { readonly partitionValue: string; readonly share: number } | undefined;
}

/** A spell of throttling. */
export interface ThrottlingSpell extends ThrottlingCause {
  /** Writes that were throttled, each as often as it was. */
  readonly writes: number;
  readonly durationMS: number;
}

const NO_CAUSE: ThrottlingCause = { reasons: [], hot: undefined };

/** What is known of the throttling of one table. Costs nothing while there is none. */
export class Throttling {
  readonly #keys = new FrequentKeys();
  readonly #reasons = new Map<string, ThrottlingReason>();
  /** That of the spell told last. */
  #lastCause = NO_CAUSE;
  #startedAt = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  #tellAt = 0;

  /**
   * Writes were throttled.
   * @returns what has been throttled since the last time, if it is time to tell of it
   */
  add(
    entries: Iterable<Entry>,
    reasons: readonly ThrottlingReason[] | undefined,
    now: number,
  ): ThrottlingSpell | undefined {
    if (now - this.#lastAt >= TOLD_EVERY_MS) {
      this.#begin(now);
      this.#lastCause = NO_CAUSE;
      this.#tellAt = Math.max(now + FIRST_TOLD_AFTER_MS, this.#toldAt + TOLD_EVERY_MS);
    }
    this.#lastAt = now;
    for (const { partitionValue } of entries) this.#keys.add(partitionValue);
    for (const one of reasons ?? []) this.#addReason(one);
    if (now < this.#tellAt) return undefined;
    const cause = this.cause();
    const spell = { ...cause, writes: this.#keys.total, durationMS: now - this.#startedAt };
    this.#lastCause = cause;
    this.#toldAt = now;
    this.#tellAt = now + TOLD_EVERY_MS;
    this.#begin(now);
    return spell;
  }

  /** What it is known to come of. */
  cause(): ThrottlingCause {
    const reasons = this.#reasons.size === 0 ? this.#lastCause.reasons : [...this.#reasons.values()];
    return { reasons, hot: this.#hot() ?? this.#lastCause.hot };
  }

  #begin(now: number): void {
    this.#startedAt = now;
    this.#keys.clear();
    this.#reasons.clear();
  }

  #addReason({ reason, resource }: ThrottlingReason): void {
    const id = `${reason} ${resource}`;
    // Cut, for what answers need not be the service.
    const one = { reason: reason.slice(0, 100), resource: resource.slice(0, 300) };
    if (this.#reasons.size < MOST_REASONS && id.trim() !== '') this.#reasons.set(id, one);
  }

  #hot(): ThrottlingCause['hot'] {
    const { total } = this.#keys;
    const most = total < HOT_LEAST ? undefined : this.#keys.most();
    if (most === undefined || most.count < total * HOT_SHARE) return undefined;
    return { partitionValue: most.key, share: most.count / total };
  }
}
