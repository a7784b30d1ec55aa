import { hashBytes, hashText, ofSortKey } from './hash-key.js';
import type { ItemEncoder } from './item-encoder.js';
import type { KeyAttribute, KeySchema } from './key-schema.js';
import { sameBytes } from './written-key.js';

/** What is noted of a key begins with its name: the first attribute has a brace where the others have a comma. */
export const BEHIND_COMMA = 1;

/** Notes that an attribute of the key was written. */
export function endKey(encoder: ItemEncoder, name: string, { partitionKey, sortKey }: KeySchema): void {
  if (name === partitionKey.name) {
    encoder.partitionEnd = encoder.end;
    encoder.keyHash ^= hashOf(encoder, partitionKey, encoder.partitionAt, encoder.partitionText);
  } else if (sortKey !== undefined) {
    encoder.sortEnd = encoder.end;
    encoder.keyHash ^= ofSortKey(hashOf(encoder, sortKey, encoder.sortAt, encoder.sortText));
  }
}

/** The hash of a part of the key, whose attribute stands from `at` to the end. @param value of what is no text */
function hashOf({ view, end }: ItemEncoder, { name, type }: KeyAttribute, at: number, value: string): number {
  // The same number may be written in several ways.
  return type === 'S' ? hashBytes(view, at + sameBytes(name), end) : hashText(value);
}
