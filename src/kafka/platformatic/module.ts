import { DynamoDbSinkError } from '../../errors.js';

/** The part of `@platformatic/kafka` that is called: another client in this shape would do as well. */
export interface PlatformaticModule {
  readonly Consumer: new (options: ConsumerSettings) => PlatformaticConsumer;
  readonly Producer: new (options: object) => PlatformaticProducer;
  readonly offsetCommitV8: Api<
    [groupId: string, generationId: number, memberId: string, instanceId: string | null, topics: object[]]
  >;
  readonly heartbeatV4: Api<
    [groupId: string, generationId: number, memberId: string, instanceId: string | null]
  >;
  readonly fetchV13: {
    createRequest(
      maxWaitMS: number,
      minBytes: number,
      maxBytes: number,
      isolationLevel: number,
      sessionId: number,
      sessionEpoch: number,
      topics: readonly object[],
      forgottenTopics: readonly object[],
      rackId: string,
    ): object;
  };
  createAPI<Parameters extends readonly unknown[], Answer>(
    key: number,
    version: number,
    createRequest: (...parameters: Parameters) => object,
    parseResponse: (
      correlationId: number,
      key: number,
      version: number,
      reader: PlatformaticReader,
    ) => Answer,
  ): Api<Parameters, Answer>['api'];
  readonly apiVersionsV3: Api<
    [softwareName: string, softwareVersion: string],
    { readonly apiKeys: readonly { readonly apiKey: number; readonly maxVersion: number }[] }
  >;
  /** By the bits of a batch's attributes. */
  readonly compressionsAlgorithmsByBitmask: Readonly<Record<number, Compression>>;
}

/** A way in which batches are compressed. */
export interface Compression {
  decompressSync(bytes: Buffer): Buffer;
}

/** Bytes in pieces, such as the chunks of a socket. */
export interface PlatformaticBytes {
  readonly buffers: readonly Buffer[];
  subarray(start: number, end: number): PlatformaticBytes;
  /** In one piece, which is a copy if it has to be. */
  slice(start: number, end: number): Buffer;
}

/** What came from a broker, read from the front. */
export interface PlatformaticReader {
  readonly position: number;
  readonly buffer: PlatformaticBytes;
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readUUID(): string;
  readUnsignedVarInt(): number;
  skip(bytes: number): unknown;
}

/** One request of the protocol. */
export interface Api<Parameters extends readonly unknown[], Answer = unknown> {
  readonly api: { readonly async: (connection: object, ...parameters: Parameters) => Promise<Answer> };
}

export interface ConsumerSettings {
  readonly clientId: string;
  readonly bootstrapBrokers: string[];
  readonly groupId: string;
  readonly groupInstanceId?: string;
  readonly retries: boolean | number;
  readonly protocolsMetadata?: () => Promise<Buffer>;
  readonly [setting: string]: unknown;
}

/** A consumer: what it emits while it is in a group, and its calls. */
export interface PlatformaticConsumer {
  memberId: string | null;
  readonly topics: {
    readonly current: readonly string[];
    track(topic: string): unknown;
    untrack(topic: string): unknown;
  };
  on(event: 'consumer:group:join', listener: (joined: JoinedEvent) => void): unknown;
  on(event: 'consumer:heartbeat:start' | 'consumer:heartbeat:end', listener: () => void): unknown;
  on(event: 'consumer:heartbeat:error', listener: (failed: { error: Error }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  joinGroup(options: object): Promise<unknown>;
  leaveGroup(): Promise<void>;
  close(): Promise<void>;
  metadata(options: {
    topics: string[];
    forceUpdate: boolean;
    retries: number;
  }): Promise<PlatformaticMetadata>;
  findGroupCoordinator(): Promise<number>;
  connectToBrokers(nodes: number[]): Promise<ReadonlyMap<number, object>>;
  listCommittedOffsets(options: { topics: TopicPartitions[] }): Promise<ReadonlyMap<string, bigint[]>>;
  listOffsets(options: {
    topics: string[];
    partitions: Record<string, number[]>;
    timestamp: bigint;
  }): Promise<ReadonlyMap<string, bigint[]>>;
}

export interface JoinedEvent {
  readonly memberId: string;
  readonly generationId?: number;
  readonly isLeader?: boolean;
  readonly assignments?: readonly TopicPartitions[] | null;
}

interface TopicPartitions {
  topic: string;
  partitions: number[];
}

export interface PlatformaticMetadata {
  readonly topics: ReadonlyMap<
    string,
    {
      readonly id: string;
      readonly partitionsCount: number;
      readonly partitions: readonly ({ readonly leader: number } | undefined)[];
    }
  >;
}

export interface PlatformaticProducer {
  send(options: { messages: object[]; acks: number }): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

/** What the client asks for: https://github.com/platformatic/kafka/blob/main/package.json, `engines`. */
const OLDEST_NODE: Readonly<Record<number, number>> = { 22: 22, 24: 6 };

const CALLED = [
  'Consumer',
  'Producer',
  'offsetCommitV8',
  'heartbeatV4',
  'fetchV13',
  'createAPI',
  'apiVersionsV3',
  'compressionsAlgorithmsByBitmask',
] as const satisfies readonly (keyof PlatformaticModule)[];

const INSTALL = 'npm install @platformatic/kafka@2';

/**
 * Loads the client, which is an optional peer.
 * @throws {DynamoDbSinkError} `KAFKA_CLIENT_MISSING`
 */
export async function loadPlatformatic(): Promise<PlatformaticModule> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (minor < (OLDEST_NODE[major] ?? 0) || major === 23) {
    throw missing(`needs Node 22.22, or 24.6, or newer: this is ${process.version}`);
  }
  const name = '@platformatic/kafka';
  let module: Partial<PlatformaticModule>;
  try {
    module = (await import(name)) as Partial<PlatformaticModule>;
  } catch (cause) {
    throw missing(`is not there: ${INSTALL}`, cause);
  }
  if (CALLED.every((name) => module[name] !== undefined)) return module as PlatformaticModule;
  // npm on an older Node than the client asks for installs an older major version without a word.
  throw missing(`is of a version this package does not know: ${INSTALL}`);
}

function missing(fault: string, cause?: unknown): DynamoDbSinkError {
  return new DynamoDbSinkError('KAFKA_CLIENT_MISSING', `the Kafka client @platformatic/kafka ${fault}`, {
    cause,
  });
}
