import { DynamoDbSinkError } from '../errors.js';
import type { Entry } from '../item/entry.js';
import { describeKey, type LogKeys } from '../item/key-part.js';
import { type KeySchema, keyNames } from '../item/key-schema.js';
import { BodyFrame } from '../wire/batch-write-item.js';
import type { Batch } from './batch.js';
import { HotPartitions } from './hot-partitions.js';
import type { KeyLanes } from './key-lanes.js';
import { ReadyQueue } from './ready-queue.js';
import { Throttling } from './throttling.js';
import type { WriterRate } from './writer-rate.js';

/** A key, or the partition key alone, in canonical form. */
interface ShownKey {
  readonly partitionValue: string;
  readonly sortValue?: string;
}

/**
 * All the writer keeps for one table. A batch is for one table only: throttling, missing rights and a
 * missing table are then that table's own affair.
 */
export class Table {
  readonly name: string;
  readonly keySchema: KeySchema;
  readonly isOwn: boolean;
  readonly frame: BodyFrame;
  readonly lanes: KeyLanes;
  readonly rate: WriterRate;
  /** Its partition keys that are throttled by themselves. */
  readonly hot: HotPartitions;
  readonly ready: ReadyQueue = new ReadyQueue();
  /** Parts of a batch that was refused or too late, sent as they are: until the guilty writes stand alone, or get through. */
  readonly sealed: Batch[] = [];
  readonly throttling: Throttling = new Throttling();
  inFlight = 0;
  /** Whether its rate lets nothing be sent before a timer says so. */
  isHeld = false;

  readonly #logKeys: LogKeys;

  constructor(
    name: string,
    keySchema: KeySchema,
    isOwn: boolean,
    lanes: KeyLanes,
    rate: WriterRate,
    logKeys: LogKeys,
  ) {
    this.#logKeys = logKeys;
    this.name = name;
    this.keySchema = keySchema;
    this.isOwn = isOwn;
    this.frame = new BodyFrame(name);
    this.lanes = lanes;
    this.rate = rate;
    this.hot = new HotPartitions(this.ready, lanes);
  }

  /** A write has become one that may be sent. */
  offer(entry: Entry): boolean {
    if (this.hot.size > 0 && this.hot.hold(entry)) return false;
    this.ready.push(entry);
    return true;
  }

  /** A write is settled: the next one of its key may be sent. */
  leave(entry: Entry): void {
    const next = this.lanes.release(entry);
    if (this.hot.size > 0) this.hot.settled(entry);
    if (next !== undefined) this.offer(next);
  }

  /** A key as errors and the log may show it; undefined if they may not. */
  describeKey({ partitionValue, sortValue = '' }: ShownKey): string | undefined {
    return describeKey(this.keySchema, partitionValue, sortValue, this.#logKeys);
  }
}

/**
 * A list for `overwriteByPartitionKeys` must be the whole primary key: with a part of it, writes of
 * different items would replace each other and be lost.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkOverwriteKeys(
  overwriteByPartitionKeys: readonly string[] | 'primaryKey',
  tableName: string,
  schema: KeySchema,
): void {
  if (overwriteByPartitionKeys === 'primaryKey' || overwriteByPartitionKeys.length === 0) return;
  const names = keyNames(schema);
  const isSame =
    overwriteByPartitionKeys.length === names.length &&
    names.every((name) => overwriteByPartitionKeys.includes(name));
  if (isSame) return;
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    `overwriteByPartitionKeys is [${overwriteByPartitionKeys.join(', ')}], but the primary key of ${tableName} is ` +
      `[${names.join(', ')}]: name the whole key, or writes of different items would replace each other; ` +
      "or set 'primaryKey'",
    { table: tableName },
  );
}
