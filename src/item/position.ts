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
  /** Writes of the element that are not settled, and one until all of them are admitted. */
  pending = 1;
  next: PositionNode | undefined = undefined;

  constructor(partition: Partition, offset: Offset) {
    this.partition = partition;
    this.offset = offset;
  }
}

/** The places a write holds up: none, its element's, or also those of the writes it has replaced. */
export type Places = PositionNode | PositionNode[] | undefined;

/** Both, in order. The earlier ones' own list grows: a key may be replaced a hundred thousand times. */
export function joinPlaces(earlier: Places, later: Places): Places {
  if (earlier === undefined) return later;
  if (later === undefined) return earlier;
  const both = Array.isArray(earlier) ? earlier : [earlier];
  for (const node of placesOf(later)) both.push(node);
  return both;
}

/** One more write holds up these places. */
export function holdUp(places: Places): void {
  if (Array.isArray(places)) for (const node of places) node.pending++;
  else if (places !== undefined) places.pending++;
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
