import { checkPart, invalid, isObject, refuseUnknown } from '../option-checks.js';

/** How much a writer may write to each of its tables; undefined is as much as they take. */
export interface RateLimits {
  /** Write units a second, as the table consumes them: local indexes count, global ones have a capacity of their own. */
  readonly maxWriteUnitsPerSecond: number | undefined;
  /** The part of the table's provisioned write capacity, above 0 and 1 at most. */
  readonly maxWriteCapacityShare: number | undefined;
}

const NAMES: ReadonlySet<string> = new Set<keyof RateLimits>([
  'maxWriteUnitsPerSecond',
  'maxWriteCapacityShare',
]);

/**
 * The caps among options, checked.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkRateLimits(options: Partial<RateLimits>): RateLimits {
  const { maxWriteUnitsPerSecond: units, maxWriteCapacityShare: share } = options;
  return {
    maxWriteUnitsPerSecond: units === undefined ? undefined : checkUnits(units),
    maxWriteCapacityShare: share === undefined ? undefined : checkPart(share, 'maxWriteCapacityShare'),
  };
}

/**
 * What `setRate` was called with, checked: a cap that is not named stays as it is.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkRate(rate: Partial<RateLimits>): Partial<RateLimits> {
  if (!isObject(rate))
    throw invalid(
      'rate',
      rate,
      'of setRate must be an object of caps, such as { maxWriteUnitsPerSecond: 500 }',
    );
  refuseUnknown(rate, NAMES, '');
  checkRateLimits(rate);
  return { ...rate };
}

function checkUnits(units: unknown): number {
  if (typeof units === 'number' && units > 0 && units < Number.POSITIVE_INFINITY) return units;
  throw invalid('maxWriteUnitsPerSecond', units, 'must be a number above 0, of write units a second');
}
