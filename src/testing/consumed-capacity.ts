import { readString } from './read-json.js';
import { validationException } from './service-error.js';
import type { WriteCost } from './write-cost.js';

/** How much of the consumed capacity a request wants to be told. */
export type ConsumedCapacityDetail = 'NONE' | 'TOTAL' | 'INDEXES';

/** Reads ReturnConsumedCapacity. */
export function readConsumedCapacity(request: ReadonlyMap<string, unknown>): ConsumedCapacityDetail {
  const detail = readString(request.get('ReturnConsumedCapacity') ?? 'NONE');
  if (detail === 'NONE' || detail === 'TOTAL' || detail === 'INDEXES') return detail;
  throw validationException(
    "1 validation error detected: Value at 'returnConsumedCapacity' failed to satisfy constraint: " +
      'Member must satisfy enum value set: [INDEXES, TOTAL, NONE]',
  );
}

/** What the writes of one table have consumed together, as an answer tells it. */
export class ConsumedCapacity {
  readonly #table: string;
  readonly #indexes = new Map<string, number>();
  #units = 0;

  constructor(table: string) {
    this.#table = table;
  }

  /** Adds the cost of one write. */
  add({ units, indexes }: WriteCost): void {
    this.#units += units;
    for (const { index, units: ofIndex } of indexes) {
      this.#indexes.set(index.name, (this.#indexes.get(index.name) ?? 0) + ofIndex);
    }
  }

  /** In the form of the service. */
  toAnswer(detail: ConsumedCapacityDetail): object {
    let total = this.#units;
    for (const units of this.#indexes.values()) total += units;
    const answer = { TableName: this.#table, CapacityUnits: total };
    if (detail !== 'INDEXES') return answer;
    const indexes = [...this.#indexes].map(([name, CapacityUnits]) => [name, { CapacityUnits }]);
    return {
      ...answer,
      Table: { CapacityUnits: this.#units },
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: Object.fromEntries(indexes) }),
    };
  }
}
