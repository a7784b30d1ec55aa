import { KafkaClientError } from '../client.js';
import { isUnknownTopic, responseOf } from './client-error.js';
import type { PlatformaticConsumer } from './module.js';

/** A topic: its id, and the broker that leads each partition, undefined where none does just now. */
export interface LookedUpTopic {
  readonly id: string;
  readonly leaders: readonly (number | undefined)[];
}

/** An answer to a Metadata request, as it comes with an error. */
interface RawMetadata {
  readonly topics: readonly {
    readonly name: string;
    readonly topicId: string;
    readonly errorCode: number;
    readonly partitions: readonly { readonly partitionIndex: number; readonly leaderId: number }[];
  }[];
}

/** Error codes: https://kafka.apache.org/protocol.html#protocol_error_codes */
const NONE = 0;
const LEADER_NOT_AVAILABLE = 5;
const TOPIC_AUTHORIZATION_FAILED = 29;

/**
 * Asks for topics, always anew. One partition without a leader makes an error of the client's whole answer: what it
 * says of the others is taken from the error. So does one topic that is not there: the others are asked for by themselves.
 *
 * @param brokers how many may be asked, one after the other
 * @returns the topics that there are
 * @throws what the client rejects with; `refused` without rights on a topic
 */
export async function lookUpTopics(
  consumer: PlatformaticConsumer,
  topics: readonly string[],
  brokers: number,
): Promise<Map<string, LookedUpTopic>> {
  try {
    const metadata = await consumer.metadata({ topics: [...topics], forceUpdate: true, retries: brokers });
    const looked = new Map<string, LookedUpTopic>();
    for (const [name, { id, partitions }] of metadata.topics)
      looked.set(name, { id, leaders: Array.from(partitions, (partition) => leaderOf(partition?.leader)) });
    return looked;
  } catch (error) {
    if (isUnknownTopic(error)) return topics.length === 1 ? new Map() : oneByOne(consumer, topics, brokers);
    const response = responseOf(error) as Partial<RawMetadata> | undefined;
    if (!Array.isArray(response?.topics) || response.topics.length < topics.length) throw error;
    return ofRaw(response as RawMetadata, error);
  }
}

/** Of several that are asked for together the client names a wrong one as missing. */
async function oneByOne(
  consumer: PlatformaticConsumer,
  topics: readonly string[],
  brokers: number,
): Promise<Map<string, LookedUpTopic>> {
  const looked = new Map<string, LookedUpTopic>();
  for (const topic of topics)
    for (const [name, found] of await lookUpTopics(consumer, [topic], brokers)) looked.set(name, found);
  return looked;
}

function ofRaw({ topics }: RawMetadata, error: unknown): Map<string, LookedUpTopic> {
  const looked = new Map<string, LookedUpTopic>();
  for (const { name, topicId, errorCode, partitions } of topics) {
    if (errorCode === TOPIC_AUTHORIZATION_FAILED)
      throw new KafkaClientError('refused', `the topic ${name} may not be read or written`, error);
    if (errorCode !== NONE && errorCode !== LEADER_NOT_AVAILABLE) throw error;
    const leaders: (number | undefined)[] = [];
    for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderOf(leaderId);
    looked.set(name, { id: topicId, leaders: Array.from(leaders) });
  }
  return looked;
}

function leaderOf(leader: number | undefined): number | undefined {
  return leader === undefined || leader < 0 ? undefined : leader;
}
