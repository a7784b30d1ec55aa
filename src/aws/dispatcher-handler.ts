import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Connections } from '../wire/connections.js';
import { originOf, type Place } from './endpoint.js';

/** What the AWS SDK wants sent. */
interface SdkRequest extends Place {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** No answer of the service to what the SDK asks (a table's key, a role) takes so long. */
const TIMEOUT_MS = 30_000;

/** Sends what the AWS SDK asks the way the writes go: one dispatcher, one proxy, one list of certificates. */
export function dispatcherHandler(
  connections: Connections,
): NonNullable<DynamoDBClientConfig['requestHandler']> {
  const handle = async (
    { method, path, query, headers, body, ...place }: SdkRequest,
    { abortSignal, requestTimeout }: { abortSignal?: AbortSignal; requestTimeout?: number } = {},
  ): Promise<{ response: object }> => {
    const origin = originOf(place);
    const url = new URL(origin + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const one of [value ?? ''].flat()) url.searchParams.append(name, one);
    }
    const { request: send } = await import('undici');
    const answer = await send(url, {
      dispatcher: await connections.dispatcher(),
      method: method as 'POST',
      headers,
      body: body ?? null,
      signal: abortSignal ?? null,
      headersTimeout: requestTimeout ?? TIMEOUT_MS,
      bodyTimeout: requestTimeout ?? TIMEOUT_MS,
    });
    return { response: { statusCode: answer.statusCode, headers: answer.headers, body: answer.body } };
  };
  const handler = { metadata: { handlerProtocol: 'http/1.1' }, handle, destroy: (): void => {} };
  // The cast: the SDK tells answers by their shape, and asks for a class of its own in the types alone.
  return handler as unknown as NonNullable<DynamoDBClientConfig['requestHandler']>;
}
