/** What came is no answer that HTTP/1.1 allows to this request (RFC 9112). */
export class BrokenHttp extends Error {
  override readonly name = 'BrokenHttp';
}

/** Largest answer: all of a request may come back unprocessed, 16 MB of it, in a longer spelling. */
export const MAX_ANSWER_BYTES: number = 32 * 1024 * 1024;
/** Largest head, and largest line of a chunk. */
export const MAX_HEAD_BYTES: number = 64 * 1024;

export function tooLong(): BrokenHttp {
  return new BrokenHttp(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
}
