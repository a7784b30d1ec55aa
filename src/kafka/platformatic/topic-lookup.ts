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
    readonly partitions: readonly { readonly partitionIndex: number; readonly leaderId: number }[];
  }[];
}

/**
 * Asks for topics, always anew. One partition without a leader makes an error of the client's whole answer: what it
 * says of the others is taken from the error.
 *
 * @throws what the client rejects with; `refused` if there is no such topic
 */
export async function lookUpTopics(
  consumer: PlatformaticConsumer,
  topics: readonly string[],
): Promise<Map<string, LookedUpTopic>> {
  try {
    const metadata = await consumer.metadata({ topics: [...topics], forceUpdate: true });
    const looked = new Map<string, LookedUpTopic>();
    for (const [name, { id, partitions }] of metadata.topics)
      looked.set(name, { id, leaders: Array.from(partitions, (partition) => leaderOf(partition?.leader)) });
    return looked;
  } catch (error) {
    if (isUnknownTopic(error)) {
      const { message } = error as Error;
      throw new KafkaClientError('refused', `looking up the topics failed: ${message}`, error);
    }
    const response = responseOf(error) as Partial<RawMetadata> | undefined;
    if (!Array.isArray(response?.topics) || response.topics.length < topics.length) throw error;
    return ofRaw(response as RawMetadata);
  }
}

function ofRaw({ topics }: RawMetadata): Map<string, LookedUpTopic> {
  return new Map(
    topics.map(({ name, topicId, partitions }) => {
      const leaders: (number | undefined)[] = [];
      for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderOf(leaderId);
      return [name, { id: topicId, leaders: Array.from(leaders) }];
    }),
  );
}

function leaderOf(leader: number | undefined): number | undefined {
  return leader === undefined || leader < 0 ? undefined : leader;
}
