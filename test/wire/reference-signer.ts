import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedRequest, SigningCredentials } from '#dist/wire/signature-v4.js';

/** SHA-256, or HMAC with a key, in the form that the AWS SDK wants. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Uint8Array };

  constructor(key?: unknown) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Uint8Array);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('not needed');
  }
}

/** The `Authorization` that the AWS SDK's own signer makes: the truth that ours is compared with. */
export async function referenceAuthorization(
  request: SignedRequest,
  credentials: SigningCredentials,
  body: Uint8Array,
  timeMS: number,
): Promise<string | undefined> {
  const { method, path, headers, region, service } = request;
  const { sessionToken, ...keys } = credentials;
  const signer = new SignatureV4({
    credentials: { ...keys, ...(sessionToken !== undefined && { sessionToken }) },
    region,
    service,
    sha256: Sha256,
    // It would sign the body's hash as a header field of its own, as S3 needs it.
    applyChecksum: false,
  });
  const signed = await signer.sign(
    { method, path, headers, body, query: {}, protocol: 'https:', hostname: 'unused.example' },
    { signingDate: new Date(timeMS) },
  );
  return signed.headers.authorization;
}
