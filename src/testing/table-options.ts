import type { TableSchema } from './attribute-value.js';
import type { CapacityOptions } from './capacity-options.js';

/** A global secondary index; every attribute is projected. */
export interface IndexOptions extends TableSchema {
  /** What the index takes. @default unlimited */
  readonly capacity?: CapacityOptions;
}

/** A table: its primary key, what it takes, and its indexes. */
export interface TableOptions extends TableSchema {
  /** What the table takes. @default the option `capacity` of the service */
  readonly capacity?: CapacityOptions;
  /** Global secondary indexes by name. @default none */
  readonly indexes?: Readonly<Record<string, IndexOptions>>;
}
