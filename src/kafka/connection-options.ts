import type { ConnectionOptions } from 'node:tls';

/**
 * A secret or a name as it is, or a function that gives it each time a connection is made, and again before its session
 * ends. If it throws an error whose `retryable` is true, such as while a file is being replaced, the connection is tried
 * again; any other stops the worker (`KAFKA_REFUSED`).
 */
export type KafkaCredential = string | (() => string | Promise<string>);

/** How a client proves who it is. Secrets come from the environment or a file, never from code or a command line. */
export interface KafkaSaslOptions {
  /** What the brokers ask for. */
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER' | 'GSSAPI';
  /** For `PLAIN` and `SCRAM`. */
  readonly username?: KafkaCredential;
  /** For `PLAIN` and `SCRAM`. */
  readonly password?: KafkaCredential;
  /**
   * For `OAUTHBEARER`. A function is asked again before the session ends; with `aws-msk-iam-sasl-signer-js` it is the
   * way to IAM on Amazon MSK.
   */
  readonly token?: KafkaCredential;
  /** For `OAUTHBEARER`: https://datatracker.ietf.org/doc/html/rfc7628#section-3.1 */
  readonly oauthBearerExtensions?: Readonly<Record<string, string>>;
  /** For `GSSAPI`: does the exchange, as `@platformatic/kafka` tells it. */
  readonly authenticate?: (...parameters: never[]) => void;
}

/** How brokers are reached: options of `@platformatic/kafka`, handed to it under the names it has for them. */
export interface KafkaConnectionOptions {
  /** Some of the brokers, as `host:port`; the others are learnt from them. */
  readonly bootstrapBrokers: readonly string[];
  /**
   * What brokers call this program in their logs and quotas.
   * @default 'dynamodb-sink'
   */
  readonly clientId?: string;
  /** TLS, with the options of Node's `tls.connect`. `{}` is TLS with the certificates that Node trusts. */
  readonly tls?: ConnectionOptions;
  /** The name to send and to check as the server's, if not the broker's; true for the broker's own. */
  readonly tlsServerName?: string | boolean;
  /** How it proves who it is, if brokers ask for that. */
  readonly sasl?: KafkaSaslOptions;
  /**
   * How long making a connection may take, in milliseconds.
   * @default 5000
   */
  readonly connectTimeout?: number;
  /**
   * How long an answer may take, in milliseconds.
   * @default 30_000
   */
  readonly requestTimeout?: number;
}
