import type { IndexCost } from './history-index.js';

/** What a write costs its table and the indexes of it, in write units. */
export interface WriteCost {
  readonly units: number;
  readonly indexes: readonly IndexCost[];
}
