import { constant } from '../floor/constant-text.ts';
import type { BenchCase } from './bench-case.ts';
import { pick } from './flat-strings.ts';

export interface Blob {
  readonly id: string;
  readonly data: Buffer;
}

/** Base64 makes four characters of three bytes: 100 KB on the wire. */
const BLOB_BYTES = 75_000;
const blobs16 = Array.from({ length: 16 }, (_, seed) => pseudoRandomBytes(seed + 1));

/** The same bytes in every process and run. */
function pseudoRandomBytes(seed: number): Buffer {
  const bytes = Buffer.allocUnsafe(BLOB_BYTES);
  let state = seed * 2_654_435_761;
  for (let i = 0; i < BLOB_BYTES; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const ID = constant('{"id":{"S":"');
const DATA = constant('"},"data":{"B":"');
const END = constant('"}}');

export const blobs: BenchCase<Blob> = {
  name: 'blobs',
  description: 'a key and 75,000 binary bytes; 100 KB a write, 2.5 MB a request: copies and hashes of bytes',
  shape: 'blob',
  keySchema: { partitionKey: { name: 'id', type: 'S' } },
  recordCount: 6000,
  make: (i) => ({ id: `b${10_000_000 + i}`, data: pick(blobs16, i) }),
  encodeItem(body, blob) {
    body.constant(ID);
    body.string(blob.id);
    body.constant(DATA);
    body.base64(blob.data);
    body.constant(END);
  },
};
