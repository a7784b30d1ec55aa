import { type Flag, GENERAL_FLAGS } from '../flag.js';

/**
 * The flags of `kafka`: what is different from one run to the next. Everything else, and every secret, is in the file
 * that `--config` names. Where one sets an option, it is that of the file; flags win over the file.
 */
export const KAFKA_FLAGS: readonly Flag[] = [
  {
    name: 'brokers',
    kind: 'list',
    value: 'HOST:PORT,…',
    option: 'kafka.bootstrapBrokers',
    help: 'some of the brokers; the others are learnt from them',
  },
  {
    name: 'topic',
    kind: 'list',
    value: 'NAME',
    option: 'topics',
    help: 'topic to read; may be given several times',
  },
  {
    name: 'group',
    kind: 'text',
    value: 'NAME',
    option: 'groupId',
    help: 'consumer group: its members share the partitions',
  },
  {
    name: 'table',
    kind: 'text',
    value: 'NAME',
    option: 'sink.tableName',
    help: 'table to write to: name or ARN',
  },
  {
    name: 'config',
    kind: 'text',
    value: 'FILE',
    help: 'JSON or YAML file with all other options, and how secrets are found; flags win over it',
  },
  {
    name: 'group-instance-id',
    kind: 'text',
    value: 'NAME',
    option: 'groupInstanceId',
    help: 'name of this member that it keeps over a restart, such as that of its pod',
  },
  {
    name: 'converter',
    kind: 'text',
    value: 'FILE',
    option: 'converter',
    help: 'module whose export converter (or default) turns each message into writes',
  },
  {
    name: 'deserialize',
    kind: 'text',
    value: 'NAME',
    option: 'deserialize',
    help: 'what values are: json, dynamodb-json, debezium-json, string, raw, or registry (Avro or JSON of a schema registry, which the file names) (default: json)',
  },
  {
    name: 'deserialize-key',
    kind: 'text',
    value: 'NAME',
    option: 'deserializeKey',
    help: 'the same for keys (default: string)',
  },
  {
    name: 'tombstones',
    kind: 'text',
    value: 'WHAT',
    option: 'tombstones',
    help: 'what becomes of messages without a value: delete, convert (the converter gets them), skip or refuse (default: refuse; convert with debezium-json)',
  },
  {
    name: 'dead-letter-topic',
    kind: 'text',
    value: 'NAME',
    option: 'deadLetterTopic',
    help: 'topic for messages that cannot be written; without it the first one stops the worker',
  },
  {
    name: 'start-from',
    kind: 'text',
    value: 'WHERE',
    option: 'startFrom',
    help: 'where to begin without a committed offset: earliest, latest or fail',
  },
  {
    name: 'region',
    option: 'sink.dynamoDb.region',
    kind: 'text',
    value: 'REGION',
    help: 'AWS region (else AWS_REGION or the profile)',
  },
  {
    name: 'endpoint',
    option: 'sink.dynamoDb.endpoint',
    kind: 'text',
    value: 'URL',
    help: 'endpoint of DynamoDB, such as DynamoDB Local',
  },
  {
    name: 'allow-insecure-endpoint',
    kind: 'switch',
    option: 'sink.allowInsecureEndpoint',
    help: 'let an endpoint on another machine have plain http:',
  },
  {
    name: 'profile',
    option: 'sink.dynamoDb.profile',
    kind: 'text',
    value: 'NAME',
    help: 'profile of the AWS configuration files',
  },
  {
    name: 'http-port',
    kind: 'integer',
    value: 'PORT',
    option: 'http.port',
    help: 'serve /healthz, /readyz and /metrics (Prometheus) there; 0 for any port',
  },
  {
    name: 'http-host',
    kind: 'text',
    value: 'ADDRESS',
    option: 'http.host',
    help: 'address to serve them on; 0.0.0.0 lets other machines in (default: 127.0.0.1)',
  },
  {
    name: 'progress',
    kind: 'text',
    value: 'HOW',
    help: 'auto, json (a line every 5 s) or none (default: auto, a block on a terminal and json elsewhere)',
  },
  ...GENERAL_FLAGS,
];

/**
 * Those whose option is no plain word: a message about something else may have such a word, like converter, in its
 * sentence.
 */
export const KAFKA_FLAGS_IN_MESSAGES: readonly Flag[] = KAFKA_FLAGS.filter(({ option = '' }) =>
  /[.A-Z]/.test(option),
);
