import { readCommitLog } from './kafka-topics.js';

/** A commit as the broker has it. */
export interface LoggedCommit {
  readonly partition: number;
  /** The next offset to read. */
  readonly offset: number;
  /** When the broker took it, in milliseconds since 1970. */
  readonly at: number;
}

/** Keys of newer versions are those of groups, not of offsets: the broker's `OffsetCommitKey.json`. */
const NEWEST_OFFSET_KEY = 1;

/**
 * All that a group has ever committed for a topic, in order: from the broker's own log, which knows what was in effect,
 * and when. What a worker says it has committed it may say late.
 */
export async function commitsOf(
  bootstrapBrokers: readonly string[],
  group: string,
  topic: string,
): Promise<LoggedCommit[]> {
  const commits: LoggedCommit[] = [];
  for (const { key, value, timestamp } of await readCommitLog([...bootstrapBrokers])) {
    if (key === null || value === null || key.readInt16BE(0) > NEWEST_OFFSET_KEY) continue;
    const groupEnd = 4 + key.readInt16BE(2);
    const topicEnd = groupEnd + 2 + key.readInt16BE(groupEnd);
    if (key.toString('utf8', 4, groupEnd) !== group || key.toString('utf8', groupEnd + 2, topicEnd) !== topic)
      continue;
    commits.push({
      partition: key.readInt32BE(topicEnd),
      offset: Number(value.readBigInt64BE(2)),
      at: Number(timestamp),
    });
  }
  return commits;
}
