import type { HistoryStats } from '#dist/testing/history-stats.js';

/** How often a modelled service let a fault happen: requests by their fault, writes that came back unprocessed. */
export function faultsOf({ faults, writesUnprocessed }: HistoryStats): number {
  return Object.values(faults).reduce((sum, count) => sum + count, writesUnprocessed);
}

/** What the services of many runs have counted together. */
export class ServiceCounts {
  requests = 0;
  faults = 0;

  /** Adds what one service has counted at the end of its run. */
  add(stats: HistoryStats): void {
    this.requests += stats.requests;
    this.faults += faultsOf(stats);
  }
}
