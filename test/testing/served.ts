import type { HistoryServiceOptions } from '#dist/testing/history-options.js';
import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { bytes, parsed, tables } from './requests.js';
import { VirtualClock } from './virtual-clock.js';

/** A service over the usual tables in virtual time, and what tests do with it. */
export class Served {
  readonly clock: VirtualClock = new VirtualClock();
  readonly service: HistoryService;
  readonly outcomes: (HistoryOutcome | undefined)[] = [];

  constructor(options: Partial<HistoryServiceOptions> = {}) {
    this.service = new HistoryService({ seed: 1, tables, ...options }, this.clock);
  }

  /** Sends a request without waiting for its end; the outcome will stand at the returned place of `outcomes`. */
  send(json: unknown, operation = 'BatchWriteItem'): number {
    const place = this.outcomes.push(undefined) - 1;
    this.service.request(operation, bytes(json), (outcome) => {
      if (this.outcomes[place] !== undefined) throw new Error('a second outcome');
      this.outcomes[place] = outcome;
    });
    return place;
  }

  /** Sends a request and lets time pass until all timers have fired. */
  call(json: unknown, operation = 'BatchWriteItem'): HistoryOutcome | undefined {
    const place = this.send(json, operation);
    this.clock.runAll();
    return this.outcomes[place];
  }

  /** The status and error type (without its namespace) of a call. */
  errorOf(json: unknown, operation = 'BatchWriteItem'): string {
    const { statusCode, json: body } = parsed(this.call(json, operation));
    return `${statusCode} ${String(Object.entries(body)[0]?.[1]).split('#')[1]}`;
  }
}
