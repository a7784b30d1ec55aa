/** A table or index that is paid per request: what it takes follows from what it took before. */
export interface OnDemandOptions {
  /** Write units a second it takes when new. @default 4000 */
  readonly startWriteUnitsPerSecond?: number;
  /**
   * How long it is held to its limit, in ms. Then the limit is twice the highest second of that time, if that is more.
   * @default 1800000 (30 minutes)
   */
  readonly warmUpMS?: number;
  /** The maximum that was set for it, as `MaxWriteRequestUnits` is: write units a second. @default none */
  readonly maxWriteUnitsPerSecond?: number;
}

/** How many writes a table or index takes. What is beyond comes back unprocessed, or is throttled. */
export interface CapacityLimits {
  /** Provisioned write units a second: more than 0. Excludes `onDemand`. @default unlimited */
  readonly writeUnitsPerSecond?: number;
  /** It is paid per request. Excludes `writeUnitsPerSecond`. @default neither: unlimited */
  readonly onDemand?: OnDemandOptions;
  /** How many seconds' worth of unused units can be saved, 0 or more. @default 300, on demand 1 */
  readonly burstSeconds?: number;
  /** Write units a second each partition key takes; the service's own limit is 1000. @default unlimited */
  readonly writeUnitsPerSecondPerPartitionKey?: number;
  /** How many seconds' worth of its units a partition key can save, 0 or more. @default 1 */
  readonly burstSecondsPerPartitionKey?: number;
}

/** New limits from an instant on; what is left out stays as it was. */
export interface CapacityChange extends CapacityLimits {
  /** When, in ms since the service was started. */
  readonly atMS: number;
}

/** The limits of a table or index, at its start and later. */
export interface CapacityOptions extends CapacityLimits {
  /** Whether all that can be saved is there at the start; with false nothing is. @default true */
  readonly startsFull?: boolean;
  /** Changes to come, the earliest first. @default none */
  readonly changes?: readonly CapacityChange[];
}

/** The limits after a change: one of the two ways to pay takes the place of the other. */
export function changedLimits(before: CapacityLimits, change: CapacityLimits): CapacityLimits {
  const { writeUnitsPerSecond, onDemand, ...rest } = before;
  if (change.writeUnitsPerSecond !== undefined || change.onDemand !== undefined)
    return { ...rest, ...change };
  return { ...before, ...change };
}
