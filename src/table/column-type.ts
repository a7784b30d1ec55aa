/** A field of an interval, coarse to fine. */
export type IntervalField = 'YEAR' | 'MONTH' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

/** An interval of years and months; `digits` of the years at most. */
export interface MonthsType {
  readonly kind: 'months';
  readonly from: IntervalField;
  readonly to: IntervalField;
  readonly digits: number;
}

/** An interval of days and smaller; `digits` of the days at most, `precision` in decimals of a second. */
export interface DurationType {
  readonly kind: 'duration';
  readonly to: IntervalField;
  readonly digits: number;
  readonly precision: number;
}

/** A column's type, as its SQL text declares it; lengths, precisions and scales have their defaults filled in. */
export type ColumnType =
  /** CHAR, VARCHAR, STRING: `length` in characters (code points) at most. */
  | { readonly kind: 'string'; readonly length: number }
  | { readonly kind: 'boolean' }
  /** BINARY, VARBINARY, BYTES: `length` in bytes at most. */
  | { readonly kind: 'binary'; readonly length: number }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64 }
  | { readonly kind: 'float' }
  | { readonly kind: 'double' }
  | { readonly kind: 'date' }
  /** TIME, TIMESTAMP, TIMESTAMP_LTZ: `precision` in decimals of a second. */
  | { readonly kind: 'time' | 'timestamp' | 'instant'; readonly precision: number }
  | MonthsType
  | DurationType
  | { readonly kind: 'array'; readonly element: DeclaredType }
  | { readonly kind: 'map'; readonly key: DeclaredType; readonly value: DeclaredType }
  | { readonly kind: 'multiset'; readonly element: DeclaredType }
  | { readonly kind: 'row'; readonly fields: readonly DeclaredField[] };

/** A type, and whether its values may be null. */
export interface DeclaredType {
  readonly type: ColumnType;
  readonly isNullable: boolean;
  /** The SQL text it was declared by, for messages. */
  readonly text: string;
}

/** A column, or a field of a ROW. */
export interface DeclaredField extends DeclaredType {
  readonly name: string;
}
