import { ValueFault } from '../convert/value-fault.js';
import type { DeclaredType } from './column-type.js';
import { kindOf } from './kind-of.js';

/** That a value is none of what its type takes. */
export function wrongValue(declared: DeclaredType, takes: string, value: unknown): ValueFault {
  return new ValueFault(`is declared ${declared.text} and takes ${takes}; it is ${kindOf(value)}`);
}

/** That a value is of the right kind, but not of this type. */
export function unfitValue(declared: DeclaredType, why: string): ValueFault {
  return new ValueFault(`is declared ${declared.text} and ${why}`);
}
