import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { type EngineFront, engineFront, whenQuiet } from '../../support/engine-front.js';
import type { Engine } from '../../support/engines.js';
import { type StoredItem, storedItems } from '../../support/stored-items.js';
import { envOf, localEnv } from '../run-cli.js';

/** A table keyed `pk` that refuses items with a text as `bad`, and all that came to it. */
export interface WatchedService extends AsyncDisposable {
  readonly table: string;
  readonly endpoint: string;
  /** What a process needs to get there. */
  readonly env: NodeJS.ProcessEnv;
  /** How many requests have come. */
  readonly requests: number;
  /** Resolves when nothing that a process has sent which is gone by now can be applied any more. */
  quiet(): Promise<void>;
  /** What the table holds. */
  items(): Promise<readonly StoredItem[]>;
  /** The attribute `v` of everything that was ever written. */
  written(): ReadonlySet<number>;
}

/** A modelled service that now and then fails, or does what it is asked without an answer. */
export async function watchedModel(seed: number): Promise<WatchedService> {
  const table = 'orders';
  const model = await startFaultyDynamoDb({
    seed,
    latencyMS: [1, 9],
    unprocessed: 0.03,
    errorAfter: 0.02,
    resetAfter: 0.02,
    refuse: (_table, { item }) => (item.bad === undefined ? undefined : 'not this one'),
    tables: { [table]: { partitionKey: { name: 'pk', type: 'S' } } },
  });
  return {
    table,
    endpoint: model.url,
    env: localEnv,
    get requests() {
      return model.stats.requests;
    },
    quiet: () => whenQuiet(() => model.stats.inFlight > 0),
    items: async () => [...model.table(table).values()] as StoredItem[],
    written: () => new Set(model.history.map(({ item }) => versionOf(item as StoredItem))),
    [Symbol.asyncDispose]: () => model.close(),
  };
}

/** A table of its own in an engine that others may use, too. */
export async function watchedEngine(engine: Engine, seed: number): Promise<WatchedService> {
  const table = `orders-${seed}`;
  await engine.createTable(table, 'pk:S', 'bad:N'); // engines refuse a text where an index's key is a number
  const front = await engineFront(engine.endpoint);
  return {
    table,
    endpoint: front.endpoint,
    env: envOf(engine),
    get requests() {
      return front.requests;
    },
    quiet: () => front.quiet(),
    items: () => storedItems(engine.client, table),
    written: () => new Set(front.exchanges.flatMap(writtenBy)),
    [Symbol.asyncDispose]: () => front[Symbol.asyncDispose](),
  };
}

interface Puts {
  readonly [table: string]: readonly { readonly PutRequest: { readonly Item: StoredItem } }[];
}

/** What an engine has written of a request, as it says itself. */
function writtenBy({ request, status, body }: EngineFront['exchanges'][number]): number[] {
  if (request.target !== 'BatchWriteItem' || status !== 200) return [];
  const { RequestItems: asked } = JSON.parse(request.body) as { RequestItems: Puts };
  const { UnprocessedItems: left } = JSON.parse(body) as { UnprocessedItems: Puts };
  const notWritten = new Set(versionsOf(left));
  return versionsOf(asked).filter((v) => !notWritten.has(v));
}

function versionsOf(puts: Puts): number[] {
  return Object.values(puts).flatMap((ofTable) => ofTable.map(({ PutRequest: { Item } }) => versionOf(Item)));
}

function versionOf({ v }: StoredItem): number {
  return Number((v as AttributeValue.NMember).N);
}
