import type { ItemEncoder } from '../../item/item-encoder.js';
import { describeKey } from '../../item/key-part.js';
import type { KeySchema } from '../../item/key-schema.js';

/** A table that records would be written to. */
export class TalliedTable {
  readonly name: string;
  /** Its number among the tables of the run; that of the load's own is 0. */
  readonly number: number;
  readonly keySchema: KeySchema;
  writes = 0;
  writeUnits = 0;

  constructor(name: string, number: number, keySchema: KeySchema) {
    this.name = name;
    this.number = number;
    this.keySchema = keySchema;
  }

  /** The key in the encoder, for people. */
  keyText({ partitionValue, sortValue }: ItemEncoder): string {
    return this.#text(partitionValue, sortValue);
  }

  /** A partition key in canonical form, for people. */
  partitionKeyText(partitionValue: string): string {
    return this.#text(partitionValue, '');
  }

  #text(partitionValue: string, sortValue: string): string {
    const key = describeKey(this.keySchema, partitionValue, sortValue, 'plain') as string;
    return this.number === 0 ? key : `${this.name}: ${key}`;
  }
}
