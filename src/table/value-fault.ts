import type { DeclaredType } from './column-type.js';
import { kindOf } from './kind-of.js';

/**
 * Why a value does not match its declared type. Not an error itself: whoever knows the row makes one of it, and an
 * error with a stack would cost more than writing a good row.
 */
export class ValueFault {
  /** Continues "column x …". Never has the value in it. */
  readonly message: string;
  /** Names and indexes down to the value; filled on the way up. */
  readonly path: (string | number)[] = [];

  constructor(message: string) {
    this.message = message;
  }
}

/** That a value is none of what its type takes. */
export function wrongValue(declared: DeclaredType, takes: string, value: unknown): ValueFault {
  return new ValueFault(`is declared ${declared.text} and takes ${takes}; it is ${kindOf(value)}`);
}

/** That a value is of the right kind, but not of this type. */
export function unfitValue(declared: DeclaredType, why: string): ValueFault {
  return new ValueFault(`is declared ${declared.text} and ${why}`);
}

/** What was thrown, and that it was below `part`, if it is a fault of a value. */
export function below(part: string | number, thrown: unknown): unknown {
  if (thrown instanceof ValueFault) thrown.path.unshift(part);
  return thrown;
}
