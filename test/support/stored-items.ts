import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** An item as the service gives it. */
export type StoredItem = Record<string, AttributeValue>;

/** What is in a table, in the order of `id` where the items have one. */
export async function storedItems(client: DynamoDBClient, TableName: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...(page.Items ?? []));
  }
  return items.sort((one, other) => compare(idOf(one), idOf(other)));
}

function idOf({ id }: StoredItem): string {
  return id?.S ?? id?.N ?? '';
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
