/** A header of a message: its name, and its bytes or null. Names may come more than once. */
export type KafkaHeader = readonly [name: string, value: Buffer | null];

/**
 * A message of a topic: what the sink of a worker has as elements.
 *
 * @typeParam V what `deserialize` gives
 * @typeParam K what `deserializeKey` gives; null where the message has no key
 */
export interface KafkaMessage<V = unknown, K = string> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since 1970: when it was produced, or appended where the topic says `LogAppendTime`. */
  readonly timestamp: number;
  /** The key, decoded; null if the message has none. */
  readonly key: K | null;
  /** The value, decoded. Undefined in a rejection whose message could not be decoded, or was a refused tombstone. */
  readonly value: V;
  /** In the order of the message. */
  readonly headers: readonly KafkaHeader[];
  /** The key as it came. Not to be changed. */
  readonly rawKey: Buffer | null;
  /** The value as it came; null in a tombstone. Not to be changed. */
  readonly rawValue: Buffer | null;
}

/** A message without a value: in a compacted topic it says that its key is gone. */
export type KafkaTombstone<K = string> = KafkaMessage<null, K>;

/** The last header of that name as text; undefined if there is none, or it has no value. */
export function headerText({ headers }: Pick<KafkaMessage, 'headers'>, name: string): string | undefined {
  for (let at = headers.length - 1; at >= 0; at--) {
    const header = headers[at];
    if (header?.[0] === name) return header[1]?.toString('utf8');
  }
  return undefined;
}
