import type { NumberValue } from '../item/number.js';

/** A value of `Temporal`, of the runtime's or of a polyfill's. */
export interface TemporalValue {
  readonly [Symbol.toStringTag]: `Temporal.${string}`;
}

/** A point in time. */
export type InstantValue =
  | Date
  | { readonly [Symbol.toStringTag]: 'Temporal.Instant' | 'Temporal.ZonedDateTime' };

/** What a bean writes as a string. It may be missing from the type, and not from the record. */
export type StringKey = string | Date | URL | TemporalValue | null | undefined;

/** What is written as a number. */
export type NumberKey = number | bigint | NumberValue | null | undefined;

/** What is written as binary. */
export type BinaryKey = ArrayBufferView | ArrayBuffer | null | undefined;
