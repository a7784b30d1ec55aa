import type { Engine } from './engine.js';

/** The answer to a request whose body was sent as it is. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=testing/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** Sends a body byte for byte. The engines want a signature, and do not look at it. */
export async function sendRaw(
  engine: Engine,
  operation: string,
  body: string | Uint8Array,
): Promise<RawAnswer> {
  const response = await fetch(engine.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: AUTHORIZATION,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, body: await response.json() };
}
