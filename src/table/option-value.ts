import { invalid } from '../option-checks.js';
import { durationMS } from './duration.js';

/** A whole number that is one, or the text of one. @throws {DynamoDbSinkError} `INVALID_OPTION`, as do all of this file */
export function optionWhole(key: string, value: unknown): number {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw invalid(key, value, 'must be a whole number');
}

/** A boolean, or the text of one in letters of any case. */
export function optionFlag(key: string, value: unknown): boolean {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : String(value === true);
  if (typeof value !== 'boolean' && typeof value !== 'string')
    throw invalid(key, value, 'must be true or false');
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(key, value, 'must be true or false');
}

/** The milliseconds of a duration. */
export function optionDuration(key: string, value: unknown): number {
  const milliseconds = typeof value === 'string' ? durationMS(value) : value;
  if (typeof milliseconds === 'number' && Number.isSafeInteger(milliseconds)) return milliseconds;
  throw invalid(key, value, "must be a duration of whole milliseconds, such as '5 s', '500 ms' or 5000");
}
