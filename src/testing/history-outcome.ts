import { crc32 } from 'node:zlib';
import type { Random } from './random.js';

/** How a request ends: with an answer, or with its connection cut. */
export type HistoryOutcome =
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'answer';
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    };

/** A cut connection. */
export const reset: HistoryOutcome = { kind: 'reset' };

/** An answer with the headers the service sets. */
export function answer(statusCode: number, json: string, random: Random): HistoryOutcome {
  const body = Buffer.from(json);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(body.length),
    'x-amz-crc32': String(crc32(body)),
    'x-amzn-requestid': requestId(random),
  };
  return { kind: 'answer', statusCode, headers, body };
}

function requestId(random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from({ length: 52 }, () => alphabet[random.below(alphabet.length)]).join('');
}
