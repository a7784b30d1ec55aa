import type { DeclaredType } from './column-type.js';
import { unfitValue } from './value-fault.js';

/**
 * Turns a value that is not null into what the encoder writes for it.
 * @throws {ValueFault} if it does not match its declared type
 */
export type WriteValue = (value: unknown) => unknown;

/** How the values of a type are written: made once, used for every row. */
export interface ValueWriter {
  readonly declared: DeclaredType;
  readonly write: WriteValue;
}

/** What is written for a value, null and undefined included. */
export function writeNullable({ declared, write }: ValueWriter, value: unknown): unknown {
  if (value !== null && value !== undefined) return write(value);
  if (declared.isNullable) return null;
  throw unfitValue(declared, `is ${value === null ? 'null' : 'missing'}`);
}
