import type { OpenContender } from './contender.ts';

export interface ContenderEntry {
  /** As the report names it. */
  readonly title: string;
  /**
   * How many times a case's records it writes: slow ones fewer, so that each takes about as long; fast ones more, since the
   * compiler is at work on them for a good part of a second.
   */
  readonly share: number;
  /** It has no way to write records of any shape. */
  readonly needsSchema?: boolean;
  /** Only when it runs: a contender's process loads no other's packages. */
  readonly open: () => Promise<OpenContender>;
}

export const contenders: Readonly<Record<string, ContenderEntry>> = {
  baseline: {
    title: 'making the records only',
    share: 2.5,
    open: async () => (await import('./baseline.ts')).openBaseline,
  },
  floor: { title: 'the floor', share: 2.5, open: async () => (await import('./floor.ts')).openFloor },
  sink: { title: 'dynamodb-sink', share: 2.5, open: async () => (await import('./sink.ts')).openSink },
  'sink-converting': {
    title: 'dynamodb-sink, with a converter',
    share: 2.5,
    open: async () => (await import('./sink.ts')).openConvertingSink,
  },
  'sdk-raw': {
    title: 'AWS SDK v3, client with `marshall`',
    share: 0.2,
    open: async () => (await import('./sdk-raw.ts')).openSdkRaw,
  },
  'lib-dynamodb': {
    title: 'AWS SDK v3, document client',
    share: 0.2,
    open: async () => (await import('./lib-dynamodb.ts')).openLibDynamoDb,
  },
  electrodb: {
    title: 'ElectroDB',
    share: 0.1,
    needsSchema: true,
    open: async () => (await import('./electrodb.ts')).openElectroDb,
  },
  'dynamodb-toolbox': {
    title: 'dynamodb-toolbox',
    share: 0.1,
    needsSchema: true,
    open: async () => (await import('./dynamodb-toolbox.ts')).openToolbox,
  },
  dynamoose: {
    title: 'dynamoose',
    share: 0.02,
    needsSchema: true,
    open: async () => (await import('./dynamoose.ts')).openDynamoose,
  },
};
