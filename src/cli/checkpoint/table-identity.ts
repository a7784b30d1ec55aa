import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { TableClientOptions } from '../table-client.js';
import type { TableFacts } from '../table-facts.js';
import { TableService } from '../table-service.js';
import { UsageError } from '../usage-error.js';

/** What a table is known by, as far as it may be asked. */
export interface TableIdentity {
  /** As the command line names it. */
  readonly name: string;
  /** Never given twice: a table that is deleted and made anew has another one. */
  readonly id?: string | undefined;
  readonly arn?: string | undefined;
  readonly region?: string | undefined;
  /** Scheme, host and port. */
  readonly endpoint?: string | undefined;
}

/**
 * Finds out which table it is, as far as that can be had; undefined if it is not there.
 * @param ready what it told of itself a moment ago: of a new table DescribeTable may then be answered by a part of the
 *   service that does not know it yet
 */
export async function identifyTable(
  dynamoDb: DynamoDBClientConfig,
  options: TableClientOptions,
  ready?: TableFacts,
): Promise<TableIdentity | undefined> {
  let known: TableIdentity = { name: options.tableName, id: ready?.id, arn: ready?.arn };
  try {
    using service = await TableService.open(dynamoDb, options);
    known = { ...known, region: await service.region(), endpoint: service.origin };
    if (ready !== undefined) return known;
    const facts = await service.describe(options.tableName);
    return facts && { ...known, id: facts.id, arn: facts.arn };
  } catch {
    return known; // whoever opens the sink is told why the rest cannot be had
  }
}

/**
 * @param now undefined if it is not there
 * @param name what the command line calls it
 * @throws {UsageError} it is not the table that the checkpoint is about; the message says how they differ
 */
export function checkSameTable(
  before: TableIdentity,
  now: TableIdentity | undefined,
  checkpoint: string,
  name: string,
): void {
  const missing =
    name === before.name
      ? `table ${name}, which is gone`
      : `table ${before.name}, and there is no table ${name}`;
  const difference = now === undefined ? missing : differenceOf(before, now);
  if (difference === undefined) return;
  throw new UsageError(
    `--checkpoint ${checkpoint} is about ${difference}: name another file, or delete this one to begin anew; nothing was written`,
  );
}

function differenceOf(before: TableIdentity, now: TableIdentity): string | undefined {
  const isKnown = before.id !== undefined && now.id !== undefined;
  if (isKnown && before.id === now.id) return undefined; // by whatever name and endpoint it is reached
  for (const what of ['name', 'arn', 'region', 'endpoint'] as const) {
    if (before[what] === undefined || now[what] === undefined || before[what] === now[what]) continue;
    const isTable = what === 'name' || what === 'arn';
    return isTable
      ? `table ${before[what]}, and this one is ${now[what]}`
      : `table ${before.name} of ${before[what]}, and this one is of ${now[what]}`;
  }
  return isKnown ? `another table ${before.name}, which was deleted and made anew since` : undefined;
}
