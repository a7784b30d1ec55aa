import type { SigningCredentials } from './signature-v4.js';

/** How the service names its errors and what throttles. What an endpoint says otherwise is not one of its names. */
const NAME = /^[A-Za-z][\w.]{0,99}$/;
const REQUEST_ID = /^[\w-]{1,100}$/;
const LONGEST_RESOURCE = 300;
/** Amazon's are longer. A made-up one of an endpoint on this machine, `x` say, is in half of all words. */
const LEAST_SECRET = 8;
/** A signature, or a hash of a body: nobody needs to read either. */
const DIGEST = /\b[0-9a-f]{64}\b/gi;

/**
 * What an endpoint says, without what it may have been told: whoever gets a request (a proxy that shows it on an error
 * page, say) may repeat its token and its signature.
 */
export class Said {
  readonly #secrets: readonly string[];

  /** @param credentials those the request was signed with; undefined if it was not sent */
  constructor(credentials: SigningCredentials | undefined) {
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = credentials ?? {};
    this.#secrets = [sessionToken, secretAccessKey, accessKeyId].filter(
      ({ length }) => length >= LEAST_SECRET,
    );
  }

  /** Words for people. */
  words(text: string): string {
    let safe = text.replace(DIGEST, '…');
    for (const secret of this.#secrets) safe = safe.replaceAll(secret, '…');
    return safe;
  }

  /** The name of an error or a reason; empty if it is none. */
  name(text: string): string {
    return NAME.test(text) && this.words(text) === text ? text : '';
  }

  /** The table or index that is named as what throttles; empty if it is none. */
  resource(text: string): string {
    return text.length <= LONGEST_RESOURCE && this.words(text) === text ? text : '';
  }

  /** The id of a request; undefined if it is none. */
  requestId(text: string | undefined): string | undefined {
    return text !== undefined && REQUEST_ID.test(text) && this.words(text) === text ? text : undefined;
  }
}
