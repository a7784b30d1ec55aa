import { crc32 } from 'node:zlib';
import type { Random } from './random.js';

/** The head and the bytes of an answer. */
export interface HistoryAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How a request ends. */
export type HistoryOutcome =
  /** No connection is made. */
  | { readonly kind: 'refused' }
  /** The connection is cut. */
  | { readonly kind: 'reset' }
  /** There is no answer, and the connection stays open: it is for the client to give up. */
  | { readonly kind: 'hang' }
  /** An answer; `slowMS` is how long its body takes from the first byte to the last, if not no time at all. */
  | ({ readonly kind: 'answer'; readonly slowMS?: number } & HistoryAnswer)
  /** The connection ends after so many bytes of the answer's body, fewer than there are. */
  | ({ readonly kind: 'truncated'; readonly bytesSent: number } & HistoryAnswer);

/** No connection. */
export const refused: HistoryOutcome = { kind: 'refused' };

/** A cut connection. */
export const reset: HistoryOutcome = { kind: 'reset' };

/** No answer. */
export const hang: HistoryOutcome = { kind: 'hang' };

/** An answer with the headers the service sets. */
export function answer(statusCode: number, json: string, random: Random): HistoryOutcome {
  return { kind: 'answer', ...answered(statusCode, json, random) };
}

/** An answer that ends in the middle of its body. */
export function truncated(statusCode: number, json: string, random: Random): HistoryOutcome {
  const whole = answered(statusCode, json, random);
  return { kind: 'truncated', ...whole, bytesSent: random.below(whole.body.length) };
}

/** An answer with one byte that is not the one its checksum was made of. */
export function corrupted(statusCode: number, json: string, random: Random): HistoryOutcome {
  const whole = answered(statusCode, json, random);
  const at = random.below(whole.body.length);
  const body = Uint8Array.from(whole.body);
  body[at] = body[at] === 0x78 ? 0x79 : 0x78; // "x", or "y" where an x stands
  return { kind: 'answer', ...whole, body };
}

/** An answer that takes its time. */
export function slow(statusCode: number, json: string, slowMS: number, random: Random): HistoryOutcome {
  return { kind: 'answer', ...answered(statusCode, json, random), slowMS };
}

function answered(statusCode: number, json: string, random: Random): HistoryAnswer {
  const body = Buffer.from(json);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': String(body.length),
    'x-amz-crc32': String(crc32(body)),
    'x-amzn-requestid': requestId(random),
  };
  return { statusCode, headers, body };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function requestId(random: Random): string {
  let id = '';
  for (let length = 0; length < 52; length++) id += ALPHABET[random.below(ALPHABET.length)];
  return id;
}
