import type { Entry } from './item/entry.js';
import type { KeySchema } from './item/key-schema.js';

/** The table that a write went to. */
export interface WrittenTable {
  readonly name: string;
  readonly keySchema: KeySchema;
  /** A key, or the partition key alone, as errors show it; undefined if they may not. */
  describeKey(key: { readonly partitionValue: string; readonly sortValue?: string }): string | undefined;
}

/** Is told of each write that is in the table, in the order of its key, while its bytes are still there. */
export type OnWritten = (entry: Entry, table: WrittenTable) => void;
