import { keyText } from './attribute-value.js';
import type { HistoryEntry } from './history-table.js';

/** The submitted writes of one key: version to kind, versions rising. */
export type KeySubmissions = ReadonlyMap<number, 'PUT' | 'DELETE'>;

/**
 * The faults a history can have. The last two are none of the sink's: no client can prevent them, since the service
 * applied a request late that had been given up.
 */
export type JudgedFault =
  | 'orderViolations'
  | 'staleKeys'
  | 'lostWrites'
  | 'unknownWrites'
  | 'staleByLateApplication'
  | 'staleKeysByLateApplication';

/** One fault of one key. */
export interface KeyFault {
  readonly fault: JudgedFault;
  /** The version applied too late, lost, unknown, or expected at the end. */
  readonly version: number | undefined;
  /** What stood in its stead: the newer version applied before, or the last one applied. */
  readonly found: number | undefined;
  /** The application in question. */
  readonly sequence: number | undefined;
}

/** What one key's history shows. */
export interface KeyVerdict {
  readonly faults: readonly KeyFault[];
  readonly duplicates: number;
}

/** Judges the applications of one key, in order. */
export function judgeKey(
  submitted: KeySubmissions,
  entries: readonly HistoryEntry[],
  versionAttribute: string,
): KeyVerdict {
  const putVersions = entries.map((entry) => putVersion(entry, versionAttribute));
  const deletes = [...submitted].filter(([, kind]) => kind === 'DELETE').map(([version]) => version);
  const faults: KeyFault[] = [];
  const applied = new Set<number>();
  let duplicates = 0;
  let newest = Number.NEGATIVE_INFINITY;
  for (const [index, { kind, sequence, isStale }] of entries.entries()) {
    const version =
      kind === 'PUT' ? putVersions[index] : deletedVersion(deletes, newest, putVersions, index, isStale);
    if (version === undefined || submitted.get(version) !== kind) {
      faults.push({ fault: 'unknownWrites', version, found: finite(newest), sequence });
      continue;
    }
    applied.add(version);
    if (version < newest) {
      const fault = isStale ? 'staleByLateApplication' : 'orderViolations';
      faults.push({ fault, version, found: newest, sequence });
    }
    if (version === newest) duplicates++;
    newest = Math.max(newest, version);
  }
  const stale = staleEnd(submitted, entries, putVersions);
  if (stale !== undefined) faults.push(stale);
  for (const version of submitted.keys()) {
    if (applied.has(version)) continue;
    faults.push({ fault: 'lostWrites', version, found: undefined, sequence: undefined });
  }
  return { faults, duplicates };
}

function putVersion({ kind, item }: HistoryEntry, versionAttribute: string): number | undefined {
  const text = kind === 'PUT' ? keyText(item, { name: versionAttribute, type: 'N' }) : undefined;
  return text === undefined ? undefined : Number(text);
}

/**
 * A delete carries no version. It is taken for the oldest submitted delete that may stand where it stands: newer
 * than all before it and older than the puts after it. So no true history is accused; a delete applied again may
 * pass for a later one.
 */
function deletedVersion(
  deletes: readonly number[],
  newest: number,
  putVersions: readonly (number | undefined)[],
  index: number,
  isStale: boolean,
): number | undefined {
  if (isStale) return deletes.findLast((version) => version < newest) ?? deletes[0];
  let nextPut = Number.POSITIVE_INFINITY;
  for (let later = index + 1; later < putVersions.length; later++) {
    const version = putVersions[later];
    if (version !== undefined && version > newest && version < nextPut) nextPut = version;
  }
  return (
    deletes.find((version) => version > newest && version < nextPut) ??
    // None: the newest delete once more, or one older than what is there.
    deletes.findLast((version) => version <= newest) ??
    // Then a put behind it came too late.
    deletes[0]
  );
}

function staleEnd(
  submitted: KeySubmissions,
  entries: readonly HistoryEntry[],
  putVersions: readonly (number | undefined)[],
): KeyFault | undefined {
  const [expected, kind] = [...submitted].at(-1) ?? [];
  if (expected === undefined) return undefined;
  const isRight = (at: number): boolean =>
    entries[at]?.kind === kind && (kind === 'DELETE' || putVersions[at] === expected);
  const last = entries.length - 1;
  if (isRight(last)) return undefined;
  // What the service undid late was right before that.
  const isUndone =
    entries[last]?.isStale === true && isRight(entries.findLastIndex(({ isStale }) => !isStale));
  return {
    fault: isUndone ? 'staleKeysByLateApplication' : 'staleKeys',
    version: expected,
    found: putVersions[last],
    sequence: entries[last]?.sequence,
  };
}

function finite(version: number): number | undefined {
  return Number.isFinite(version) ? version : undefined;
}
