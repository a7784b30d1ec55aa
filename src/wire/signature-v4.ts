import { createHmac, hash } from 'node:crypto';

/** Who signs. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** An empty one is none, as an environment variable may give it. */
  readonly sessionToken?: string | undefined;
}

/** What is the same in every request that a {@link RequestSigner} signs. */
export interface SignedRequest {
  readonly method: string;
  /** The path as it is sent, encoded already. */
  readonly path: string;
  /** The header fields to sign beside the date and the token; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
}

/** The header fields that differ from request to request. */
export interface Signature {
  /** `x-amz-date` */
  readonly date: string;
  readonly authorization: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Signs requests that differ in body and time only, with one set of credentials. What does not change is
 * text already; what changes once a second is made once a second, the signing key once a day.
 *
 * Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class RequestSigner {
  // Taken out of the credentials once: an object that changes must not give one day's key and another's name.
  readonly #accessKeyId: string;
  readonly #secretAccessKey: string;
  readonly #request: SignedRequest;
  readonly #beforeDate: string;
  readonly #afterDate: string;
  readonly #signedNames: string;
  #second = Number.NaN;
  #day = '';
  #signingKey: Buffer = Buffer.alloc(0);
  // Of the second: the date, the canonical request up to the body's hash, what signs the string that ends with the
  // canonical request's hash, and the Authorization header up to the signature.
  #date = '';
  #canonicalRequest = '';
  #hmac: HmacOfHash = new HmacOfHash(this.#signingKey, '');
  #authorization = '';

  constructor(request: SignedRequest, credentials: SigningCredentials) {
    this.#request = request;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    this.#accessKeyId = accessKeyId;
    this.#secretAccessKey = secretAccessKey;
    const fields = new Map<string, string>(Object.entries(request.headers));
    fields.set('x-amz-date', '');
    if (sessionToken) fields.set('x-amz-security-token', sessionToken);
    const names = [...fields.keys()].sort();
    const lines = names.map((name) => `${name}:${canonicalValue(fields.get(name) as string)}\n`);
    const dateAt = names.indexOf('x-amz-date');
    this.#signedNames = names.join(';');
    this.#beforeDate = `${request.method}\n${canonicalPath(request.path)}\n\n${lines.slice(0, dateAt).join('')}x-amz-date:`;
    this.#afterDate = `\n${lines.slice(dateAt + 1).join('')}\n${this.#signedNames}\n`;
  }

  /** @param timeMS the service's time, in milliseconds since 1970 */
  sign(body: Uint8Array, timeMS: number): Signature {
    const second = Math.floor(timeMS / 1000);
    if (second !== this.#second) this.#beginSecond(second);
    const canonicalHash = hash('sha256', this.#canonicalRequest + hash('sha256', body));
    return { date: this.#date, authorization: this.#authorization + this.#hmac.of(canonicalHash) };
  }

  #beginSecond(second: number): void {
    const { region, service } = this.#request;
    const date = `${new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const day = date.slice(0, 8);
    if (day !== this.#day) {
      this.#signingKey = deriveSigningKey(this.#secretAccessKey, day, region, service);
    }
    this.#day = day;
    this.#second = second;
    const scope = `${day}/${region}/${service}/aws4_request`;
    this.#date = date;
    this.#canonicalRequest = this.#beforeDate + date + this.#afterDate;
    this.#hmac = new HmacOfHash(this.#signingKey, `${ALGORITHM}\n${date}\n${scope}\n`);
    this.#authorization =
      `${ALGORITHM} Credential=${this.#accessKeyId}/${scope}, ` +
      `SignedHeaders=${this.#signedNames}, Signature=`;
  }
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const HASH_DIGITS = 64;

/**
 * HMAC-SHA256 (RFC 2104) of a prefix and 64 hexadecimal digits: two hashes of bytes that are ready but for what changes.
 * Half of what an Hmac object costs, which is made and given up for each request.
 */
class HmacOfHash {
  readonly #inner: Buffer;
  readonly #outer: Buffer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);

  /** @param key no longer than a block */
  constructor(key: Uint8Array, prefix: string) {
    this.#inner = Buffer.alloc(BLOCK_BYTES + prefix.length + HASH_DIGITS);
    for (let i = 0; i < BLOCK_BYTES; i++) {
      const byte = key[i] ?? 0;
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
    this.#inner.write(prefix, BLOCK_BYTES, 'latin1');
  }

  /** In hexadecimal digits. */
  of(digits: string): string {
    this.#inner.write(digits, this.#inner.length - HASH_DIGITS, 'latin1');
    this.#outer.write(hash('sha256', this.#inner), BLOCK_BYTES, 'hex');
    return hash('sha256', this.#outer);
  }
}

/** The key for the requests of a day, such as `20150830`. */
export function deriveSigningKey(
  secretAccessKey: string,
  day: string,
  region: string,
  service: string,
): Buffer {
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of [day, region, service, 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key;
}

/** Blanks at the ends go, runs of them become one. Blanks are those of HTTP: not, say, U+00A0. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

/** The path is encoded once more, and has no empty or dotted segments: all services but S3 sign so. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const isFolder = segments.length > 0 && path.endsWith('/');
  return `/${segments.map(encodeSegment).join('/')}${isFolder ? '/' : ''}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
