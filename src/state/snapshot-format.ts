import { crc32 } from 'node:zlib';
import { DynamoDbSinkError, type SinkErrorCode } from '../errors.js';
import type { KeyAttribute, KeySchema, KeyType } from '../item/key-schema.js';
import type { Offset, Position } from '../item/position.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

/**
 * The bytes of a snapshot, all numbers little-endian:
 *
 *   8   magic
 *   2   version
 *   4   length of the body
 *   n   body: tables, partitions, records, in that order
 *   4   CRC-32 of everything before
 */
const MAGIC = Buffer.from('DDBSINK\n');
const VERSION = 1;
const HEAD_BYTES = MAGIC.length + 2 + 4;
const CHECKSUM_BYTES = 4;

/** A table that records are for. */
export interface SnapshotTable {
  readonly name: string;
  readonly keySchema: KeySchema;
  /** Whether it was the table of the sink itself, and not one that a request had named. */
  readonly isOwn: boolean;
}

/** A partition, and the offsets above its watermark that records hold up, in order. */
export interface SnapshotPartition {
  readonly key: Position['partition'];
  readonly accepted: Offset | undefined;
  readonly durable: Offset | undefined;
  readonly pending: readonly Offset[];
}

/** A pending offset that a record holds up: indexes into `partitions` and its `pending`. */
export interface SnapshotPlace {
  readonly partition: number;
  readonly pending: number;
}

/** What is accepted and not settled: a write, or a rejection that nobody has taken. */
export type SnapshotRecord =
  | {
      readonly kind: 'write';
      readonly table: number;
      readonly places: readonly SnapshotPlace[];
      /** The write as it stands in a request body. */
      readonly json: Buffer;
    }
  | {
      readonly kind: 'rejection';
      readonly places: readonly SnapshotPlace[];
      readonly code: SinkErrorCode;
      readonly message: string;
      readonly table: string | undefined;
      readonly key: string | undefined;
      readonly path: string | undefined;
    };

/** All of a snapshot, records in the order they were accepted. */
export interface Snapshot {
  readonly tables: readonly SnapshotTable[];
  readonly partitions: readonly SnapshotPartition[];
  readonly records: readonly SnapshotRecord[];
}

/** The bytes of a snapshot. */
export function encodeSnapshot({ tables, partitions, records }: Snapshot, expectedBytes: number): Uint8Array {
  const writer = new ByteWriter(expectedBytes);
  for (const byte of MAGIC) writer.u8(byte);
  writer.u8(VERSION & 0xff);
  writer.u8(VERSION >> 8);
  writer.u32(0); // the length of the body, once it is known
  writer.u32(tables.length);
  for (const table of tables) writeTable(writer, table);
  writer.u32(partitions.length);
  for (const partition of partitions) writePartition(writer, partition);
  writer.u32(records.length);
  for (const record of records) writeRecord(writer, record);
  const withoutChecksum = writer.written();
  withoutChecksum.writeUInt32LE(withoutChecksum.length - HEAD_BYTES, MAGIC.length + 2);
  writer.u32(crc32(withoutChecksum));
  return Uint8Array.from(writer.written());
}

/**
 * Reads a snapshot.
 * @throws {DynamoDbSinkError} `SNAPSHOT_FOREIGN`, `SNAPSHOT_NEWER` or `SNAPSHOT_BROKEN`
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  if (!(bytes instanceof Uint8Array))
    throw new DynamoDbSinkError('SNAPSHOT_FOREIGN', 'a snapshot is a Uint8Array');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = buffer.subarray(0, MAGIC.length);
  if (!magic.equals(MAGIC.subarray(0, magic.length)) || buffer.length === 0) {
    throw new DynamoDbSinkError('SNAPSHOT_FOREIGN', 'these bytes are not a snapshot of dynamodb-sink');
  }
  if (buffer.length < HEAD_BYTES + CHECKSUM_BYTES) throw broken('it ends within its head');
  const version = buffer.readUInt16LE(MAGIC.length);
  if (version > VERSION) {
    throw new DynamoDbSinkError(
      'SNAPSHOT_NEWER',
      `the snapshot has version ${version}, this package reads up to ${VERSION}: use the version that wrote it, or a newer one`,
    );
  }
  const end = buffer.length - CHECKSUM_BYTES;
  if (buffer.readUInt32LE(MAGIC.length + 2) !== end - HEAD_BYTES)
    throw broken('it has not the length it tells');
  if (buffer.readUInt32LE(end) !== crc32(buffer.subarray(0, end))) throw broken('its checksum is another');
  const reader = new ByteReader(buffer.subarray(HEAD_BYTES, end), broken);
  const tables = Array.from({ length: reader.count(4) }, () => readTable(reader));
  const partitions = Array.from({ length: reader.count(7) }, () => readPartition(reader));
  const records = Array.from({ length: reader.count(5) }, () => readRecord(reader, tables, partitions));
  if (reader.remaining > 0) throw broken('something follows its end');
  return { tables, partitions, records };
}

function broken(what: string): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'SNAPSHOT_BROKEN',
    `the snapshot is broken: ${what}; restore from an older one`,
  );
}

function writeTable(writer: ByteWriter, { name, keySchema, isOwn }: SnapshotTable): void {
  writer.text(name);
  writer.u8(isOwn ? 1 : 0);
  const { partitionKey, sortKey } = keySchema;
  writer.u8(sortKey === undefined ? 1 : 2);
  for (const attribute of sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]) {
    writer.text(attribute.name);
    writer.u8(attribute.type.charCodeAt(0));
  }
}

function readTable(reader: ByteReader): SnapshotTable {
  const name = reader.text();
  const own = reader.u8();
  if (own > 1) throw broken("a table is neither the sink's own nor another one");
  const keys = reader.u8();
  if (keys !== 1 && keys !== 2) throw broken('a key schema has neither one attribute nor two');
  const partitionKey = readKeyAttribute(reader);
  const sortKey = keys === 2 ? readKeyAttribute(reader) : undefined;
  return { name, keySchema: { partitionKey, sortKey }, isOwn: own === 1 };
}

function readKeyAttribute(reader: ByteReader): KeyAttribute {
  const name = reader.text();
  const type = String.fromCharCode(reader.u8());
  if (type !== 'S' && type !== 'N' && type !== 'B') throw broken('a key attribute has an unknown type');
  return { name, type: type satisfies KeyType };
}

function writePartition(writer: ByteWriter, { key, accepted, durable, pending }: SnapshotPartition): void {
  writeScalar(writer, key);
  writeScalar(writer, accepted);
  writeScalar(writer, durable);
  writer.u32(pending.length);
  for (const offset of pending) writeScalar(writer, offset);
}

function readPartition(reader: ByteReader): SnapshotPartition {
  const key = readScalar(reader);
  if (typeof key !== 'string' && typeof key !== 'number') throw broken('a partition has no name');
  const accepted = readScalar(reader);
  const durable = readScalar(reader);
  const pending = Array.from({ length: reader.count(1) }, () => {
    const offset = readScalar(reader);
    if (offset === undefined) throw broken('an offset is missing');
    return offset;
  });
  return { key, accepted, durable, pending };
}

const Scalar = { none: 0, number: 1, bigint: 2, text: 3 } as const;

function writeScalar(writer: ByteWriter, value: Offset | undefined): void {
  if (value === undefined) writer.u8(Scalar.none);
  else if (typeof value === 'number') {
    writer.u8(Scalar.number);
    writer.f64(value);
  } else {
    writer.u8(typeof value === 'bigint' ? Scalar.bigint : Scalar.text);
    writer.text(String(value));
  }
}

function readScalar(reader: ByteReader): Offset | undefined {
  switch (reader.u8()) {
    case Scalar.none:
      return undefined;
    case Scalar.number:
      return reader.f64();
    case Scalar.bigint: {
      const text = reader.text();
      if (!/^-?\d{1,1000}$/.test(text)) throw broken('an offset is no number');
      return BigInt(text);
    }
    case Scalar.text:
      return reader.text();
    default:
      throw broken('a value has an unknown type');
  }
}

const RecordKind = { write: 0, rejection: 1 } as const;

function writeRecord(writer: ByteWriter, record: SnapshotRecord): void {
  writer.u8(RecordKind[record.kind]);
  writer.u32(record.places.length);
  for (const { partition, pending } of record.places) {
    writer.u32(partition);
    writer.u32(pending);
  }
  if (record.kind === 'write') {
    writer.u32(record.table);
    writer.bytes(record.json, 0, record.json.length);
  } else {
    writer.text(record.code);
    writer.text(record.message);
    for (const text of [record.table, record.key, record.path]) writeScalar(writer, text);
  }
}

function readRecord(
  reader: ByteReader,
  tables: readonly SnapshotTable[],
  partitions: readonly SnapshotPartition[],
): SnapshotRecord {
  const kind = reader.u8();
  const places = Array.from({ length: reader.count(8) }, () => {
    const partition = reader.index(partitions.length);
    return { partition, pending: reader.index((partitions[partition] as SnapshotPartition).pending.length) };
  });
  if (kind === RecordKind.write)
    return { kind: 'write', places, table: reader.index(tables.length), json: reader.bytes() };
  if (kind !== RecordKind.rejection) throw broken('a record has an unknown kind');
  const code = reader.text() as SinkErrorCode;
  const message = reader.text();
  const [table, key, path] = [readText(reader), readText(reader), readText(reader)];
  return { kind: 'rejection', places, code, message, table, key, path };
}

function readText(reader: ByteReader): string | undefined {
  const value = readScalar(reader);
  if (value === undefined || typeof value === 'string') return value;
  throw broken('a text is none');
}
