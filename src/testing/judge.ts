import type { Item, TableSchema } from './attribute-value.js';
import { shareOf } from './capacity-use.js';
import type { HistoryStats } from './history-stats.js';
import type { HistoryEntry } from './history-table.js';
import { type JudgedFault, judgeKey, type KeyFault, type KeySubmissions } from './judge-key.js';
import { keyIdentity } from './key-identity.js';

/** A write as it was handed to the sink. */
export interface SubmittedWrite {
  readonly table: string;
  /** @default 'PUT' */
  readonly kind?: 'PUT' | 'DELETE';
  /** The item, or as much of it as holds the key attributes. */
  readonly item: Item;
  /** Rises with each write of a key; an item put carries it in the version attribute. */
  readonly version: number;
}

/** What is judged: a `HistoryService` or a `FaultyDynamoDb`. */
export interface JudgedService {
  readonly tables: Readonly<Record<string, TableSchema>>;
  readonly history: readonly HistoryEntry[];
  readonly stats: Pick<
    HistoryStats,
    | 'highestInFlight'
    | 'highestInFlightPerKey'
    | 'writesReceived'
    | 'writesUnprocessed'
    | 'writesThrottled'
    | 'writesAppliedLate'
  >;
}

/** How to judge. */
export interface JudgeOptions {
  /** The number attribute that carries an item's version. @default 'v' */
  readonly versionAttribute?: string;
  /** Every submitted write must have been applied, not only the last of each key (so: no coalescing). @default false */
  readonly everyVersion?: boolean;
  /** How many examples of each fault to keep. @default 5 */
  readonly examples?: number;
}

/** One fault, and the key it befell. */
export interface JudgeExample extends Omit<KeyFault, 'fault'> {
  readonly table: string;
  readonly key: string;
}

/** The judgement: counts of the sink's faults, all 0 for a faultless one, and figures beside them. */
export interface JudgeReport {
  readonly submitted: number;
  readonly keys: number;
  readonly applied: number;
  /** Applications of a write after a newer one of its key, but for those of `staleByLateApplication`. */
  readonly orderViolations: number;
  /** Keys whose last application is not their last submitted write (one never applied included). */
  readonly staleKeys: number;
  /** Submitted writes never applied; counted only with `everyVersion`. */
  readonly lostWrites: number;
  /** Applications of what was never submitted. */
  readonly unknownWrites: number;
  /** Applications of the newest version once more; no fault. */
  readonly duplicates: number;
  /** Writes the service applied after their request had been given up; no fault. */
  readonly appliedLate: number;
  /** Those of them that undid a newer write of their key: no client can prevent it. */
  readonly staleByLateApplication: number;
  /** Keys that were right, and are not since the service applied such a write. */
  readonly staleKeysByLateApplication: number;
  /** Writes of all valid requests: each time a write is sent it counts. */
  readonly writesReceived: number;
  /** Those of them that came back for want of capacity: unprocessed, or throttled with their request. */
  readonly writesWasted: number;
  /** Wasted by received. */
  readonly wastedShare: number;
  readonly highestInFlight: number;
  readonly highestInFlightPerKey: number;
  readonly examples: { readonly [fault in JudgedFault]: readonly JudgeExample[] };
}

const NO_FAULTS: { readonly [fault in JudgedFault]: number } = {
  orderViolations: 0,
  staleKeys: 0,
  lostWrites: 0,
  unknownWrites: 0,
  staleByLateApplication: 0,
  staleKeysByLateApplication: 0,
};

/** Holds what a service has applied against what was submitted, in order, to the sink in front of it. */
export function judge(
  { tables, history, stats }: JudgedService,
  submitted: Iterable<SubmittedWrite>,
  { versionAttribute = 'v', everyVersion = false, examples: kept = 5 }: JudgeOptions = {},
): JudgeReport {
  const keys = submissionsByKey(tables, submitted);
  const writesWasted = stats.writesUnprocessed + stats.writesThrottled;
  const counts = { ...NO_FAULTS };
  const examples: { [fault in JudgedFault]: JudgeExample[] } = {
    orderViolations: [],
    staleKeys: [],
    lostWrites: [],
    unknownWrites: [],
    staleByLateApplication: [],
    staleKeysByLateApplication: [],
  };
  let duplicates = 0;
  let submittedCount = 0;

  const applied = Map.groupBy(history, ({ table, key }) => idOf(table, key));
  for (const [id, entries] of applied) {
    const [first] = entries;
    if (first !== undefined && !keys.has(id)) {
      keys.set(id, { table: first.table, key: first.key, writes: new Map(), wasSubmitted: false });
    }
  }
  for (const [id, key] of keys) {
    const verdict = judgeKey(key.writes, applied.get(id) ?? [], versionAttribute);
    submittedCount += key.writes.size;
    duplicates += verdict.duplicates;
    for (const { fault, version, found, sequence } of verdict.faults) {
      if (fault === 'lostWrites' && !everyVersion) continue;
      counts[fault]++;
      if (examples[fault].length < kept) {
        examples[fault].push({ table: key.table, key: key.key, version, found, sequence });
      }
    }
  }
  return {
    submitted: submittedCount,
    keys: [...keys.values()].filter(({ wasSubmitted }) => wasSubmitted).length,
    applied: history.length,
    ...counts,
    duplicates,
    appliedLate: stats.writesAppliedLate,
    writesReceived: stats.writesReceived,
    writesWasted,
    wastedShare: shareOf(writesWasted, stats.writesReceived),
    highestInFlight: stats.highestInFlight,
    highestInFlightPerKey: stats.highestInFlightPerKey,
    examples,
  };
}

interface SubmittedKey {
  readonly table: string;
  readonly key: string;
  readonly writes: KeySubmissions;
  readonly wasSubmitted: boolean;
}

function submissionsByKey(
  tables: Readonly<Record<string, TableSchema>>,
  submitted: Iterable<SubmittedWrite>,
): Map<string, SubmittedKey> {
  const keys = new Map<string, SubmittedKey & { writes: Map<number, 'PUT' | 'DELETE'> }>();
  const newest = new Map<string, number>();
  for (const { table, kind = 'PUT', item, version } of submitted) {
    const schema = tables[table];
    if (schema === undefined)
      throw new TypeError(`a write for "${table}", which is no table of the judged service`);
    const key = keyIdentity(schema, item);
    const id = idOf(table, key);
    if (!(version > (newest.get(id) ?? Number.NEGATIVE_INFINITY))) {
      throw new TypeError(`versions of a key must rise: ${version} of ${id} does not`);
    }
    newest.set(id, version);
    const known = keys.get(id);
    if (known === undefined)
      keys.set(id, { table, key, writes: new Map([[version, kind]]), wasSubmitted: true });
    else known.writes.set(version, kind);
  }
  return keys;
}

function idOf(table: string, key: string): string {
  return `${table}/${key}`; // a table's name has no slash
}
