import { setTimeout } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import { isSameKey, type KeySchema, keySchemaText } from '../item/key-schema.js';
import type { Billing } from './table-arguments.js';
import { billingText, type TableFacts } from './table-facts.js';
import type { TableService } from './table-service.js';
import { UsageError } from './usage-error.js';

/** The service takes some ten seconds to make a table. */
const ACTIVE_AFTER_MS = 300_000;
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 2000;

const MISSING = 'not there yet';
/** One that is being deleted may have any key: another one will come in its place. */
const DELETING = 'DELETING';
const USABLE: ReadonlySet<string> = new Set(['ACTIVE', 'UPDATING']);
/** By themselves these do not end. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'ARCHIVED',
  'ARCHIVING',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
]);

/** A key a table must have, and who says so. */
export interface KnownKey {
  readonly schema: KeySchema;
  /** Such as `--create-table`. */
  readonly from: string;
}

/** What a table should be like. */
export interface WantedTable {
  /** The key it must have; undefined if any will do. */
  readonly key: KnownKey | undefined;
  /** Whether one that is not there is made. */
  readonly isMade: boolean;
  /** How it should be paid; undefined if nothing is said of it: on demand if it is made. */
  readonly billing: Billing | undefined;
  /** Whether it must have provisioned capacity. */
  readonly needsCapacity?: boolean;
  /** Is asked before it is made; what it throws is why it is not. */
  readonly check?: () => Promise<void>;
}

/**
 * Waits until a table is there and takes writes, and makes it if it is to be made. One that is there is never changed.
 *
 * @param tell takes a line about what was made, is waited for or is not as it should be
 * @returns what it tells of itself when it is ready
 * @throws {UsageError} the table has another key
 * @throws {DynamoDbSinkError} it cannot be made or described, or is not ready in time
 */
export async function readyTable(
  service: TableService,
  tableName: string,
  wanted: WantedTable,
  tell: (message: string) => void,
  maxWaitMS: number = ACTIVE_AFTER_MS,
): Promise<TableFacts> {
  const deadline = performance.now() + maxWaitMS;
  const billing = wanted.billing ?? { mode: 'on-demand' };
  let isOurs = false;
  let told: string | undefined;
  for (let delayMS = FIRST_POLL_MS; ; delayMS = Math.min(delayMS * 2, LONGEST_POLL_MS)) {
    const table = await service.describe(tableName); // not found for a moment after its creation
    if (table === undefined && wanted.isMade && wanted.key !== undefined && !isOurs) {
      const { schema } = wanted.key;
      if (wanted.needsCapacity && billing.mode === 'on-demand')
        throw new UsageError(
          `--max-share is a share of provisioned capacity, and table ${tableName} would be made without: say --billing provisioned, or --max-write-units`,
        );
      await wanted.check?.();
      isOurs = await service.create(tableName, schema, billing);
      if (isOurs)
        tell(`created table ${tableName} with the key ${keySchemaText(schema)}, ${billingText(billing)}`);
    } else if (table !== undefined && table.status !== DELETING) {
      checkKey(tableName, table, wanted.key);
      checkStatus(tableName, table);
      if (USABLE.has(table.status)) {
        if (!isOurs) tellBilling(tableName, table, wanted.billing, tell);
        return table;
      }
    }
    const state = table?.status ?? MISSING;
    const leftMS = deadline - performance.now();
    if (leftMS <= 0) throw notReady(tableName, state, maxWaitMS);
    if (!isOurs && state !== told) tell(`waiting for table ${tableName}, which is ${state}`);
    told = state;
    await setTimeout(Math.min(delayMS, leftMS));
  }
}

/** @throws {UsageError} the table has another key than somebody says */
export function checkKey(tableName: string, { key }: TableFacts, known: KnownKey | undefined): void {
  if (known === undefined || isSameKey(key, known.schema)) return;
  const { schema, from } = known;
  const found = keySchemaText(key);
  throw new UsageError(
    `table ${tableName} is there with the key ${found}, not ${keySchemaText(schema)} as ${from} says${differenceOf(key, schema)}. ` +
      `It is left as it is: ${from.startsWith('--') ? `say ${from} ${found}, or name` : 'name'} another table`,
  );
}

/** What easily escapes the eye. */
function differenceOf(found: KeySchema, wanted: KeySchema): string {
  const names = (key: KeySchema): string => `${key.partitionKey.name},${key.sortKey?.name ?? ''}`;
  return names(found) === names(wanted) ? ' (the names are the same, the types are not)' : '';
}

function checkStatus(tableName: string, { status }: TableFacts): void {
  if (!UNUSABLE.has(status)) return;
  throw new DynamoDbSinkError(
    'TABLE_UNUSABLE',
    `table ${tableName} takes no writes, and will not by itself: its status is ${status}`,
    { table: tableName },
  );
}

function tellBilling(
  tableName: string,
  { billing }: TableFacts,
  wanted: Billing | undefined,
  tell: (message: string) => void,
): void {
  if (wanted === undefined || billingText(wanted) === billingText(billing)) return;
  tell(
    `table ${tableName} was there and is left as it is: ${billingText(billing)}, not ${billingText(wanted)} as --billing says`,
  );
}

function notReady(tableName: string, state: string, waitedMS: number): DynamoDbSinkError {
  const waited = waitedMS < 60_000 ? `${waitedMS} ms` : `${Math.round(waitedMS / 60_000)} minutes`;
  const isMissing = state === MISSING;
  return new DynamoDbSinkError(
    isMissing ? 'TABLE_NOT_FOUND' : 'TABLE_UNUSABLE',
    isMissing
      ? `table ${tableName} was not there after ${waited}`
      : `table ${tableName} has not become active in ${waited}: it is ${state}`,
    { table: tableName, retryable: true },
  );
}
