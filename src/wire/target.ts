import type { SigningCredentials } from './signature-v4.js';
import type { RequestFailure } from './transport.js';

/** Credentials with the time until which they are good. */
export interface Credentials extends SigningCredentials {
  readonly expiration?: Date | undefined;
  /** Whose they are, where the provider tells. */
  readonly accountId?: string | undefined;
}

/** Where the requests for a table go, and who signs them. */
export interface Target {
  /** Scheme, host and port, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  readonly origin: string;
  readonly path: string;
  /** The `host` field: host, and port if it is not the scheme's. */
  readonly host: string;
  readonly userAgent: string;
  readonly region: string;
  readonly service: string;
  readonly credentials: Credentials;
  /** What the service's time is ahead of ours, as far as it is known. */
  readonly clockOffsetMS: number;
  /** Whether an answer that finds our clock wrong sets it right. */
  readonly correctsClock: boolean;
}

/** Finds targets. */
export interface TargetSource {
  /**
   * The target of a table's requests, with credentials that are good for a while. Never rejects.
   * @param expired credentials that are not good any more, as the service says
   */
  find(tableName: string, expired: Credentials | undefined): Promise<Target | RequestFailure>;
}
