import { DynamoDbSinkError } from '../errors.js';
import {
  holderOf,
  type Offset,
  type Partition,
  type Places,
  type Position,
  PositionNode,
} from '../item/position.js';

/** Is told the last durable offset of each partition that has advanced. */
export type OnDurable = (positions: Map<Position['partition'], Offset>) => void;

/** How far a source was read and written. */
export interface PartitionProgress {
  readonly key: Position['partition'];
  /** The last offset accepted; undefined if none was. */
  readonly accepted: Offset | undefined;
  /** The last offset up to which everything is durable or handed over; undefined if there is none. */
  readonly durable: Offset | undefined;
  /** The elements above it, in order. */
  readonly nodes: readonly PositionNode[];
}

/** As many as the default buffer holds, and some more. */
const MAX_FREE = 16_384;

/**
 * The low watermark of each partition: the last offset below which nothing is outstanding.
 *
 *   offsets   41      42      43      44      45
 *           durable  waits   done    done   waits      42 settles → the watermark passes 42, 43 and 44
 *                    first ──────────────►  last
 */
export class Positions {
  /** Elements above their watermark: what must be remembered. */
  ahead = 0;
  readonly #partitions = new Map<Position['partition'], Partition>();
  #news: Partition[] = [];
  /** That of the element accepted last: the next one is nearly always of it, too. */
  #lastPartition: Partition | undefined;
  /** Used again, as entries are: see `EntryPool`. */
  readonly #free: PositionNode[] = [];

  /** An element is accepted, with one write: of more, or none, the node is to be told. */
  accept({ partition: key, offset }: Position): PositionNode {
    let partition = this.#lastPartition;
    if (partition === undefined || partition.key !== key) {
      partition = this.#partition(key);
      this.#lastPartition = partition;
    }
    const node = this.#take(partition, offset);
    partition.accepted = offset;
    if (partition.last === undefined) partition.first = node;
    else partition.last.next = node;
    partition.last = node;
    this.ahead++;
    return node;
  }

  /**
   * The element accepted last can be neither written nor kept: it is as if it had never been accepted, so that its
   * source is read again from before it.
   */
  withdraw(node: PositionNode): void {
    const { partition } = node;
    if (partition.last !== node) return; // done already: more than one of its writes cannot be
    let before: PositionNode | undefined;
    for (let at = partition.first; at !== node; at = at?.next) before = at;
    if (before === undefined) partition.first = undefined;
    else before.next = undefined;
    partition.last = before;
    partition.accepted = before === undefined ? partition.durable : before.offset;
    this.ahead--;
  }

  /** One of the element's writes is durable or handed over, or it has none. */
  settle(node: PositionNode): void {
    if (--node.pending > 0) return;
    this.#advance(node.partition);
  }

  /** {@link settle} for each place of each of these writes: of an answer, whose elements mostly pass together. */
  settleAll(writes: readonly { readonly places: Places }[]): void {
    let due: Partition | undefined;
    for (const { places } of writes) {
      if (places === undefined) continue;
      if (Array.isArray(places)) for (const node of places) due = this.#settleOf(node, due);
      else due = this.#settleOf(places, due);
    }
    if (due !== undefined) this.#advance(due);
  }

  /** @param due a partition that is to advance @returns the one that is then */
  #settleOf(node: PositionNode, due: Partition | undefined): Partition | undefined {
    if (--node.pending > 0) return due;
    const { partition } = node;
    if (due !== undefined && due !== partition) this.#advance(due);
    return partition;
  }

  /** Passes all that holds up its watermark no more. Nothing if it was forgotten. */
  #advance(partition: Partition): void {
    const { first } = partition;
    let node = first;
    let offset: Offset | undefined;
    let passed = 0;
    while (node !== undefined) {
      if (node.until === undefined ? node.pending > 0 : holderOf(node) !== undefined) break;
      const { next } = node;
      ({ offset } = node);
      this.#give(node);
      passed++;
      node = next;
    }
    if (passed === 0) return;
    partition.durable = offset;
    partition.first = node;
    if (node === undefined) partition.last = undefined;
    this.ahead -= passed;
    if (partition.hasNews) return;
    partition.hasNews = true;
    this.#news.push(partition);
  }

  #take(partition: Partition, offset: Offset): PositionNode {
    const node = this.#free.pop();
    if (node === undefined) return new PositionNode(partition, offset);
    node.partition = partition;
    node.offset = offset;
    node.pending = 1;
    return node;
  }

  /** Nobody knows it any more: it has passed, so none of its element's writes is left. */
  #give(node: PositionNode): void {
    node.next = undefined;
    node.until = undefined;
    node.hasSeveral = false;
    if (this.#free.length < MAX_FREE) this.#free.push(node);
  }

  /** The watermark of each partition that has one. */
  durable(): Map<Position['partition'], Offset> {
    const offsets = new Map<Position['partition'], Offset>();
    for (const { key, durable } of this.#partitions.values())
      if (durable !== undefined) offsets.set(key, durable);
    return offsets;
  }

  get hasNews(): boolean {
    return this.#news.length > 0;
  }

  /** The watermarks that have advanced since the last call. */
  takeNews(): Map<Position['partition'], Offset> {
    const offsets = new Map<Position['partition'], Offset>();
    for (const partition of this.#news.splice(0)) {
      partition.hasNews = false;
      offsets.set(partition.key, partition.durable as Offset);
    }
    return offsets;
  }

  /** Nobody is told of them. */
  dropNews(): void {
    // Not by its length, which would give away the room that the next news take again.
    for (let partition = this.#news.pop(); partition !== undefined; partition = this.#news.pop())
      partition.hasNews = false;
  }

  /** Every partition, with the nodes above its watermark in order. */
  *all(): Generator<PartitionProgress> {
    for (const { key, accepted, durable, first } of this.#partitions.values()) {
      const nodes: PositionNode[] = [];
      for (let node = first; node !== undefined; node = node.next) nodes.push(node);
      yield { key, accepted, durable, nodes };
    }
  }

  /** Sets a partition's watermark, as a snapshot tells it. */
  restore(key: Position['partition'], durable: Offset | undefined): void {
    const partition = this.#partition(key);
    partition.accepted = durable;
    partition.durable = durable;
  }

  /** Forgets a partition; nodes of it that settle later change nothing. */
  forget(key: Position['partition']): void {
    const partition = this.#partitions.get(key);
    if (partition === undefined) return;
    for (let node = partition.first; node !== undefined; node = node.next) this.ahead--;
    partition.first = undefined;
    partition.last = undefined;
    this.#partitions.delete(key);
    if (partition === this.#lastPartition) this.#lastPartition = undefined;
    if (partition.hasNews) this.#news = this.#news.filter((other) => other !== partition);
  }

  #partition(key: Position['partition']): Partition {
    const known = this.#partitions.get(key);
    if (known !== undefined) return known;
    const partition: Partition = {
      key,
      accepted: undefined,
      durable: undefined,
      first: undefined,
      last: undefined,
      hasNews: false,
    };
    this.#partitions.set(key, partition);
    return partition;
  }
}

/** @throws {DynamoDbSinkError} `INVALID_POSITION` */
export function checkPartition(partition: unknown): void {
  if (typeof partition === 'string' || typeof partition === 'number') return;
  throw new DynamoDbSinkError('INVALID_POSITION', 'a partition is a string or a number');
}

/** @throws {DynamoDbSinkError} `INVALID_POSITION` */
export function checkPosition(position: unknown): void {
  if (typeof position === 'object' && position !== null) {
    const { partition, offset } = position as Partial<Position>;
    const isOffset = typeof offset === 'string' || typeof offset === 'number' || typeof offset === 'bigint';
    if (isOffset && (typeof partition === 'string' || typeof partition === 'number')) return;
  }
  throw new DynamoDbSinkError(
    'INVALID_POSITION',
    'a position is { partition: string or number, offset: number, bigint or string }',
  );
}
