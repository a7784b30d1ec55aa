import type { TableWrite } from './batch-write.js';
import type { FaultKind } from './fault-plan.js';

/** What a modelled service has counted so far. */
export interface HistoryStats {
  /** All requests, of any operation and with any end. */
  requests: number;
  /** Requests with an invalid body, table or write: answered with their error, nothing applied. */
  refused: number;
  /** Unanswered now, and the most that ever were at once. A request whose client has left counts until its end. */
  inFlight: number;
  highestInFlight: number;
  /** The most unanswered requests at once that held one and the same key. */
  highestInFlightPerKey: number;
  /** Writes of all valid batches, faulted ones included: each time a write is sent it counts. */
  writesReceived: number;
  writesApplied: number;
  /** Writes returned as UnprocessedItems. */
  writesUnprocessed: number;
  /** Write units of the writes applied; a write costs by the larger of the old and the new item. */
  writeUnits: number;
  /** Requests whose client closed the connection before the answer; what they carry is applied all the same. */
  abandoned: number;
  /** Faulted requests by kind; `allUnprocessed` were throttled because no write of theirs could be processed. */
  readonly faults: { [kind in FaultKind | 'allUnprocessed']: number };
}

/** Stats with nothing counted yet. */
export function emptyStats(): HistoryStats {
  return {
    requests: 0,
    refused: 0,
    inFlight: 0,
    highestInFlight: 0,
    highestInFlightPerKey: 0,
    writesReceived: 0,
    writesApplied: 0,
    writesUnprocessed: 0,
    writeUnits: 0,
    abandoned: 0,
    faults: { throttle: 0, errorBefore: 0, errorAfter: 0, resetBefore: 0, resetAfter: 0, allUnprocessed: 0 },
  };
}

/** Keeps the numbers of what is in flight. */
export class InFlight {
  readonly #stats: HistoryStats;
  readonly #perKey = new Map<string, number>();

  constructor(stats: HistoryStats) {
    this.#stats = stats;
  }

  /** A request has come. */
  start(): void {
    this.#stats.inFlight++;
    this.#stats.highestInFlight = Math.max(this.#stats.highestInFlight, this.#stats.inFlight);
  }

  /** The request that came turned out to carry these writes. */
  hold(writes: readonly TableWrite[]): void {
    for (const write of writes) {
      const holders = (this.#perKey.get(keyOf(write)) ?? 0) + 1;
      this.#perKey.set(keyOf(write), holders);
      this.#stats.highestInFlightPerKey = Math.max(this.#stats.highestInFlightPerKey, holders);
    }
  }

  /** A request ends, with the writes it held. */
  end(writes: readonly TableWrite[]): void {
    this.#stats.inFlight--;
    for (const write of writes) {
      const holders = this.#perKey.get(keyOf(write)) ?? 0;
      if (holders > 1) this.#perKey.set(keyOf(write), holders - 1);
      else this.#perKey.delete(keyOf(write));
    }
  }
}

function keyOf({ table, key }: TableWrite): string {
  return `${table}/${key}`; // a table's name has no slash
}
