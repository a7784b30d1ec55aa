import { setTimeout } from 'node:timers/promises';
import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { classifyError } from '../../aws/classify-error.js';
import { backoffDelayMS } from '../../backoff-delay.js';
import { DynamoDbSinkError } from '../../errors.js';
import { fingerprintOf, keyValueOfAttributeValue } from '../../item/key-part.js';
import type { KeyAttribute } from '../../item/key-schema.js';
import { plainNumber } from '../../item/number.js';
import { itemFingerprint, type StoredItem } from './item-fingerprint.js';
import type { Difference, DifferenceKind, Verification } from './verification.js';
import { DELETED, type WrittenKey, type WrittenKeys } from './written-keys.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_KEYS = 100;
/** Each answer may be of 16 MB. */
export const REQUESTS_IN_FLIGHT = 4;
/** How long the table may give nothing at all. */
const PATIENCE_MS = 60_000;
const MOST_EXAMPLES = 100;

type Item = Record<string, AttributeValue>;

/**
 * Reads the keys that were kept back, consistently, and compares. What another writer has changed meanwhile differs too.
 * @param signal aborted when no more is to be read: what was read until then is told
 * @throws {DynamoDbSinkError} `REQUEST_FAILED`: the table cannot be read
 */
export async function readBack(
  client: DynamoDBClient,
  written: WrittenKeys,
  signal: AbortSignal,
): Promise<Verification> {
  const differences: Record<DifferenceKind, number> = { missing: 0, changed: 0, notDeleted: 0 };
  const examples: Difference[] = [];
  let keysRead = 0;
  let isWhole = true;
  const batches = batchesOf(written);
  const failed = new AbortController(); // by one of those that read: the others need not go on
  const stop = AbortSignal.any([signal, failed.signal]);
  const readSome = async (): Promise<void> => {
    for (const batch of batches) {
      const found = stop.aborted ? undefined : await itemsOf(client, batch, stop);
      if (found === undefined) {
        isWhole = false;
        return;
      }
      for (const key of batch) {
        keysRead++;
        const kind = differenceOf(key, found.get(fingerprintOf(key.partitionValue, key.sortValue)));
        if (kind === undefined) continue;
        differences[kind]++;
        if (examples.length < MOST_EXAMPLES) examples.push({ key: key.table.describeKey(key) ?? '', kind });
      }
    }
  };
  const readers = Array.from({ length: REQUESTS_IN_FLIGHT }, () =>
    readSome().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const ends = await Promise.allSettled(readers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const { total: keysWritten, hasAll } = written;
  return { keysRead, keysWritten, isEstimate: !hasAll, isWhole, differences, examples };
}

/** Keys of one table each. */
function* batchesOf(written: WrittenKeys): Generator<readonly WrittenKey[]> {
  let batch: WrittenKey[] = [];
  for (const key of written.kept()) {
    if (batch.length === MAX_KEYS || (batch[0] !== undefined && batch[0].table !== key.table)) {
      yield batch;
      batch = [];
    }
    batch.push(key);
  }
  if (batch.length > 0) yield batch;
}

function differenceOf({ fingerprint }: WrittenKey, found: number | undefined): DifferenceKind | undefined {
  if (fingerprint === DELETED) return found === undefined ? undefined : 'notDeleted';
  if (found === undefined) return 'missing';
  return found === fingerprint ? undefined : 'changed';
}

/** The fingerprints of the items that are there, by key; undefined if it was stopped. */
async function itemsOf(
  client: DynamoDBClient,
  batch: readonly WrittenKey[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number> | undefined> {
  const { table } = batch[0] as WrittenKey;
  const found = new Map<string, number>();
  let keys: readonly Item[] = batch.map(keyOf);
  let patientUntil = performance.now() + PATIENCE_MS;
  for (let attempts = 0; keys.length > 0; ) {
    if (attempts > 0) await pause(attempts, signal);
    if (signal.aborted) return undefined;
    const answer = await ask(client, table.name, keys, signal, performance.now() < patientUntil);
    attempts++;
    if (answer === undefined) continue;
    for (const item of answer.items) found.set(idOfItem(item, batch), itemFingerprint(item as StoredItem));
    if (answer.left.length < keys.length) {
      attempts = 0;
      patientUntil = performance.now() + PATIENCE_MS;
    }
    keys = answer.left;
  }
  return found;
}

async function pause(attempts: number, signal: AbortSignal): Promise<void> {
  await setTimeout(backoffDelayMS(attempts, Math.random()), undefined, { signal }).catch(() => {}); // aborted: whoever waits looks for that
}

/** One request; undefined if it failed and may be sent again. */
async function ask(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  signal: AbortSignal,
  isPatient: boolean,
): Promise<{ readonly items: readonly Item[]; readonly left: readonly Item[] } | undefined> {
  try {
    const command = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: [...keys], ConsistentRead: true } },
    });
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(command, { abortSignal: signal });
    // By position: a table that was named by its ARN may be called by its name.
    return {
      items: Object.values(Responses)[0] ?? [],
      left: Object.values(UnprocessedKeys)[0]?.Keys ?? [],
    };
  } catch (error) {
    if (signal.aborted) return undefined;
    const { kind, name, message, cause } = classifyError(error);
    if (isPatient && (kind === 'throttled' || kind === 'transient' || kind === 'unreachable'))
      return undefined;
    throw new DynamoDbSinkError(
      'REQUEST_FAILED',
      `all is written, but --verify could not read table ${table}: ${name}: ${message}`,
      { table, cause },
    );
  }
}

function keyOf({ table, partitionValue, sortValue }: WrittenKey): Item {
  const { partitionKey, sortKey } = table.keySchema;
  const key: Item = { [partitionKey.name]: keyValue(partitionKey, partitionValue) };
  if (sortKey !== undefined) key[sortKey.name] = keyValue(sortKey, sortValue);
  return key;
}

function keyValue({ type }: KeyAttribute, value: string): AttributeValue {
  if (type === 'S') return { S: value };
  return type === 'N' ? { N: plainNumber(value) } : { B: Buffer.from(value, 'base64') };
}

function idOfItem(item: Item, [first]: readonly WrittenKey[]): string {
  const { partitionKey, sortKey } = (first as WrittenKey).table.keySchema;
  const keyValueIn = (role: 'partitionKey' | 'sortKey', attribute: KeyAttribute): string => {
    const value = keyValueOfAttributeValue(role, attribute, item[attribute.name]);
    return typeof value === 'string' ? value : '';
  };
  const sortValue = sortKey === undefined ? '' : keyValueIn('sortKey', sortKey);
  return fingerprintOf(keyValueIn('partitionKey', partitionKey), sortValue);
}
