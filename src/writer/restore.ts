import type { WriteRequest } from '../convert/element-converter.js';
import { DynamoDbSinkError } from '../errors.js';
import { type AttributeValueInput, attributeValues } from '../item/attribute-values.js';
import { isSameKey } from '../item/key-schema.js';
import type { PositionNode } from '../item/position.js';
import type { Snapshot, SnapshotRecord } from '../state/snapshot-format.js';
import type { Admission } from './admission.js';
import type { Positions } from './positions.js';
import type { Table } from './table.js';
import type { Tables } from './tables.js';

/**
 * Finds the tables of a snapshot, which must have the keys they had then.
 * @throws {DynamoDbSinkError} `SNAPSHOT_MISMATCH`, or as a table that cannot be learnt
 */
export async function learnTables(snapshot: Snapshot, tables: Tables): Promise<Table[]> {
  const learnt: Table[] = [];
  for (const { name, keySchema, isOwn } of snapshot.tables) {
    const table = await tables.learn(name);
    if (isOwn && !table.isOwn) {
      throw new DynamoDbSinkError(
        'SNAPSHOT_MISMATCH',
        `the snapshot was taken by a sink of table ${name}, and this one is of another: restore it where it was taken`,
        { table: name },
      );
    }
    if (!isSameKey(table.keySchema, keySchema)) {
      throw new DynamoDbSinkError(
        'SNAPSHOT_MISMATCH',
        `table ${name} has another primary key than when the snapshot was taken`,
        { table: name },
      );
    }
    learnt.push(table);
  }
  return learnt;
}

/**
 * Accepts all of a snapshot again, in its order, checked like any write. The elements are not known any more.
 * @throws {DynamoDbSinkError} `SNAPSHOT_BROKEN`
 */
export function restore<T>(
  snapshot: Snapshot,
  tables: readonly Table[],
  admission: Admission<T>,
  positions: Positions,
): void {
  const nodes = snapshot.partitions.map(({ key, durable, pending }) => {
    positions.restore(key, durable);
    return pending.map((offset) => positions.accept({ partition: key, offset }));
  });
  const element = undefined as T; // `onRejected` is told so
  for (const record of snapshot.records) {
    const places = record.places.map(({ partition, pending }) => nodes[partition]?.[pending] as PositionNode);
    for (const node of places) node.pending++;
    if (record.kind === 'write') {
      admission.admit(
        element,
        undefined,
        places,
        undefined,
        requestOf(record.json),
        tables[record.table] as Table,
      );
    } else admission.reject(element, undefined, places, undefined, undefined, errorOf(record));
  }
  snapshot.partitions.forEach(({ key, accepted, durable, pending }, index) => {
    for (const node of nodes[index] ?? []) positions.settle(node); // all of its writes are admitted
    // What was accepted last has a place of its own if nothing holds it up: the others are passed with it.
    if (accepted === undefined || accepted === (pending.length > 0 ? pending.at(-1) : durable)) return;
    positions.settle(positions.accept({ partition: key, offset: accepted }));
  });
}

function errorOf(record: SnapshotRecord & { kind: 'rejection' }): DynamoDbSinkError {
  const { code, message, table, key, path } = record;
  return new DynamoDbSinkError(code, message, { table, key, path });
}

/** A write of a request body as a request, to be encoded and checked again: the bytes may come from anywhere. */
function requestOf(json: Buffer): WriteRequest {
  let write: unknown;
  try {
    write = JSON.parse(json.toString(), reviveBinary);
  } catch (cause) {
    throw broken(cause);
  }
  const { PutRequest: put, DeleteRequest: remove } = (write ?? {}) as {
    PutRequest?: { Item?: unknown };
    DeleteRequest?: { Key?: unknown };
  };
  const attributes = put?.Item ?? remove?.Key;
  if (typeof attributes !== 'object' || attributes === null) throw broken(undefined);
  const item = attributeValues(attributes as Record<string, AttributeValueInput>);
  return { type: put === undefined ? 'DELETE' : 'PUT', item };
}

/** Base64 to bytes, where DynamoDB's JSON has binary: a `B` or `BS` that is its object's only member. */
function reviveBinary(this: unknown, name: string, value: unknown): unknown {
  if (name === 'B' && typeof value === 'string') return Buffer.from(value, 'base64');
  if (name === 'BS' && Array.isArray(value))
    return value.map((member) => Buffer.from(String(member), 'base64'));
  return value;
}

function broken(cause: unknown): DynamoDbSinkError {
  return new DynamoDbSinkError('SNAPSHOT_BROKEN', 'the snapshot is broken: a write in it is no write', {
    cause,
  });
}
