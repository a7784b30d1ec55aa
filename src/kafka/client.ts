/**
 * The seam to a Kafka client: what a worker asks of one. `platformatic/` fills it with `@platformatic/kafka`; whoever
 * has another client may fill it, too. Whatever it gives back as a promise rejects with a {@link KafkaClientError}.
 */
export interface KafkaClient {
  /**
   * Looks topics up.
   * @returns by topic, how many partitions it has
   */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Joins the group, and stays in it until {@link leave}: heartbeats, rebalances and joining again are the client's.
   * @returns resolves when it has joined for the first time
   */
  join(member: KafkaGroupMember): Promise<void>;
  /**
   * Asks for a rebalance, as when a topic has new partitions.
   * @returns whether it did: only the member that leads the group can, and not while partitions are handed out
   */
  rebalance(): boolean;
  /**
   * The offsets committed by the group: the next one to read, in the order asked for; undefined where there is none.
   */
  committedOffsets(partitions: readonly TopicPartition[]): Promise<readonly (bigint | undefined)[]>;
  /** Where partitions begin or end, in the order asked for. */
  listOffsets(partitions: readonly TopicPartition[], at: 'earliest' | 'latest'): Promise<readonly bigint[]>;
  /**
   * Commits as a member of one generation: refused (`fenced`) when the group has gone on without it. It must neither
   * join again nor commit under another generation.
   */
  commit(generation: KafkaGeneration, offsets: readonly PartitionOffset[]): Promise<void>;
  /** Which broker leads each partition, in the order asked for; undefined where none does just now. */
  leaders(partitions: readonly TopicPartition[]): Promise<readonly (number | undefined)[]>;
  /**
   * Reads from partitions that one broker leads. Waits at the broker while there is nothing.
   * @returns what came; a partition that is left out is taken for one that another broker leads now
   */
  fetch(leader: number, request: KafkaFetch): Promise<readonly FetchedPartition[]>;
  /** Writes a message, and resolves when all in-sync replicas have it. */
  produce(message: ProducedMessage): Promise<void>;
  /**
   * Leaves the group.
   * @param staysMember whether the group is not told: a static member that comes back soon keeps its partitions
   */
  leave(staysMember: boolean): Promise<void>;
  /** Closes all connections. Never rejects. */
  close(): Promise<void>;
}

/** What a member of a group is told. None of it throws or rejects. */
export interface KafkaGroupMember {
  /**
   * Its partitions are about to be given away or handed out anew. The client goes on with heartbeats, and joins again
   * when this resolves.
   * @param isLost whether they are gone already: the group has gone on without this member
   */
  readonly leaving: (isLost: boolean) => Promise<void>;
  /** It is a member of a new generation. */
  readonly joined: (generation: KafkaGeneration) => void;
  /**
   * The group's coordinator has taken a heartbeat.
   * @param sentAt by `performance.now()`, when it was sent: until the session time-out from then on, nobody else gets
   *   this member's partitions
   */
  readonly heard: (sentAt: number) => void;
  /** Something went wrong that the client goes on trying. */
  readonly troubled: (error: Error) => void;
  /** It is out of the group for good: no rights any more, or another member has its `groupInstanceId`. */
  readonly refused: (error: KafkaClientError) => void;
}

/** One membership between two rebalances. */
export interface KafkaGeneration {
  readonly generationId: number;
  readonly memberId: string;
  readonly partitions: readonly TopicPartition[];
}

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition, and the next offset to read of it. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: bigint;
}

/** A request for messages. */
export interface KafkaFetch {
  readonly partitions: readonly PartitionOffset[];
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  /** How long the broker waits for the first message, in milliseconds. */
  readonly maxWaitMS: number;
}

/** What a fetch gave of one partition. */
export interface FetchedPartition extends TopicPartition {
  /**
   * Why there are no batches.
   * - `outOfRange`: the offset is not there any more, or not yet
   * - `moved`: another broker leads it now
   * - `unavailable`: not now
   * - `refused`: no rights, or no such topic; `reason` says which
   */
  readonly fault?: 'outOfRange' | 'moved' | 'unavailable' | 'refused' | undefined;
  readonly reason?: string | undefined;
  /** The offset behind the last message that all in-sync replicas have. */
  readonly highWatermark: bigint;
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly batches: readonly RecordBatch[];
}

/** A transaction that was aborted: its messages are in the batches all the same. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/** A batch of messages, as it stands in the log: https://kafka.apache.org/documentation/#recordbatch */
export interface RecordBatch {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly firstTimestamp: bigint;
  readonly maxTimestamp: bigint;
  /** How many messages it holds: fewer than it has offsets, where some were compacted away. */
  readonly recordCount: number;
  /**
   * The messages as they stand in the log, not compressed, in pieces of which each holds whole ones:
   * https://kafka.apache.org/documentation/#record
   * They are kept while some of them wait, and so is all that their `ArrayBuffer`s hold.
   */
  readonly records: readonly Buffer[];
}

/** A message to write. */
export interface ProducedMessage {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer | null])[];
}

/**
 * - `unavailable`: a broker is away, or the cluster is not ready: it may work later
 * - `fenced`: the generation is over
 * - `refused`: wrong credentials, no rights, no such topic: it will not work later
 */
export type KafkaClientErrorKind = 'unavailable' | 'fenced' | 'refused';

/** What a {@link KafkaClient} rejects with. */
export class KafkaClientError extends Error {
  override readonly name = 'KafkaClientError';
  readonly kind: KafkaClientErrorKind;

  constructor(kind: KafkaClientErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
