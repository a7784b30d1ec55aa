import { decodeSnapshot, type Snapshot, type SnapshotRecord } from '#dist/state/snapshot-format.js';
import type { Ledger } from './ledger.js';
import { isSettled, type Write } from './records.js';
import { laneNameOf } from './table-truth.js';
import { ensure } from './violation.js';

/** A record of a snapshot, and the write it was then. */
export interface SavedRecord {
  readonly write: Write;
  readonly isRejection: boolean;
}

/** A snapshot, and what it means for who goes on from it. */
export interface SavedRecords {
  readonly snapshot: Snapshot;
  readonly records: readonly SavedRecord[];
}

/** Holds a snapshot against what the writer had accepted: nothing unsettled may be missing, nothing settled come back out of order. */
export function readSavedRecords(state: Uint8Array, ledger: Ledger): SavedRecords {
  const snapshot = decodeSnapshot(state);
  const saved = new Map<SnapshotRecord, Write>();
  matchWrites(snapshot, ledger, saved);
  matchRejections(snapshot, ledger, saved);
  const known = new Set(saved.values());
  for (const { element } of known) ledger.taken(element);
  for (const { writes, isTaken } of ledger.open()) {
    if (!isTaken) continue;
    for (const write of writes) {
      const isKept = known.has(write) || isSettled(write) || isReplaced(write, ledger, known);
      ensure(isKept, 'a snapshot has all that is not settled', () => {
        return `v${write.v} of ${write.lane?.name} is neither in it nor settled`;
      });
    }
  }
  const records = snapshot.records.map((record) => {
    return { write: saved.get(record) as Write, isRejection: record.kind === 'rejection' };
  });
  return { snapshot, records };
}

/** Whether a later write of its key stands for it. */
function isReplaced(
  write: Write,
  { coalesces }: Pick<Ledger, 'coalesces'>,
  known: ReadonlySet<Write>,
): boolean {
  const { lane, order } = write;
  if (!coalesces || lane === undefined) return false;
  // Its element is in a snapshot with another write, and it had been replaced by then.
  const isInherited = lane.heirs.some((heir) => {
    return heir.order >= order && (known.has(heir.write) || isReplaced(heir.write, { coalesces }, known));
  });
  if (isInherited) return true;
  for (const write of known) if (write.lane === lane && write.order > order) return true;
  return false;
}

/** Writes of a key, newest first: where several may be meant, it is the newest. */
function matchWrites(snapshot: Snapshot, ledger: Ledger, saved: Map<SnapshotRecord, Write>): void {
  const left = new Map<string, number>();
  for (const record of snapshot.records.toReversed()) {
    if (record.kind === 'rejection') continue;
    const table = snapshot.tables[record.table]?.name ?? '';
    const { PutRequest: put, DeleteRequest: deletion } = JSON.parse(record.json.toString()) as WireWrite;
    const name = laneNameOf(table, put?.Item ?? deletion?.Key ?? {});
    const v = put === undefined ? undefined : Number(put.Item.v?.N);
    const writes = ledger.lanes.get(name)?.writes ?? [];
    let index = (left.get(name) ?? writes.length) - 1;
    while (index >= 0 && !isMeant(writes[index] as Write, v, ledger)) index--;
    ensure(index >= 0, 'a snapshot has only what was accepted', () => `${name}: v${v} is in it`);
    left.set(name, index);
    saved.set(record, writes[index] as Write);
  }
}

function isMeant(
  { kind, v, isGone }: Write,
  wanted: number | undefined,
  { coalesces }: Pick<Ledger, 'coalesces'>,
): boolean {
  return wanted === undefined ? kind === 'DELETE' && (!isGone || coalesces) : kind === 'PUT' && v === wanted;
}

/** Rejections by code and key; those without a key in the order in which they were accepted. */
function matchRejections(snapshot: Snapshot, ledger: Ledger, saved: Map<SnapshotRecord, Write>): void {
  const pending = ledger.pendingRejections();
  for (const record of snapshot.records) {
    if (record.kind !== 'rejection') continue;
    const lane = `${record.table}/${record.key?.match(/"[ks](\d+)"/)?.[1]}`;
    const index = pending.findIndex((write) => {
      const isIt = (write.refusedWith ?? write.code) === record.code;
      return isIt && (write.lane === undefined || write.lane.name === lane);
    });
    const [write] = index < 0 ? [] : pending.splice(index, 1);
    ensure(write !== undefined, 'a snapshot has only what was accepted', () => `a rejection ${record.code}`);
    saved.set(record, write);
  }
}

interface WireWrite {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}
type WireItem = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
