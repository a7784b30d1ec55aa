import {
  type AttributeValue,
  DynamoDBClient,
  type DynamoDBClientConfig,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { type City, keyOf } from './city.js';
import { isSameMap } from './is-same-value.js';

/** How a table differs from what it should hold. */
export interface Comparison {
  /** Items read and compared, attribute by attribute. */
  readonly compared: number;
  readonly missing: number;
  /** Items that nobody wrote, or that came twice. */
  readonly extra: number;
  /** Items of which an attribute differs. */
  readonly different: number;
}

/** Reads the whole table and compares every item with its source. */
export async function compareTable(
  dynamoDb: DynamoDBClientConfig,
  tableName: string,
  expected: ReadonlyMap<string, City>,
  onPage: (compared: number) => void,
): Promise<Comparison> {
  const client = new DynamoDBClient(dynamoDb);
  const left = new Map(expected);
  const counts = { compared: 0, missing: 0, extra: 0, different: 0 };
  for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true })) {
    for (const item of page.Items ?? []) compareItem(item, left, counts);
    onPage(counts.compared);
  }
  client.destroy();
  return { ...counts, missing: left.size };
}

function compareItem(
  item: Record<string, AttributeValue>,
  left: Map<string, City>,
  counts: { compared: number; extra: number; different: number },
): void {
  const { country, cityId } = item;
  const key = keyOf(country?.S, cityId?.N);
  const city = left.get(key);
  counts.compared++;
  if (city === undefined) counts.extra++;
  else if (!isSameMap(city, item)) counts.different++;
  left.delete(key);
}
