import type { DeclaredType } from './column-type.js';
import type { ItemRoom } from './item-room.js';
import { unfitValue } from './unfit-value.js';

/**
 * Turns a value that is not null into what the encoder writes for it; its elements take their place from `room`.
 * @throws {ValueFault} if it does not match its declared type
 */
export type WriteValue = (value: unknown, room: ItemRoom) => unknown;

/** How the values of a type are written: made once, used for every row. */
export interface ValueWriter {
  readonly declared: DeclaredType;
  readonly write: WriteValue;
}

/** What is written for a value, null and undefined included. */
export function writeNullable({ declared, write }: ValueWriter, value: unknown, room: ItemRoom): unknown {
  if (value !== null && value !== undefined) return write(value, room);
  if (declared.isNullable) return null;
  throw unfitValue(declared, `is ${value === null ? 'null' : 'missing'}`);
}
