import { setTimeout as delay } from 'node:timers/promises';
import { KafkaClientError, type KafkaGeneration, type KafkaGroupMember } from '../client.js';
import { within } from '../time-limit.js';
import { clientError, isUnknownTopic, saidBroker } from './client-error.js';
import type { GroupCalls } from './group-calls.js';
import type {
  JoinedEvent,
  PlatformaticConsumer,
  PlatformaticMetadata,
  PlatformaticModule,
} from './module.js';
import { assignRoundRobin, type MemberAssignment, type SubscribedMember } from './round-robin.js';
import { baseSettings, type PlatformaticSettings } from './settings.js';

/** Between two attempts to join a group whose broker is away. */
const REJOIN_AFTER_MS = 1000;

/** As good as for ever: it is asked for anew before each JoinGroup, and when a coordinator is not found. */
const METADATA_MAX_AGE_MS = 365 * 86_400_000;

/** How long telling the group goodbye may take: without it the group waits for the session time-out. */
const LEAVE_WITHIN_MS = 5000;

/**
 * Membership in a group, by a consumer that does nothing else: it has no stream. The client awaits
 * `protocolsMetadata` before every JoinGroup, whichever the protocol: that is where a worker gives up what it has. Its
 * own heartbeats rest from there until it has joined, so that they are sent from here meanwhile.
 */
export class Membership {
  readonly #settings: PlatformaticSettings;
  readonly #calls: GroupCalls;
  readonly #consumer: PlatformaticConsumer;
  #member: KafkaGroupMember | undefined;
  #generation: KafkaGeneration | undefined;
  #isLeader = false;
  #heartbeatSentAt = 0;
  #isJoining = false;
  #hasLeft = false;

  constructor(module: PlatformaticModule, settings: PlatformaticSettings, calls: GroupCalls) {
    const { groupInstanceId, assignor } = settings;
    this.#settings = settings;
    this.#calls = calls;
    this.#consumer = new module.Consumer({
      ...baseSettings(settings),
      ...(groupInstanceId !== undefined && { groupInstanceId }),
      sessionTimeout: settings.sessionTimeoutMS,
      heartbeatInterval: settings.heartbeatIntervalMS,
      rebalanceTimeout: settings.rebalanceTimeoutMS,
      // Of a timer for an event that nobody listens to. One that a failed join begins is not ended by closing before, and
      // would hold the process for the whole of the default, the rebalance time-out.
      heartbeatStallTimeout: 1,
      // Without end: one that gives up sends no more heartbeats, and never joins again.
      retries: true,
      retryDelay: REJOIN_AFTER_MS,
      protocols: [{ name: assignor, version: assignor === 'roundrobin' ? 1 : 3 }],
      ...(assignor === 'roundrobin' && { partitionAssigner: byTurns }),
      // Heartbeats look at metadata, too, and fail while one partition has no leader.
      metadataMaxAge: METADATA_MAX_AGE_MS,
      protocolsMetadata: async () => {
        await this.#beforeJoin();
        return Buffer.alloc(0);
      },
    });
    for (const topic of settings.topics) this.#consumer.topics.track(topic);
    this.#listen();
  }

  async join(member: KafkaGroupMember): Promise<void> {
    this.#member = member;
    while (!this.#hasLeft) {
      try {
        await this.#consumer.joinGroup({});
        return;
      } catch (cause) {
        if (isUnknownTopic(cause)) await this.#trackTopics();
        const error = clientError(cause, 'joining the group');
        if (this.#hasLeft) return;
        if (error.kind === 'refused') throw error;
        member.troubled(error);
        await delay(REJOIN_AFTER_MS);
      }
    }
  }

  /** The leader hands out partitions anew when it joins again; the brokers do not mind others that do. */
  rebalance(): boolean {
    if (!this.#isLeader) return false;
    void this.#rejoin();
    return true;
  }

  async leave(staysMember: boolean): Promise<void> {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#generation = undefined;
    // A consumer without a member id has nothing to tell the group, and stops its heartbeats all the same.
    if (staysMember) this.#consumer.memberId = null;
    const left = this.#consumer.leaveGroup().catch((cause: unknown) => {
      this.#member?.troubled(clientError(cause, 'leaving the group'));
    });
    await within(LEAVE_WITHIN_MS, left);
  }

  async close(): Promise<void> {
    await this.leave(true);
    this.#consumer.memberId = null;
    await this.#consumer.close().catch(() => {});
  }

  #listen(): void {
    const consumer = this.#consumer;
    consumer.on('consumer:group:join', (joined) => void this.#joined(joined));
    consumer.on('consumer:heartbeat:start', () => {
      this.#heartbeatSentAt = performance.now();
    });
    consumer.on('consumer:heartbeat:end', () => this.#member?.heard(this.#heartbeatSentAt));
    consumer.on('consumer:heartbeat:error', ({ error }) =>
      this.#member?.troubled(clientError(error, 'a heartbeat')),
    );
    // It has given up joining again, and sends no more heartbeats.
    consumer.on('error', (error) => {
      this.#member?.troubled(clientError(error, 'joining the group again'));
      void this.#rejoin();
    });
  }

  async #rejoin(): Promise<void> {
    if (this.#isJoining) return;
    this.#isJoining = true;
    try {
      if (this.#member !== undefined) await this.join(this.#member);
    } catch (error) {
      this.#refused(error as KafkaClientError);
    } finally {
      this.#isJoining = false;
    }
  }

  async #joined({ memberId, generationId = -1, isLeader = false, assignments }: JoinedEvent): Promise<void> {
    const partitions = (assignments ?? []).flatMap(({ topic, partitions: numbers }) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    const generation = { generationId, memberId, partitions };
    this.#generation = generation;
    this.#isLeader = isLeader;
    // How long the answer to its SyncGroup was on its way is not known: a heartbeat tells since when it is a member.
    while (this.#generation === generation && !this.#hasLeft) {
      if (await this.#heartbeat(generation)) {
        this.#member?.joined(generation);
        return;
      }
      await delay(this.#settings.heartbeatIntervalMS);
    }
  }

  /** @returns whether it is a member of a group that is not being rebalanced */
  async #heartbeat(generation: KafkaGeneration): Promise<boolean> {
    const sentAt = performance.now();
    try {
      await this.#calls.heartbeat(generation);
      if (this.#generation === generation) this.#member?.heard(sentAt);
      return this.#generation === generation;
    } catch (error) {
      const cause = (error as Error).cause;
      // While others join, a member is a member still.
      if (saidBroker(cause, 'REBALANCE_IN_PROGRESS') && this.#generation === generation)
        this.#member?.heard(sentAt);
      else if (error instanceof KafkaClientError && error.kind === 'fenced') this.#lost(generation);
      else this.#member?.troubled(error as Error);
      return false;
    }
  }

  /** A topic is not there: the client would ask for it before it joins, without end, and never join for the others. */
  untrack(topic: string): void {
    this.#consumer.topics.untrack(topic);
  }

  /** Topics that were not there may be. */
  async #trackTopics(): Promise<void> {
    try {
      const there = await this.#calls.existingTopics(this.#settings.topics);
      for (const topic of this.#settings.topics) {
        if (there.has(topic)) this.#consumer.topics.track(topic);
        else this.#consumer.topics.untrack(topic);
      }
    } catch (error) {
      this.#member?.troubled(error as Error);
    }
  }

  async #beforeJoin(): Promise<void> {
    if (this.#consumer.topics.current.length < this.#settings.topics.length) await this.#trackTopics();
    const generation = this.#generation;
    if (generation === undefined || this.#hasLeft) return; // the first time, and where the first attempt got its id
    const isLost = this.#consumer.memberId === null;
    if (isLost) {
      this.#generation = undefined;
      await this.#refuseIfReplaced(generation);
    }
    const beating = new AbortController();
    if (!isLost) void this.#beat(generation, beating.signal);
    try {
      await this.#member?.leaving(isLost);
    } finally {
      beating.abort();
      this.#generation = undefined;
      this.#isLeader = false;
    }
  }

  /** The client would take a static member's name back from whoever has it now, who would take it back in turn. */
  async #refuseIfReplaced(generation: KafkaGeneration): Promise<void> {
    const { groupInstanceId } = this.#settings;
    if (groupInstanceId === undefined) return;
    try {
      await this.#calls.heartbeat(generation);
    } catch (error) {
      if (!saidBroker(error, 'FENCED_INSTANCE_ID')) return;
      this.#refused(
        new KafkaClientError(
          'refused',
          `another member has joined the group with the same groupInstanceId, ${JSON.stringify(groupInstanceId)}`,
          error,
        ),
      );
      throw error; // so that it does not join
    }
  }

  /** The group has gone on without it, whether it has let go or not. */
  #lost(generation: KafkaGeneration): void {
    if (this.#generation === generation) void this.#member?.leaving(true);
  }

  #refused(error: KafkaClientError): void {
    this.#hasLeft = true;
    this.#consumer.memberId = null;
    this.#member?.refused(error);
  }

  /** Heartbeats while the client sends none. */
  async #beat(generation: KafkaGeneration, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await this.#heartbeat(generation);
      await delay(this.#settings.heartbeatIntervalMS, undefined, { signal: until }).catch(() => {});
    }
  }
}

/** The signature is the client's. */
function byTurns(
  _: string,
  members: ReadonlyMap<string, SubscribedMember>,
  __: ReadonlySet<string>,
  { topics }: PlatformaticMetadata,
): MemberAssignment[] {
  return assignRoundRobin(members, (topic) => topics.get(topic)?.partitionsCount ?? 0);
}
