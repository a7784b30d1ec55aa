import type { Entry } from '../item/entry.js';
import { holderOf, type PositionNode, placesOf } from '../item/position.js';
import {
  encodeSnapshot,
  type SnapshotPartition,
  type SnapshotPlace,
  type SnapshotRecord,
} from '../state/snapshot-format.js';
import type { Positions } from './positions.js';
import type { PendingRejection } from './rejections.js';
import type { Table } from './table.js';

/** What a snapshot is taken of. */
export interface Accepted<T> {
  readonly tables: readonly Table[];
  readonly positions: Positions;
  readonly rejections: readonly PendingRejection<T>[];
  /** How many bytes to make room for. */
  readonly expectedBytes: number;
}

/** The bytes of a snapshot: all that is accepted and not settled, in the order it was accepted. */
export function takeSnapshot<T>({ tables, positions, rejections, expectedBytes }: Accepted<T>): Uint8Array {
  const { partitions, places } = placesIn(positions);
  const numbered: { readonly sequence: number; readonly record: SnapshotRecord }[] = [];
  const inUse = tables.filter((table) => !isEmpty(table.lanes.all()));
  inUse.forEach((table, index) => {
    for (const entry of table.lanes.all()) {
      const record = {
        kind: 'write',
        table: index,
        places: pendingOf(entry, places),
        json: entry.json,
      } as const;
      numbered.push({ sequence: entry.sequence, record });
    }
  });
  for (const pending of rejections) {
    const { code, message, table, key, path } = pending.rejection.error;
    const at = pendingOf(pending, places);
    numbered.push({
      sequence: pending.sequence,
      record: { kind: 'rejection', places: at, code, message, table, key, path },
    });
  }
  numbered.sort((a, b) => a.sequence - b.sequence);
  const snapshot = {
    tables: inUse.map(({ name, keySchema, isOwn }) => ({ name, keySchema, isOwn })),
    partitions,
    records: numbered.map(({ record }) => record),
  };
  return encodeSnapshot(snapshot, expectedBytes);
}

function isEmpty(iterable: Iterable<unknown>): boolean {
  for (const _ of iterable) return false;
  return true;
}

/** The partitions, and for each element that holds up places that are not done, where those stand in them. */
function placesIn(positions: Positions): {
  partitions: SnapshotPartition[];
  places: Map<PositionNode, SnapshotPlace[]>;
} {
  const partitions: SnapshotPartition[] = [];
  const places = new Map<PositionNode, SnapshotPlace[]>();
  for (const { key, accepted, durable, nodes } of positions.all()) {
    const pending: PositionNode[] = [];
    for (const node of nodes) {
      const holder = holderOf(node);
      if (holder === undefined) continue;
      const place = { partition: partitions.length, pending: pending.push(node) - 1 };
      const held = places.get(holder);
      if (held === undefined) places.set(holder, [place]);
      else held.push(place);
    }
    partitions.push({ key, accepted, durable, pending: pending.map(({ offset }) => offset) });
  }
  return { partitions, places };
}

function pendingOf(
  { places }: Pick<Entry, 'places'>,
  known: ReadonlyMap<PositionNode, readonly SnapshotPlace[]>,
): SnapshotPlace[] {
  // A place that is not known is of a partition that was given up.
  return placesOf(places).flatMap((node) => known.get(node) ?? []);
}
