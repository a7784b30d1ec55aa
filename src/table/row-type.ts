import type { NumberValue } from '../item/number.js';
import type { TemporalLike } from './temporal-text.js';

/** Columns by name, each with its type as SQL text. */
export type Columns = Readonly<Record<string, string>>;

/** What a value of a type is in JavaScript, null apart. The types of a ROW and of a MAP are checked only when it is written. */
export type ColumnValue<T extends string> = string extends T ? unknown : ValueOf<Uppercase<T>>;

type ValueOf<T extends string> = T extends ` ${infer Rest}`
  ? ValueOf<Rest>
  : T extends `${string} ARRAY` | `${string} ARRAY NOT NULL`
    ? readonly unknown[]
    : T extends `ARRAY<${infer Element}>${string}`
      ? readonly ElementOf<Element>[]
      : T extends `MAP<${string}` | `MULTISET<${string}` | `ROW${string}` | `${string} MULTISET${string}`
        ? object
        : ScalarOf<T>;

/** An ARRAY in an ARRAY ends in two brackets: which of them is whose is not told apart here. */
type ElementOf<T extends string> = T extends `${string}<${string}`
  ? unknown
  : T extends `${string} NOT NULL`
    ? ValueOf<T>
    : ValueOf<T> | null;

type ScalarOf<T extends string> = T extends `CHAR${string}` | `VARCHAR${string}` | `STRING${string}`
  ? string
  : T extends `BOOLEAN${string}`
    ? boolean
    : T extends `BINARY${string}` | `VARBINARY${string}` | `BYTES${string}`
      ? Uint8Array | ArrayBuffer
      : T extends `DEC${string}` | `NUMERIC${string}`
        ? number | bigint | string | NumberValue
        : T extends `FLOAT${string}` | `DOUBLE${string}`
          ? number
          : T extends `INTERVAL ${string}`
            ? string | number | TemporalLike
            : T extends `TINYINT${string}` | `SMALLINT${string}` | `INT${string}` | `BIGINT${string}`
              ? number | bigint
              : T extends `DATE${string}` | `TIMESTAMP${string}`
                ? string | Date | TemporalLike
                : T extends `TIME${string}`
                  ? string | TemporalLike
                  : unknown;

/** The columns whose type DynamoDB takes for a key: a string, a number or binary. */
export type KeyColumn<C extends Columns> = string extends keyof C
  ? string
  : {
      [N in keyof C & string]: ValueOf<Uppercase<C[N]>> extends infer V
        ? [V] extends [boolean] | [readonly unknown[]]
          ? never
          : object extends V
            ? never
            : N
        : never;
    }[keyof C & string];

/** The columns that a row must have: those of the primary key, and those that are NOT NULL. */
type RequiredColumn<C extends Columns, K extends string> = {
  [N in keyof C & string]: N extends K ? N : Uppercase<C[N]> extends `${string} NOT NULL` ? N : never;
}[keyof C & string];

/** A row of a table: an object with its columns by name. What may be null may be left out. */
export type TableRow<C extends Columns, K extends string = never> = string extends keyof C
  ? Readonly<Record<string, unknown>>
  : {
      readonly [N in keyof C as N extends RequiredColumn<C, K> ? N : never]: ColumnValue<C[N]>;
    } & {
      readonly [N in keyof C as N extends RequiredColumn<C, K> ? never : N]?:
        | ColumnValue<C[N]>
        | null
        | undefined;
    };
