import type { HistoryService } from '#dist/testing/history-service.js';
import type { HistoryEntry } from '#dist/testing/history-table.js';
import type { Write } from './records.js';
import type { Request } from './request.js';
import { ensure } from './violation.js';

/** What stands under one key of the service, by the writes that were applied to it. */
export interface KeyTruth {
  newest: Write;
  last: Write;
  /** The last one is older than another one, and came with a request that nobody waited for any more. */
  isStale: boolean;
}

/** Reads the service's history as it grows, and holds it against the order in which writes were accepted. */
export class TableTruth {
  /** By `table/key`, as {@link laneNameOf} gives it. */
  readonly keys = new Map<string, KeyTruth>();
  /** Applications of an older write after a newer one by a request nobody waited for any more. */
  staleByLateApplication = 0;
  readonly #service: HistoryService;
  readonly #requests: ReadonlyMap<number, Request>;
  #read = 0;

  /** @param requests those the service has got, by their number there */
  constructor(service: HistoryService, requests: ReadonlyMap<number, Request>) {
    this.#service = service;
    this.#requests = requests;
  }

  /** Reads what was applied since the last call. Call it before a request is given up: what comes after is late. */
  read(): void {
    const { history } = this.#service;
    for (; this.#read < history.length; this.#read++) this.#apply(history[this.#read] as HistoryEntry);
  }

  #apply({ request: number, table, kind, item, isLate }: HistoryEntry): void {
    const request = this.#requests.get(number);
    const id = laneNameOf(table, item);
    const write = request?.writes.find(({ lane }) => lane === id)?.write;
    ensure(request !== undefined && write?.kind === kind, 'only what was written is applied', () => {
      return `${id} was applied by request ${number}`;
    });
    write.isApplied = true;
    write.lane?.settled(write);
    const truth = this.keys.get(id);
    if (truth === undefined) {
      this.keys.set(id, { newest: write, last: write, isStale: false });
      return;
    }
    truth.last = write;
    truth.isStale = write.order < truth.newest.order;
    if (!truth.isStale) truth.newest = write;
    else if (isLate || request.isAbandoned) this.staleByLateApplication++;
    else {
      ensure(false, 'order of a key', () => {
        return `${id}: v${write.v} was applied after v${truth.newest.v}, by a request that was waited for`;
      });
    }
  }
}

/** `table/key` as a plan names them, from an item or a key in DynamoDB's JSON. */
export function laneNameOf(table: string, item: Readonly<Record<string, unknown>>): string {
  const { pk, sk } = item as Readonly<Record<string, { readonly S?: string } | undefined>>;
  return `${table}/${(table === 'numbers' ? sk : pk)?.S?.slice(1)}`;
}
