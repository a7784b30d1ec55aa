import type { TableWrite } from './batch-write.js';
import { type FaultKind, faultKinds } from './fault-plan.js';

/** What a modelled service has counted so far. */
export interface HistoryStats {
  /** All requests, of any operation and with any end. */
  requests: number;
  /** Requests with an invalid body, table or write: answered with their error, nothing applied. */
  refused: number;
  /** Requests that came during an outage. */
  duringOutage: number;
  /** Unanswered now, and the most that ever were at once. A request that was given up, on either side, counts no more. */
  inFlight: number;
  highestInFlight: number;
  /** The most unanswered requests at once that held one and the same key. */
  highestInFlightPerKey: number;
  /** Writes of all valid requests, faulted ones included: each time a write is sent it counts. */
  writesReceived: number;
  writesApplied: number;
  /** Writes returned as UnprocessedItems. */
  writesUnprocessed: number;
  /** Writes of requests that were refused whole for want of capacity. */
  writesThrottled: number;
  /** Writes applied after their request was given up: by a fault named late, or by their client. */
  writesAppliedLate: number;
  /** Those of them that undid a newer write of their key. */
  writesStale: number;
  /** Write units the tables were charged; a write costs by the larger of the old and the new item. */
  writeUnits: number;
  /** Requests whose client closed the connection before the answer; what they carry is applied all the same. */
  abandoned: number;
  /** Faulted requests by kind; `allUnprocessed` were throttled because no write of theirs could be processed. */
  readonly faults: { [kind in FaultKind | 'allUnprocessed']: number };
}

/** Stats with nothing counted yet. */
export function emptyStats(): HistoryStats {
  const faults = Object.fromEntries([...faultKinds, 'allUnprocessed'].map((kind) => [kind, 0]));
  return {
    requests: 0,
    refused: 0,
    duringOutage: 0,
    inFlight: 0,
    highestInFlight: 0,
    highestInFlightPerKey: 0,
    writesReceived: 0,
    writesApplied: 0,
    writesUnprocessed: 0,
    writesThrottled: 0,
    writesAppliedLate: 0,
    writesStale: 0,
    writeUnits: 0,
    abandoned: 0,
    faults: faults as HistoryStats['faults'],
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
      const id = keyOf(write);
      const holders = (this.#perKey.get(id) ?? 0) + 1;
      this.#perKey.set(id, holders);
      this.#stats.highestInFlightPerKey = Math.max(this.#stats.highestInFlightPerKey, holders);
    }
  }

  /** A request ends, with the writes it held. */
  end(writes: readonly TableWrite[]): void {
    this.#stats.inFlight--;
    for (const write of writes) {
      const id = keyOf(write);
      const holders = this.#perKey.get(id) ?? 0;
      if (holders > 1) this.#perKey.set(id, holders - 1);
      else this.#perKey.delete(id);
    }
  }
}

function keyOf({ table, key }: TableWrite): string {
  return `${table}/${key}`; // a table's name has no slash
}
