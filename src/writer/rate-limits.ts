import { DynamoDbSinkError } from '../errors.js';

/** How much a writer may write to each of its tables; undefined is as much as they take. */
export interface RateLimits {
  /** Write units a second, as the table consumes them: local indexes count, global ones have a capacity of their own. */
  readonly maxWriteUnitsPerSecond: number | undefined;
  /** The part of the table's provisioned write capacity, above 0 and 1 at most. */
  readonly maxWriteCapacityShare: number | undefined;
}

const RULES: Readonly<
  Record<keyof RateLimits, { readonly isGood: (n: number) => boolean; readonly rule: string }>
> = {
  maxWriteUnitsPerSecond: {
    isGood: (units) => units > 0 && units < Number.POSITIVE_INFINITY,
    rule: 'must be a number above 0, of write units a second',
  },
  maxWriteCapacityShare: {
    isGood: (share) => share > 0 && share <= 1,
    rule: 'must be a number above 0 and 1 at most, such as 0.5 for half of the provisioned write capacity',
  },
};

/**
 * Checks caps, each of which may be undefined.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkRate(rate: Partial<RateLimits>): Partial<RateLimits> {
  if (typeof rate !== 'object' || rate === null)
    throw invalid('setRate takes an object of caps, such as { maxWriteUnitsPerSecond: 500 }');
  for (const [name, value] of Object.entries(rate)) {
    if (!Object.hasOwn(RULES, name)) {
      throw invalid(
        `option ${name} is unknown to setRate: it takes maxWriteUnitsPerSecond and maxWriteCapacityShare`,
      );
    }
    checkCap(value, name as keyof RateLimits);
  }
  return { ...rate };
}

/** @throws {DynamoDbSinkError} `INVALID_OPTION` */
export function checkCap(value: unknown, name: keyof RateLimits): number | undefined {
  if (value === undefined) return undefined;
  const { isGood, rule } = RULES[name];
  if (typeof value === 'number' && isGood(value)) return value;
  throw invalid(`option ${name} ${rule}; it is ${shown(value)}`);
}

function invalid(message: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', message);
}

/** A value as short text. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
