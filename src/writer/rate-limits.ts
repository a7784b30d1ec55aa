import { DynamoDbSinkError } from '../errors.js';
import { checkPart, invalid, isObject } from '../option-checks.js';

/** How much a writer may write to each of its tables; undefined is as much as they take. */
export interface RateLimits {
  /** Write units a second, as the table consumes them: local indexes count, global ones have a capacity of their own. */
  readonly maxWriteUnitsPerSecond: number | undefined;
  /** The part of the table's provisioned write capacity, above 0 and 1 at most. */
  readonly maxWriteCapacityShare: number | undefined;
}

const NAMES = ['maxWriteUnitsPerSecond', 'maxWriteCapacityShare'] as const satisfies (keyof RateLimits)[];

/**
 * The caps among options, checked.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkRateLimits(options: Partial<RateLimits>): RateLimits {
  const { maxWriteUnitsPerSecond: units, maxWriteCapacityShare: share } = options;
  return {
    maxWriteUnitsPerSecond: units === undefined ? undefined : checkUnits(units),
    maxWriteCapacityShare:
      share === undefined
        ? undefined
        : checkPart(share, 'maxWriteCapacityShare', 'the provisioned write capacity'),
  };
}

/**
 * What `setRate` was called with, checked: a cap that is not named stays as it is.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkRate(rate: Partial<RateLimits>): Partial<RateLimits> {
  if (!isObject(rate))
    throw refused('setRate takes an object of caps, such as { maxWriteUnitsPerSecond: 500 }');
  const unknown = Object.keys(rate).find((name) => !NAMES.some((known) => known === name));
  if (unknown !== undefined)
    throw refused(`option ${unknown} is unknown to setRate: it takes ${NAMES.join(' and ')}`);
  const checked = checkRateLimits(rate);
  const change: { -readonly [K in keyof RateLimits]?: RateLimits[K] } = {};
  for (const name of NAMES) if (name in rate) change[name] = checked[name];
  return change;
}

function refused(message: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', message);
}

function checkUnits(units: unknown): number {
  if (typeof units === 'number' && units > 0 && units < Number.POSITIVE_INFINITY) return units;
  throw invalid('maxWriteUnitsPerSecond', units, 'must be a number above 0, of write units a second');
}
