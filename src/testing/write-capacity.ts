import {
  type CapacityLimits,
  type CapacityOptions,
  changedLimits,
  type OnDemandOptions,
} from './capacity-options.js';
import { OnDemandRate, type RateChange } from './on-demand-rate.js';
import type { LimitType } from './throttling-reason.js';
import { TokenBucket } from './token-bucket.js';

/** The write capacity of one table or index: all of it, and that of each partition key. */
export class WriteCapacity {
  readonly #startsFull: boolean;
  readonly #partitions = new Map<string, TokenBucket>();
  readonly #rates: RateChange[] = [];
  #changes: readonly (CapacityLimits & { readonly atMS: number })[];
  #limits: CapacityLimits;
  #onDemandOptions: OnDemandOptions | undefined;
  #onDemand: OnDemandRate | undefined;
  #keysLimitedSinceMS: number | undefined;
  #whole: TokenBucket | undefined;
  #onDemandMaximum: TokenBucket | undefined;

  /** @param serviceStartMS what the times of the changes count from */
  constructor(
    { startsFull = true, changes = [], ...limits }: CapacityOptions,
    nowMS: number,
    serviceStartMS: number,
  ) {
    this.#startsFull = startsFull;
    this.#changes = changes.map((change) => ({ ...change, atMS: serviceStartMS + change.atMS }));
    this.#limits = limits;
    this.#apply(nowMS);
  }

  /** The limits that hold now. */
  limits(nowMS: number): CapacityLimits {
    this.#advance(nowMS);
    return this.#limits;
  }

  /** Which limits keep a write of this partition key from being taken now; none where it is taken. */
  exceeded(partition: string, nowMS: number): readonly LimitType[] {
    this.#advance(nowMS);
    const limits: LimitType[] = [];
    if (this.#whole?.isOpen(nowMS) === false) {
      // A table paid per request that is not warm yet lacks partitions, and tells that.
      limits.push(
        this.#onDemand === undefined ? 'ProvisionedThroughputExceeded' : 'KeyRangeThroughputExceeded',
      );
    }
    if (this.#onDemandMaximum?.isOpen(nowMS) === false) limits.push('MaxOnDemandThroughputExceeded');
    if (this.#partition(partition)?.isOpen(nowMS) === false) limits.push('KeyRangeThroughputExceeded');
    return limits;
  }

  /** Takes the units, whether or not they are there. */
  charge(units: number, partition: string, nowMS: number): void {
    this.#advance(nowMS);
    this.#whole?.charge(units, nowMS);
    this.#onDemand?.record(units, nowMS);
    this.#onDemandMaximum?.charge(units, nowMS);
    this.#partition(partition)?.charge(units, nowMS);
  }

  /** Sets the limits given, from now on; the others stay. */
  change(limits: CapacityLimits, nowMS: number): void {
    this.#advance(nowMS);
    this.#limits = changedLimits(this.#limits, limits);
    this.#apply(nowMS);
  }

  /** The units that came in from one instant to another, without what was saved before; Infinity if unlimited. */
  offered(fromMS: number, toMS: number, nowMS: number): number {
    this.#advance(nowMS);
    let units = 0;
    for (const [index, { atMS, unitsPerSecond }] of this.#rates.entries()) {
      const from = Math.max(fromMS, atMS);
      const to = Math.min(toMS, this.#rates[index + 1]?.atMS ?? toMS);
      if (to > from) units += ((to - from) / 1000) * unitsPerSecond;
    }
    return units;
  }

  // The changes that are due are made at their own time, whenever that is noticed.
  #advance(nowMS: number): void {
    for (let [next] = this.#changes; next !== undefined && next.atMS <= nowMS; [next] = this.#changes) {
      const { atMS, ...limits } = next;
      this.#changes = this.#changes.slice(1);
      this.#warmUp(atMS);
      this.#limits = changedLimits(this.#limits, limits);
      this.#apply(atMS);
    }
    this.#warmUp(nowMS);
  }

  #warmUp(nowMS: number): void {
    const risen = this.#onDemand?.advance(nowMS);
    if (risen === undefined) return;
    this.#whole?.change(risen.unitsPerSecond, this.#burstSeconds, risen.atMS);
    this.#noteRate(risen.atMS);
  }

  #apply(nowMS: number): void {
    const { writeUnitsPerSecond, onDemand, burstSecondsPerPartitionKey = 1 } = this.#limits;
    if (onDemand !== this.#onDemandOptions) {
      this.#onDemandOptions = onDemand;
      this.#onDemand = onDemand && new OnDemandRate(onDemand, nowMS);
    }
    const whole = this.#onDemand?.unitsPerSecond ?? writeUnitsPerSecond;
    this.#whole = this.#changed(this.#whole, whole, this.#burstSeconds, nowMS);
    const most = onDemand?.maxWriteUnitsPerSecond;
    this.#onDemandMaximum = this.#changed(this.#onDemandMaximum, most, this.#burstSeconds, nowMS);
    const perKey = this.#limits.writeUnitsPerSecondPerPartitionKey;
    if (perKey !== undefined) this.#keysLimitedSinceMS ??= nowMS;
    for (const bucket of this.#partitions.values()) {
      if (perKey !== undefined) bucket.change(perKey, burstSecondsPerPartitionKey, nowMS);
    }
    this.#noteRate(nowMS);
  }

  #changed(
    bucket: TokenBucket | undefined,
    unitsPerSecond: number | undefined,
    burstSeconds: number,
    nowMS: number,
  ): TokenBucket | undefined {
    if (unitsPerSecond === undefined) return undefined;
    if (bucket === undefined) return new TokenBucket(unitsPerSecond, burstSeconds, this.#startsFull, nowMS);
    bucket.change(unitsPerSecond, burstSeconds, nowMS);
    return bucket;
  }

  #noteRate(atMS: number): void {
    const { writeUnitsPerSecond = Number.POSITIVE_INFINITY, onDemand } = this.#limits;
    const rate = this.#onDemand?.unitsPerSecond ?? writeUnitsPerSecond;
    const unitsPerSecond = Math.min(rate, onDemand?.maxWriteUnitsPerSecond ?? rate);
    this.#rates.push({ atMS, unitsPerSecond });
  }

  #partition(partition: string): TokenBucket | undefined {
    const { writeUnitsPerSecondPerPartitionKey: rate, burstSecondsPerPartitionKey = 1 } = this.#limits;
    if (rate === undefined) return undefined;
    let bucket = this.#partitions.get(partition);
    if (bucket === undefined) {
      // As if it had been there all the time: a key saves up before it is first written.
      const sinceMS = this.#keysLimitedSinceMS ?? 0;
      bucket = new TokenBucket(rate, burstSecondsPerPartitionKey, this.#startsFull, sinceMS);
      this.#partitions.set(partition, bucket);
    }
    return bucket;
  }

  get #burstSeconds(): number {
    const { burstSeconds, onDemand } = this.#limits;
    return burstSeconds ?? (onDemand === undefined ? 300 : 1);
  }
}
