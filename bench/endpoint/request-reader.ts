const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
/** In a JSON text a quote inside of a string is escaped, so this is a write and never data. */
const WRITE = Buffer.from('"PutRequest"');

export interface ReadRequest {
  readonly bodyLength: number;
  readonly writes: number;
}

/** Finds the end of each request on one connection and counts the writes in it, looking at the bytes once. */
export class RequestReader {
  readonly #onRequest: (request: ReadRequest) => void;
  #head: Buffer | undefined;
  #bodyLength = 0;
  #missing = 0;
  #writes = 0;
  /** The end of the body's last chunk: a write may begin in it. */
  #tail: Buffer = Buffer.alloc(0);

  constructor(onRequest: (request: ReadRequest) => void) {
    this.#onRequest = onRequest;
  }

  read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#missing > 0 ? this.#readBody(rest) : this.#readHead(rest);
  }

  #readHead(chunk: Buffer): Buffer {
    const bytes = this.#head === undefined ? chunk : Buffer.concat([this.#head, chunk]);
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) {
      this.#head = bytes;
      return Buffer.alloc(0);
    }
    this.#head = undefined;
    const length = CONTENT_LENGTH.exec(bytes.toString('latin1', 0, end))?.[1];
    if (length === undefined) throw new Error('a request without content-length: no contender sends one');
    this.#bodyLength = this.#missing = Number(length);
    this.#writes = 0;
    return bytes.subarray(end + HEAD_END.length);
  }

  #readBody(chunk: Buffer): Buffer {
    const body = chunk.length > this.#missing ? chunk.subarray(0, this.#missing) : chunk;
    if (this.#tail.length > 0) {
      this.#writes += countWrites(Buffer.concat([this.#tail, body.subarray(0, WRITE.length - 1)]));
    }
    this.#writes += countWrites(body);
    this.#missing -= body.length;
    if (this.#missing > 0) this.#tail = this.#tailOf(body);
    else {
      this.#tail = Buffer.alloc(0);
      this.#onRequest({ bodyLength: this.#bodyLength, writes: this.#writes });
    }
    return chunk.subarray(body.length);
  }

  /** Too short to hold a whole write, so that none is counted twice. */
  #tailOf(body: Buffer): Buffer {
    const length = WRITE.length - 1;
    return body.length >= length
      ? body.subarray(-length)
      : Buffer.concat([this.#tail, body]).subarray(-length);
  }
}

function countWrites(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(WRITE); at >= 0; at = bytes.indexOf(WRITE, at + WRITE.length)) count++;
  return count;
}
