import { DynamoDbSinkError } from '../errors.js';
import type { HttpRequest, UndiciRequest } from './exchange.js';
import { RequestSigner } from './signature-v4.js';
import type { Target } from './target.js';

/** The digits of a content-length. */
const LENGTH_DIGITS = 16;

/** BatchWriteItem requests to one target: all of their heads but date, signature and length is text already. */
export class SignedHttpRequest implements HttpRequest {
  readonly maxHeadBytes: number;
  readonly #signer: RequestSigner;
  readonly #now: () => number;
  readonly #target: Target;
  readonly #fields: readonly string[];
  readonly #headStart: string;

  /** @param now the service's time, in milliseconds since 1970 */
  constructor(target: Target, now: () => number) {
    const { path, host, userAgent, region, service, credentials } = target;
    const headers = {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
    };
    const { sessionToken } = credentials;
    const unsigned = {
      'user-agent': userAgent,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    };
    this.#target = target;
    this.#now = now;
    this.#signer = new RequestSigner({ method: 'POST', path, headers, region, service }, credentials);
    this.#fields = Object.entries({ ...headers, ...unsigned }).flat();
    const { date, authorization } = this.#signer.sign(Buffer.alloc(0), 0);
    checkText(path, [...this.#fields, authorization]);
    const lines = Object.entries({ ...headers, ...unsigned }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#headStart = `POST ${path} HTTP/1.1\r\n${lines.join('')}x-amz-date: `;
    this.maxHeadBytes = this.#headText(date, authorization, 0).length + LENGTH_DIGITS;
  }

  head(body: Buffer): string {
    const { date, authorization } = this.#signer.sign(body, this.#now());
    return this.#headText(date, authorization, body.length);
  }

  dispatch(body: Buffer): UndiciRequest {
    const { origin, path } = this.#target;
    const { date, authorization } = this.#signer.sign(body, this.#now());
    const headers = [...this.#fields, 'x-amz-date', date, 'authorization', authorization];
    return { origin, path, method: 'POST', headers, body };
  }

  #headText(date: string, authorization: string, length: number): string {
    return `${this.#headStart}${date}\r\nauthorization: ${authorization}\r\ncontent-length: ${length}\r\n\r\n`;
  }
}

/**
 * What stands in a head must not end a line of it, nor be more bytes than characters; the path is one word of the first
 * line.
 */
function checkText(path: string, values: readonly string[]): void {
  if (/^\/[\x21-\x7e]*$/.test(path) && values.every((value) => /^[\t\x20-\x7e]*$/.test(value))) return;
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    'the host, path, user agent, access key, session token or region of dynamoDb has line breaks or characters beyond ' +
      'printable ASCII, which a header field cannot have',
  );
}
