import type { Clock } from '../clock.js';
import { DynamoDbSinkError } from '../errors.js';
import type { RateLimits } from './rate-limits.js';
import type { TableRate } from './table-rate.js';
import { WriterRate } from './writer-rate.js';

/** What a {@link WriterRates} is made of. */
export interface WriterRatesParts {
  readonly clock: Clock;
  readonly maxInFlightRequests: number;
  readonly limits: RateLimits;
  /** The rate of a table, shared with all writers of the process. */
  readonly rateOf: (tableName: string) => TableRate;
  /** Asks for the provisioned write units of a table; undefined if it has none. */
  readonly learnCapacity: (tableName: string) => Promise<number | undefined>;
}

/** The rates of all tables a writer has met, under its caps. */
export class WriterRates {
  readonly #parts: WriterRatesParts;
  readonly #rates = new Map<string, WriterRate>();
  #limits: RateLimits;
  #isReading = false;
  #hasLeft = false;
  /** What was told of tables that are about to be made. */
  readonly #learnt = new Map<string, number>();

  constructor(parts: WriterRatesParts) {
    this.#parts = parts;
    this.#limits = parts.limits;
  }

  /** Whether the provisioned capacity of every table has to be known. */
  get needsCapacity(): boolean {
    return this.#limits.maxWriteCapacityShare !== undefined;
  }

  /** How the writer writes to a table. */
  make(tableName: string): WriterRate {
    const { clock, maxInFlightRequests, rateOf } = this.#parts;
    const rate = new WriterRate(rateOf(tableName), maxInFlightRequests, this.#limits, clock.now());
    this.#rates.set(tableName, rate);
    const writeUnits = this.#learnt.get(tableName);
    this.#learnt.delete(tableName);
    if (writeUnits !== undefined) rate.table.provisioned(writeUnits, clock.now());
    // Learnt while the writer ended: its caps must not hold for others, for ever.
    if (this.#hasLeft) rate.leave(clock.now());
    return rate;
  }

  /**
   * The service has told the write units a second of a table; undefined if it has none.
   * @throws {DynamoDbSinkError} `INVALID_OPTION` if a share of them is set
   */
  learnt(tableName: string, writeUnits: number | undefined): void {
    if (writeUnits === undefined) {
      if (this.needsCapacity) throw hasNoCapacity(tableName);
      return;
    }
    const known = this.#rates.get(tableName)?.table;
    // Not told to a rate that no writer has yet: another writer that opens might have it forgotten.
    if (known === undefined) this.#learnt.set(tableName, writeUnits);
    else known.provisioned(writeUnits, this.#parts.clock.now());
  }

  /**
   * Sets caps, those of all tables.
   * @param change a cap that is left out stays as it is; undefined takes it away
   * @throws {DynamoDbSinkError} `INVALID_OPTION` if a table has no provisioned capacity to have a share of; nothing is
   *   changed then
   */
  async set(change: Partial<RateLimits>): Promise<void> {
    const { maxWriteCapacityShare } = { ...this.#limits, ...change };
    if (maxWriteCapacityShare !== undefined) {
      for (const [tableName, { table }] of this.#rates) {
        if (table.provisionedWriteUnits !== undefined) continue;
        const writeUnits = await this.#parts.learnCapacity(tableName);
        if (writeUnits === undefined) throw hasNoCapacity(tableName);
        table.provisioned(writeUnits, this.#parts.clock.now());
      }
    }
    // Only now: another change may have been made while the service was asked, or the writer may have ended.
    const limits = { ...this.#limits, ...change };
    this.#limits = limits;
    if (this.#hasLeft) return;
    const now = this.#parts.clock.now();
    for (const rate of this.#rates.values()) rate.limit(limits, now);
  }

  /** Asks for the capacity of all tables once more, if a share of it is set. What fails is asked for the next time. */
  readAgain(): void {
    if (!this.needsCapacity || this.#isReading) return;
    this.#isReading = true;
    this.#readAll().finally(() => {
      this.#isReading = false;
    });
  }

  async #readAll(): Promise<void> {
    for (const [tableName, { table }] of this.#rates) {
      try {
        const writeUnits = await this.#parts.learnCapacity(tableName);
        if (writeUnits !== undefined) table.provisioned(writeUnits, this.#parts.clock.now());
      } catch {
        // The capacity that is known goes on to hold; writes tell by themselves what is wrong.
      }
    }
  }

  /** The writer has ended. */
  leave(): void {
    this.#hasLeft = true;
    const now = this.#parts.clock.now();
    for (const rate of this.#rates.values()) rate.leave(now);
  }
}

function hasNoCapacity(tableName: string): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'INVALID_OPTION',
    `option maxWriteCapacityShare is a share of the provisioned write capacity, and table ${tableName} has none: it is ` +
      'paid per request without a maximum; use maxWriteUnitsPerSecond',
    { table: tableName },
  );
}
