import type { KeyType } from '../item/key-schema.js';
import type { BinaryKey, NumberKey, StringKey } from './key-types.js';
import {
  type MemberContext,
  type MemberDecorator,
  optionalOptions,
  requiredOptions,
} from './member-decorator.js';

/**
 * A decorator of a part of the primary key. Types are gone when the program runs, so a key that is no string has its
 * type told: TypeScript refuses the decorator on a property of another type, and a record whose value is of another
 * type is rejected with `INVALID_KEY`.
 */
export interface KeyDecorator {
  <This, F extends StringKey>(target: unknown, context: MemberContext<This, F>): void;
  (options?: { readonly type?: 'S'; readonly convertedBy?: undefined }): MemberDecorator<StringKey>;
  (options: { readonly type: 'N'; readonly convertedBy?: undefined }): MemberDecorator<NumberKey>;
  (options: { readonly type: 'B'; readonly convertedBy?: undefined }): MemberDecorator<BinaryKey>;
  <V>(options: {
    readonly type: KeyType;
    readonly convertedBy: (value: V) => unknown;
  }): MemberDecorator<V | null | undefined>;
}

/** Names the indexes whose key a property belongs to. */
export interface SecondaryKeyOptions {
  /** Names of secondary indexes, one at least. */
  readonly indexNames: readonly string[];
}

/**
 * The partition key: `@DynamoDbPartitionKey` for a string (text, `Date`, `URL`, Temporal), `({ type: 'N' })` for a
 * number, `({ type: 'B' })` for binary; `convertedBy` makes the key's value of one that is none of these.
 * A bean has one.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` when the class is evaluated, if it stands where it cannot
 */
export const DynamoDbPartitionKey: KeyDecorator = optionalOptions(
  '@DynamoDbPartitionKey',
  'partitionKey',
) as KeyDecorator;

/** The sort key; as {@link DynamoDbPartitionKey}. A bean has one at most. */
export const DynamoDbSortKey: KeyDecorator = optionalOptions('@DynamoDbSortKey', 'sortKey') as KeyDecorator;

/**
 * The partition key of secondary indexes. Changes nothing in what is written; the converter's `secondaryIndexes` has it.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION` without `indexNames`
 */
export const DynamoDbSecondaryPartitionKey: (
  options: SecondaryKeyOptions,
) => MemberDecorator<StringKey | NumberKey | BinaryKey> = requiredOptions(
  '@DynamoDbSecondaryPartitionKey',
  'secondaryPartitionKey',
  "@DynamoDbSecondaryPartitionKey({ indexNames: ['by-customer'] })",
) as (options: SecondaryKeyOptions) => MemberDecorator<StringKey | NumberKey | BinaryKey>;

/** The sort key of secondary indexes; as {@link DynamoDbSecondaryPartitionKey}. */
export const DynamoDbSecondarySortKey: (
  options: SecondaryKeyOptions,
) => MemberDecorator<StringKey | NumberKey | BinaryKey> = requiredOptions(
  '@DynamoDbSecondarySortKey',
  'secondarySortKey',
  "@DynamoDbSecondarySortKey({ indexNames: ['by-customer'] })",
) as (options: SecondaryKeyOptions) => MemberDecorator<StringKey | NumberKey | BinaryKey>;
