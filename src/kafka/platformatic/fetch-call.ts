import { type FetchedPartition, KafkaClientError, type KafkaFetch } from '../client.js';
import type { Api, PlatformaticBytes, PlatformaticModule, PlatformaticReader } from './module.js';
import { ownBytes } from './own-bytes.js';
import { type Compressions, readBatches } from './read-batches.js';

/** https://kafka.apache.org/protocol.html#The_Messages_Fetch: the first version that tells topics by their ids. */
const FETCH = 1;
const VERSION = 13;

/** All partitions are named in each request: what is left out of one is not to be remembered by the broker. */
const NO_SESSION = { id: 0, epoch: -1 } as const;

/** Half of what a socket gives at once. */
const LEAST_BYTES_KEPT_IN_PLACE = 32_768;

/** What the error codes of a partition mean: https://kafka.apache.org/protocol.html#protocol_error_codes */
const FAULTS: Readonly<Record<number, FetchedPartition['fault']>> = {
  1: 'outOfRange',
  3: 'moved', // unknown topic or partition, as after one was made anew
  5: 'moved', // leader not available
  6: 'moved', // not the leader
  29: 'refused', // topic authorization failed
  74: 'moved', // fenced leader epoch
  75: 'moved', // unknown leader epoch
  100: 'moved', // unknown topic id
};

/** The id of a topic. */
type IdOf = (topic: string) => string | undefined;

/** A partition of an answer, its topic by id. */
interface AnsweredPartition extends Omit<FetchedPartition, 'topic'> {
  readonly topicId: string;
}

/**
 * Fetches over a connection of the client's. The client's own `fetch` makes a dozen objects of each message, reads it
 * where chunks of the socket meet, lets one partition's error stand for the whole answer, and keeps a session in which
 * it may ask the wrong broker.
 */
export class FetchCall {
  readonly #module: PlatformaticModule;
  readonly #checked = new WeakSet<object>();
  readonly #api: Api<[request: KafkaFetch, idOf: IdOf, isCommitted: boolean], AnsweredPartition[]>['api'];

  constructor(module: PlatformaticModule) {
    this.#module = module;
    const compressions = module.compressionsAlgorithmsByBitmask;
    this.#api = module.createAPI(
      FETCH,
      VERSION,
      (request, idOf, isCommitted) => this.#request(request, idOf, isCommitted),
      (_correlationId, _apiKey, _apiVersion, reader) => readAnswer(reader, compressions),
    );
  }

  /**
   * Makes sure that the broker knows what is asked: one that does not breaks the connection off.
   * @throws {KafkaClientError} `refused` if it is too old, and what the client rejects with
   */
  async check(connection: object): Promise<void> {
    if (this.#checked.has(connection)) return;
    const { apiKeys } = await this.#module.apiVersionsV3.api.async(connection, 'dynamodb-sink', '1');
    const maxVersion = apiKeys.find(({ apiKey }) => apiKey === FETCH)?.maxVersion ?? 0;
    if (maxVersion < VERSION)
      throw new KafkaClientError('refused', 'the broker is too old: Kafka 3.1 or newer is needed');
    this.#checked.add(connection);
  }

  /**
   * @param idOf the id of each topic that is asked for
   * @param nameOf the topic of an id; undefined if it is none of ours any more
   */
  async fetch(
    connection: object,
    request: KafkaFetch,
    idOf: IdOf,
    nameOf: (topicId: string) => string | undefined,
    isCommitted: boolean,
  ): Promise<FetchedPartition[]> {
    const answered = await this.#api.async(connection, request, idOf, isCommitted);
    const fetched: FetchedPartition[] = [];
    for (const { topicId, ...partition } of answered) {
      const topic = nameOf(topicId);
      if (topic !== undefined) fetched.push({ ...partition, topic });
    }
    return fetched;
  }

  #request(request: KafkaFetch, idOf: IdOf, isCommitted: boolean): object {
    const { partitions, maxBytes, maxBytesPerPartition, maxWaitMS } = request;
    const topics: object[] = [];
    for (const [topic, ofTopic] of Map.groupBy(partitions, (partition) => partition.topic)) {
      topics.push({
        topicId: idOf(topic),
        partitions: ofTopic.map(({ partition, offset }) => ({
          partition,
          currentLeaderEpoch: -1,
          fetchOffset: offset,
          lastFetchedEpoch: -1,
          partitionMaxBytes: maxBytesPerPartition,
        })),
      });
    }
    const isolationLevel = isCommitted ? 1 : 0;
    const { id, epoch } = NO_SESSION;
    return this.#module.fetchV13.createRequest(
      maxWaitMS,
      1,
      maxBytes,
      isolationLevel,
      id,
      epoch,
      topics,
      [],
      '',
    );
  }
}

function readAnswer(reader: PlatformaticReader, compressions: Compressions): AnsweredPartition[] {
  reader.readInt32(); // throttle time: the broker reads nothing more from this connection before it is over
  const errorCode = reader.readInt16();
  if (errorCode !== 0)
    throw new KafkaClientError('unavailable', `the broker answered with error code ${errorCode}`);
  reader.readInt32(); // session
  const answered: AnsweredPartition[] = [];
  for (let topics = reader.readUnsignedVarInt() - 1; topics > 0; topics--) {
    const topicId = reader.readUUID();
    for (let partitions = reader.readUnsignedVarInt() - 1; partitions > 0; partitions--)
      answered.push(readPartition(reader, topicId, compressions));
    skipTags(reader);
  }
  return answered;
}

function readPartition(
  reader: PlatformaticReader,
  topicId: string,
  compressions: Compressions,
): AnsweredPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = reader.readInt64();
  reader.readInt64(); // last stable offset
  reader.readInt64(); // where the log begins
  const abortedTransactions: { producerId: bigint; firstOffset: bigint }[] = [];
  for (let aborted = reader.readUnsignedVarInt() - 1; aborted > 0; aborted--) {
    abortedTransactions.push({ producerId: reader.readInt64(), firstOffset: reader.readInt64() });
    skipTags(reader);
  }
  reader.readInt32(); // a replica that is nearer: only for those who tell their rack
  const size = Math.max(reader.readUnsignedVarInt() - 1, 0);
  const start = reader.position;
  reader.skip(size);
  skipTags(reader);
  const answered = { topicId, partition, highWatermark, abortedTransactions };
  if (errorCode !== 0) {
    const reason = `the broker answered with error code ${errorCode}`;
    return { ...answered, fault: FAULTS[errorCode] ?? 'unavailable', reason, batches: [] };
  }
  try {
    const { buffer } = reader;
    // Else a few messages that wait would keep the whole chunk they came in.
    if (size < LEAST_BYTES_KEPT_IN_PLACE) {
      const own = new OnePiece(ownBytes(buffer.slice(start, start + size)));
      return { ...answered, batches: readBatches(own, 0, size, compressions) };
    }
    return { ...answered, batches: readBatches(buffer, start, start + size, compressions) };
  } catch (error) {
    // This partition's: the others are as they are.
    if (!(error instanceof KafkaClientError) || error.kind === 'fenced') throw error;
    return { ...answered, fault: error.kind, reason: error.message, batches: [] };
  }
}

class OnePiece implements PlatformaticBytes {
  readonly buffers: readonly [Buffer];

  constructor(bytes: Buffer) {
    this.buffers = [bytes];
  }

  subarray(start: number, end: number): OnePiece {
    return new OnePiece(this.slice(start, end));
  }

  slice(start: number, end: number): Buffer {
    return this.buffers[0].subarray(start, end);
  }
}

function skipTags(reader: PlatformaticReader): void {
  for (let tags = reader.readUnsignedVarInt(); tags > 0; tags--) {
    reader.readUnsignedVarInt();
    reader.skip(reader.readUnsignedVarInt());
  }
}
