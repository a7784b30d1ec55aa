import type { Item } from '#dist/testing/attribute-value.js';
import type { HistoryOutcome } from '#dist/testing/history-outcome.js';

/** The tables most tests use. */
export const tables = {
  orders: { partitionKey: { name: 'id', type: 'S' } },
  events: { partitionKey: { name: 'source', type: 'S' }, sortKey: { name: 'at', type: 'N' } },
  blobs: { partitionKey: { name: 'hash', type: 'B' } },
} as const;

/** A BatchWriteItem request that puts items into one table. */
export function puts(table: string, ...items: readonly unknown[]): object {
  return { RequestItems: { [table]: items.map((item) => ({ PutRequest: { Item: item } })) } };
}

/** An order with its version. */
export function order(id: string, version: number): Item {
  return { id: { S: id }, v: { N: String(version) } };
}

/** The bytes of a request. */
export function bytes(json: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(json));
}

/** The status and the parsed body of an outcome that is an answer. */
export function parsed(outcome: HistoryOutcome | undefined): {
  statusCode: number;
  json: Record<string, unknown>;
} {
  if (outcome?.kind !== 'answer') throw new Error(`expected an answer, got ${outcome?.kind}`);
  return { statusCode: outcome.statusCode, json: JSON.parse(Buffer.from(outcome.body).toString() || '{}') };
}

/** Sends one request by HTTP. */
export function call(url: string, operation: string, json: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
    },
    body: JSON.stringify(json),
    signal: signal ?? null,
  });
}
