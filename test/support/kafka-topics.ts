import {
  Admin,
  Consumer,
  type MessageToProduce,
  metadataV12,
  Producer,
  type RecordsBatch,
} from '@platformatic/kafka';

/** What is in the tests' topics is little; a topic that is new is known to the broker in an instant. */
const CLIENT = { clientId: 'test', retries: 40, retryDelay: 25 };
const RECORDS_PER_REQUEST = 10_000;
const FETCH = { minBytes: 1, maxBytes: 1_000_000, maxWaitTime: 100 };
const ALL = { partitionMaxBytes: FETCH.maxBytes, currentLeaderEpoch: -1, lastFetchedEpoch: -1 };
const READ_UNCOMMITTED = 0;
const LATEST = -1n;
const EARLIEST = -2n;
const CONTROL_BATCH = 32;

/** A record to produce. Without a value it is a tombstone; without a partition the client chooses one by its key. */
export interface NewRecord {
  readonly key?: string | Uint8Array | null;
  readonly value?: string | Uint8Array | null;
  /** In their order; a name may be there several times. */
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array | null])[];
  readonly partition?: number;
  readonly timestamp?: bigint;
}

/** A record as it is in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
}

/** Makes a topic and waits until the leaders of all its partitions know that they are. */
export async function createTopic(
  bootstrapBrokers: string[],
  topic: string,
  partitions = 1,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using admin = adminOf(bootstrapBrokers);
  await admin.client.createTopics({
    topics: [topic],
    partitions,
    replicas: 1,
    configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
  });
  const all = Array.from({ length: partitions }, (_, partitionIndex) => ({
    partitionIndex,
    timestamp: LATEST,
  }));
  await admin.client.listOffsets({ topics: [{ name: topic, partitions: all }] });
}

export async function deleteTopic(bootstrapBrokers: string[], topic: string): Promise<void> {
  await using admin = adminOf(bootstrapBrokers);
  await admin.client.deleteTopics({ topics: [topic] });
}

/** How records are packed. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** Resolves when the broker has all records, each once, in their order for each partition. */
export async function produce(
  bootstrapBrokers: string[],
  topic: string,
  records: Iterable<NewRecord>,
  compression: Compression = 'none',
): Promise<void> {
  await using producer = closing(
    new Producer({ ...CLIENT, bootstrapBrokers, idempotent: true, compression }),
  );
  let messages: MessageToProduce[] = [];
  for (const record of records) {
    messages.push(messageOf(topic, record));
    if (messages.length < RECORDS_PER_REQUEST) continue;
    await producer.client.send({ messages });
    messages = [];
  }
  if (messages.length > 0) await producer.client.send({ messages });
}

/** A record as the client takes it. */
export function messageOf(
  topic: string,
  { key, value, headers, partition, timestamp }: NewRecord,
): MessageToProduce {
  return {
    topic,
    ...(key != null && { key: Buffer.from(key) }),
    ...(value != null && { value: Buffer.from(value) }),
    // Two buffers are two keys of a Map, even of one name.
    ...(headers && {
      headers: new Map(headers.map(([name, text]) => [Buffer.from(name), bytesOf(text)])),
    }),
    ...(partition !== undefined && { partition }),
    ...(timestamp !== undefined && { timestamp }),
  };
}

/** The client writes null where it is given null, which its types do not say. */
function bytesOf(text: string | Uint8Array | null): Buffer {
  return text === null ? (text as unknown as Buffer) : Buffer.from(text);
}

/** Takes away all records of a partition below an offset, as retention does. */
export async function deleteRecords(
  bootstrapBrokers: string[],
  topic: string,
  partition: number,
  offset: bigint,
): Promise<void> {
  await using admin = adminOf(bootstrapBrokers);
  await admin.client.deleteRecords({ topics: [{ name: topic, partitions: [{ partition, offset }] }] });
}

/** What a group has committed by partition: the offset it goes on with. A partition without a commit is not there. */
export async function committedOffsets(
  bootstrapBrokers: string[],
  group: string,
  topic: string,
): Promise<Map<number, bigint>> {
  await using admin = adminOf(bootstrapBrokers);
  const [found] = await admin.client.listConsumerGroupOffsets({ groups: [group] });
  const partitions = found?.topics.find(({ name }) => name === topic)?.partitions ?? [];
  return new Map(
    partitions
      .filter(({ committedOffset }) => committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
  );
}

/** Commits for a group that has no members. */
export async function commitOffsets(
  bootstrapBrokers: string[],
  group: string,
  topic: string,
  offsets: ReadonlyMap<number, bigint>,
): Promise<void> {
  await using admin = adminOf(bootstrapBrokers);
  const partitionOffsets = [...offsets].map(([partition, offset]) => ({ partition, offset }));
  await admin.client.alterConsumerGroupOffsets({
    groupId: group,
    topics: [{ name: topic, partitionOffsets }],
  });
}

/** All that is in a topic now, partition by partition: by requests of our own, since a stream of the client never ends. */
export async function readTopic(bootstrapBrokers: string[], topic: string): Promise<TopicRecord[]> {
  await using consumer = closing(new Consumer({ ...CLIENT, bootstrapBrokers, groupId: 'reads-topics' }));
  const { client } = consumer;
  const metadata = await client.metadata({ topics: [topic], forceUpdate: true });
  const { id: topicId, partitions = [] } = metadata.topics.get(topic) ?? {};
  if (topicId === undefined) throw new Error(`no topic ${topic}`);
  const listed = { topics: [topic], timestamp: EARLIEST, isolationLevel: READ_UNCOMMITTED };
  const starts = (await client.listOffsets(listed)).get(topic) ?? [];
  const records: TopicRecord[] = [];
  for (const [partition, { leader }] of partitions.entries())
    records.push(...(await readPartition(client, topicId, partition, leader, starts[partition] ?? 0n)));
  return records;
}

/**
 * All offsets that groups have committed, in order, as the broker logs them: the client hides its topic, which the tests'
 * broker has in one partition.
 */
export async function readCommitLog(bootstrapBrokers: string[]): Promise<TopicRecord[]> {
  await using consumer = closing(new Consumer({ ...CLIENT, bootstrapBrokers, groupId: 'reads-topics' }));
  const { client } = consumer;
  const [[node, connection] = []] = await client.connectToBrokers();
  if (node === undefined || connection === undefined) throw new Error('no broker');
  const { topics } = await metadataV12.api.async(connection, ['__consumer_offsets'], false, false);
  const [{ topicId } = { topicId: '' }] = topics;
  return await readPartition(client, topicId, 0, node, 0n);
}

async function readPartition(
  client: Consumer,
  topicId: string,
  partition: number,
  node: number,
  start: bigint,
): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  let fetchOffset = start;
  for (;;) {
    const topics = [{ topicId, partitions: [{ ...ALL, partition, fetchOffset }] }];
    const fetched = await client.fetch({ ...FETCH, node, topics, isolationLevel: READ_UNCOMMITTED });
    const { records: batches, highWatermark = 0n } = fetched.responses[0]?.partitions[0] ?? {};
    for (const batch of batches ?? []) {
      // A batch comes whole, even if it begins before what was asked for.
      records.push(...recordsOf(partition, batch).filter(({ offset }) => offset >= fetchOffset));
      fetchOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    }
    if (fetchOffset >= highWatermark) return records;
  }
}

function recordsOf(partition: number, batch: RecordsBatch): TopicRecord[] {
  if (batch.attributes & CONTROL_BATCH) return [];
  return batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    partition,
    offset: batch.firstOffset + BigInt(offsetDelta),
    timestamp: batch.firstTimestamp + timestampDelta,
    key,
    value,
    headers: headers.map(([name, content]) => [String(name ?? ''), content] as const),
  }));
}

function adminOf(bootstrapBrokers: string[]): Closing<Admin> {
  return closing(new Admin({ ...CLIENT, bootstrapBrokers }));
}

interface Closing<Client> extends AsyncDisposable {
  readonly client: Client;
}

/** A client for one call: it does not care whether the broker has been away before. */
function closing<Client extends { close(): Promise<void> }>(client: Client): Closing<Client> {
  return { client, [Symbol.asyncDispose]: () => client.close() };
}
