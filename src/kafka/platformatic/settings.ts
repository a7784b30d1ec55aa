import type { KafkaConnectionOptions } from '../connection-options.js';

/** Between two brokers that are asked the same. */
export const RETRY_DELAY_MS = 100;

/** What a client is made for. */
export interface PlatformaticSettings {
  readonly connection: KafkaConnectionOptions;
  readonly groupId: string;
  readonly groupInstanceId: string | undefined;
  readonly topics: readonly string[];
  readonly sessionTimeoutMS: number;
  readonly heartbeatIntervalMS: number;
  readonly rebalanceTimeoutMS: number;
  readonly assignor: 'roundrobin' | 'cooperative-sticky';
  readonly isolationLevel: 'read_committed' | 'read_uncommitted';
}

/** The settings all of the client's parts are made with. Each gets objects of its own: the client sorts its lists. */
export function baseSettings({ connection, groupId }: PlatformaticSettings): {
  clientId: string;
  bootstrapBrokers: string[];
  groupId: string;
} {
  const { clientId = 'dynamodb-sink', bootstrapBrokers, ...others } = connection;
  return { ...others, clientId, bootstrapBrokers: [...bootstrapBrokers], groupId };
}
