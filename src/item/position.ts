/**
 * Where an element stands in its source: a Kafka partition and offset, a shard and sequence number, a file
 * and line. Both are opaque; their order is the order of the calls.
 */
export interface Position {
  readonly partition: string | number;
  readonly offset: number | bigint | string;
}

/** The offset of a {@link Position}. */
export type Offset = Position['offset'];

/** The low watermark of one partition, and the elements above it. */
export interface Partition {
  readonly key: Position['partition'];
  accepted: Offset | undefined;
  durable: Offset | undefined;
  first: PositionNode | undefined;
  last: PositionNode | undefined;
  /** Whether `durable` has advanced since it was last told. */
  hasNews: boolean;
}

/** One element's place in its partition. */
export class PositionNode {
  partition: Partition;
  offset: Offset;
  /** Writes of the element that are not settled or replaced; where it has several, one more until all are admitted. */
  pending = 1;
  next: PositionNode | undefined = undefined;
  /** Whether the element has several writes: none can wait for one of them alone. */
  hasSeveral = false;
  /** A later element of the partition, whose write has replaced the last one of this element that was left. */
  until: PositionNode | undefined = undefined;

  constructor(partition: Partition, offset: Offset) {
    this.partition = partition;
    this.offset = offset;
  }
}

/**
 * The element that one waits for: itself while writes of its own are left, or a later one that has replaced the last of
 * them; undefined if it is done.
 */
export function holderOf(node: PositionNode): PositionNode | undefined {
  let last = node;
  while (last.until !== undefined) last = last.until;
  // All on the way wait for that one: the next look at any of them is short.
  for (let at = node; at.until !== undefined && at.until !== last; ) {
    const { until } = at;
    at.until = last;
    at = until;
  }
  return last.pending > 0 ? last : undefined;
}

/**
 * The places a write holds up: none, its element's, or also those of the writes it has replaced, as far as they are not
 * told by {@link PositionNode.until}.
 */
export type Places = PositionNode | PositionNode[] | undefined;

/** What a write holds up that replaces another one: its own places and those of the other. */
export function joinPlaces(earlier: Places, later: Places): Places {
  if (earlier === undefined) return later;
  if (later === undefined) return earlier;
  if (!Array.isArray(earlier) && !Array.isArray(later) && mayWait(earlier, later)) {
    earlier.pending = 0;
    earlier.until = later;
    return later;
  }
  // The earlier ones' own list grows: a key may be replaced a hundred thousand times.
  const both = Array.isArray(earlier) ? earlier : [earlier];
  for (const node of placesOf(later)) both.push(node);
  return both;
}

/**
 * Whether an element can wait for a later one of its partition, as nearly all do that are replaced: without a list, and
 * without one more look at each of them. The later one stays as long as the earlier one: positions pass in order, and
 * it is the last one. (Of a write request with a getter that writes, it is not.)
 * Where one of the two has more writes it cannot: it would wait for writes that it has nothing to do with.
 */
function mayWait(earlier: PositionNode, later: PositionNode): boolean {
  const { partition } = later;
  return (
    earlier.pending === 1 && earlier.partition === partition && partition.last === later && !later.hasSeveral
  );
}

/** Whether there are none: the write is of no partition. */
export function isUnplaced(places: Places): boolean {
  return places === undefined || (Array.isArray(places) && places.length === 0);
}

/** As a list. */
export function placesOf(places: Places): readonly PositionNode[] {
  if (places === undefined) return [];
  return Array.isArray(places) ? places : [places];
}
