import type { Offset, Position } from '../item/position.js';
import { decodeSnapshot } from './snapshot-format.js';

/** What a snapshot tells without being restored. */
export interface SnapshotSummary {
  /**
   * Per partition the last offset the snapshot knows of: everything up to it is durable or in the snapshot. Whoever
   * restores it reads the source on from behind it.
   */
  readonly positions: ReadonlyMap<Position['partition'], Offset>;
  /** Per partition the last offset that was durable: whoever does not restore it reads on from behind this. */
  readonly durablePositions: ReadonlyMap<Position['partition'], Offset>;
  /** Writes in it. */
  readonly writes: number;
  /** Rejections in it that nobody has taken. */
  readonly rejections: number;
}

/**
 * Reads where a source is to be read on from.
 * @throws {DynamoDbSinkError} `SNAPSHOT_FOREIGN`, `SNAPSHOT_NEWER` or `SNAPSHOT_BROKEN`
 */
export function readSnapshot(state: Uint8Array): SnapshotSummary {
  const { partitions, records } = decodeSnapshot(state);
  const positions = new Map<Position['partition'], Offset>();
  const durablePositions = new Map<Position['partition'], Offset>();
  for (const { key, accepted, durable } of partitions) {
    if (accepted !== undefined) positions.set(key, accepted);
    if (durable !== undefined) durablePositions.set(key, durable);
  }
  const writes = records.filter(({ kind }) => kind === 'write').length;
  return { positions, durablePositions, writes, rejections: records.length - writes };
}
