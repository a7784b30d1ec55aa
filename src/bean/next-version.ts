import { ValueFault } from '../convert/value-fault.js';
import { isNumberValue } from '../item/number.js';
import type { AttributeDeclaration } from './declaration.js';

const WHOLE = /^[+-]?\d{1,38}$/;

/**
 * The version after `value`. None, 0 and `startAt` are no version yet, as in Java's
 * `VersionedRecordExtension.isInitialVersion`.
 */
export function nextVersion(
  value: unknown,
  { startAt, incrementBy }: NonNullable<AttributeDeclaration['version']>,
): number | bigint {
  if (value === undefined || value === null) return startAt + incrementBy;
  const version = wholeNumber(value);
  if (typeof version === 'bigint') {
    const isInitial = version === 0n || version === BigInt(startAt);
    return (isInitial ? BigInt(startAt) : version) + BigInt(incrementBy);
  }
  const next = (version === 0 ? startAt : version) + incrementBy;
  if (Number.isSafeInteger(next)) return next;
  throw new ValueFault('is a version whose next one is no safe integer; such versions must be bigints');
}

function wholeNumber(value: unknown): number | bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'object' && value !== null && isNumberValue(value) && WHOLE.test(value.value))
    return BigInt(value.value.replace('+', ''));
  throw new ValueFault(
    'is a version that is no whole number; it must be a safe integer, a bigint or a NumberValue of digits',
  );
}
