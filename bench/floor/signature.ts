import { createHmac, hash } from 'node:crypto';
import type { BenchCredentials } from '../contenders/connection.ts';

const SIGNED_HEADERS = 'content-type;host;x-amz-date;x-amz-target';
const CONTENT_TYPE = 'application/x-amz-json-1.0';
const TARGET = 'DynamoDB_20120810.BatchWriteItem';

/** All of a request's head and of its signature that is the same for every request of one second. */
export interface SignedSecond {
  /** The head up to the signature's 64 hexadecimal digits. */
  readonly headPrefix: string;
  readonly canonicalPrefix: string;
  /** The inner bytes of HMAC-SHA256, up to the canonical request's 64 digits, and the outer ones up to the inner hash. */
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** SigV4 for one host, with everything kept that does not depend on the body. */
export class Signer {
  readonly #host: string;
  readonly #region: string;
  readonly #credentials: BenchCredentials;
  #second = 0;
  #signed: SignedSecond | undefined;

  constructor(host: string, region: string, credentials: BenchCredentials) {
    this.#host = host;
    this.#region = region;
    this.#credentials = credentials;
  }

  /** The parts for the second that it is now: the same object until the next one. */
  now(): SignedSecond {
    const second = Math.trunc(Date.now() / 1000);
    if (this.#signed === undefined || second !== this.#second) {
      this.#second = second;
      this.#signed = this.#sign(new Date(second * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, ''));
    }
    return this.#signed;
  }

  #sign(date: string): SignedSecond {
    const { accessKeyId, secretAccessKey } = this.#credentials;
    const day = date.slice(0, 8);
    const scope = `${day}/${this.#region}/dynamodb/aws4_request`;
    const headers = `content-type:${CONTENT_TYPE}\nhost:${this.#host}\nx-amz-date:${date}\nx-amz-target:${TARGET}\n`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${SIGNED_HEADERS}`;
    let key = Buffer.from(`AWS4${secretAccessKey}`);
    for (const part of [day, this.#region, 'dynamodb', 'aws4_request'])
      key = createHmac('sha256', key).update(part).digest();
    return {
      headPrefix:
        `POST / HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: ${CONTENT_TYPE}\r\nX-Amz-Target: ${TARGET}\r\n` +
        `X-Amz-Date: ${date}\r\nAuthorization: ${authorization}, Signature=`,
      canonicalPrefix: `POST\n/\n\n${headers}\n${SIGNED_HEADERS}\n`,
      inner: Buffer.concat([
        Buffer.from(Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ 0x36)),
        Buffer.from(`AWS4-HMAC-SHA256\n${date}\n${scope}\n`),
        Buffer.alloc(64),
      ]),
      outer: Buffer.from(Array.from({ length: 96 }, (_, i) => (key[i] ?? 0) ^ 0x5c)),
    };
  }
}

/** The signature of a body, in hexadecimal digits. */
export function signatureOf({ canonicalPrefix, inner, outer }: SignedSecond, body: Uint8Array): string {
  inner.write(hash('sha256', canonicalPrefix + hash('sha256', body)), inner.length - 64, 'latin1');
  outer.write(hash('sha256', inner), 64, 'hex');
  return hash('sha256', outer);
}
