import assert from 'node:assert/strict';
import type { FaultyDynamoDb } from 'dynamodb-sink/testing';
import type { LoggedCommit } from '../support/kafka-commits.js';

/** What a group of workers has made of a topic. */
export interface GroupVerdict {
  /** Messages that were never applied. */
  readonly lost: number;
  /** Keys whose item is not their last message. */
  readonly staleKeys: number;
  /** Applications of a message after a newer one of its key. */
  readonly backwards: number;
  /** Messages consumed more than once. */
  readonly consumedTwice: number;
  /** Commits of a message that was not applied by then. */
  readonly committedAhead: number;
  /** Commits that went back. */
  readonly committedBack: number;
}

/** Clocks of two processes of this machine, and two kinds of clock. */
const CLOCK_TOLERANCE_MS = 5;

/**
 * Holds a table's history against the topic it was written from.
 *
 * @param sizes how many messages each partition has
 * @param lastVersions of each key
 * @param startedAt when the table's service was started, in milliseconds since 1970
 * @param commits of the group, in order
 */
export function judgeGroup(
  db: FaultyDynamoDb,
  table: string,
  sizes: readonly number[],
  lastVersions: ReadonlyMap<string, number>,
  startedAt: number,
  commits: readonly LoggedCommit[],
): GroupVerdict {
  const appliedAt = sizes.map((size) => new Float64Array(size).fill(Number.POSITIVE_INFINITY));
  const consumption = new Map<string, string>();
  const newest = new Map<string, number>();
  const twice = new Set<string>();
  let backwards = 0;
  for (const { table: of, item, timeMS } of db.history) {
    if (of !== table || item === undefined) continue;
    const { pk, v, p, o, c } = item as Attributes;
    const partition = Number(p?.N);
    const offset = Number(o?.N);
    const times = appliedAt[partition] as Float64Array;
    times[offset] = Math.min(times[offset] as number, startedAt + timeMS);
    const id = `${partition}/${offset}`;
    const before = consumption.get(id);
    if (before !== undefined && before !== c?.S) twice.add(id);
    consumption.set(id, c?.S as string);
    const key = pk?.S as string;
    const version = Number(v?.N);
    if (version < (newest.get(key) ?? -1)) backwards++;
    else newest.set(key, version);
  }
  let staleKeys = 0;
  const items = new Map([...db.table(table).values()].map((item) => [(item.pk as { S: string }).S, item]));
  for (const [key, version] of lastVersions)
    if (Number((items.get(key)?.v as { N?: string } | undefined)?.N) !== version) staleKeys++;
  return {
    lost: appliedAt.reduce(
      (sum, times) => sum + times.filter((time) => time === Number.POSITIVE_INFINITY).length,
      0,
    ),
    staleKeys,
    backwards,
    consumedTwice: twice.size,
    ...judgeCommits(appliedAt, commits),
  };
}

type Attributes = Readonly<Record<string, { readonly S?: string; readonly N?: string } | undefined>>;

function judgeCommits(
  appliedAt: readonly Float64Array[],
  commits: readonly LoggedCommit[],
): Pick<GroupVerdict, 'committedAhead' | 'committedBack'> {
  // When all messages up to each one were applied.
  const durableAt = appliedAt.map((times) => {
    let latest = 0;
    return times.map((time) => (latest = Math.max(latest, time)));
  });
  const committed = new Map<number, number>();
  let committedAhead = 0;
  let committedBack = 0;
  for (const { partition, offset, at } of commits) {
    if (offset > 0 && (durableAt[partition]?.[offset - 1] as number) > at + CLOCK_TOLERANCE_MS)
      committedAhead++;
    if (offset < (committed.get(partition) ?? 0)) committedBack++;
    committed.set(partition, offset);
  }
  assert.equal(committed.size, appliedAt.length, 'the log of commits was read');
  return { committedAhead, committedBack };
}
