import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.js';
import { MAX_DEPTH, TOO_DEEP } from './parse-document.js';
import { MAX_RECORD_BYTES, tooLong } from './record-limits.js';

/**
 * Finds where a JSON value ends by its brackets and quotes, chunk after chunk. A value that is too long or nested too
 * deeply is followed to its end all the same.
 */
export class JsonExtent {
  /** Why the value cannot be read. Continues "orders.json:7 …" unless {@link isBroken}. */
  fault: string | undefined;
  /** Whether what follows the value cannot be read either. */
  isBroken = false;
  isAtEnd = false;
  /** Newlines inside of the value, so far. */
  newlines = 0;
  /** The closing brackets that are due, the next one last. */
  readonly #closing = new Uint8Array(MAX_DEPTH);
  #depth = 0;
  #bytes = 0;
  #isString = false;
  #isEscaped = false;
  /** Whether it is a number or a word, which ends where something else begins. */
  #isScalar = false;

  /** Begins with another value: one object serves them all. */
  begin(): void {
    this.fault = undefined;
    this.isBroken = false;
    this.isAtEnd = false;
    this.newlines = 0;
    this.#isScalar = false;
    this.#depth = 0;
    this.#bytes = 0;
    this.#isString = false;
    this.#isEscaped = false;
  }

  /** Reads on; the index behind what belongs to the value. */
  scan(bytes: Uint8Array, start: number): number {
    const end = this.#isScalar ? this.#scalarEnd(bytes, start) : this.#end(bytes, start);
    this.#bytes += end - start;
    if (this.#bytes > MAX_RECORD_BYTES) this.fault ??= tooLong(MAX_RECORD_BYTES);
    return end;
  }

  #end(bytes: Uint8Array, start: number): number {
    let depth = this.#depth; // a field would be written back for each bracket
    for (let at = start; at < bytes.length; at++) {
      if (this.#isString) {
        at = this.#stringEnd(bytes, at);
        if (at < bytes.length && depth === 0) return this.#ended(at + 1);
        continue;
      }
      const byte = bytes[at] as number;
      if (byte === QUOTE) this.#isString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        // The two closing ones stand two behind the opening ones.
        if (depth < MAX_DEPTH) this.#closing[depth] = byte + 2;
        else this.fault ??= TOO_DEEP;
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--;
        if (depth < MAX_DEPTH && this.#closing[depth] !== byte) return this.#broken(byte, depth, at);
        if (depth === 0) return this.#ended(at + 1);
      } else if (byte === NEWLINE) this.newlines++;
      else if (depth === 0) {
        this.#isScalar = true;
        return this.#scalarEnd(bytes, at);
      }
    }
    this.#depth = depth;
    return bytes.length;
  }

  /** Where the closing quote is; the length of the bytes if it is not among them. */
  #stringEnd(bytes: Uint8Array, start: number): number {
    let at = this.#isEscaped ? start + 1 : start;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.#isString = false;
        break;
      }
      if (byte === BACKSLASH) at++;
      else if (byte === NEWLINE) this.newlines++; // not valid, which the parser will say
    }
    this.#isEscaped = at > bytes.length;
    return Math.min(at, bytes.length);
  }

  #scalarEnd(bytes: Uint8Array, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte <= 0x20 || isStructural(byte)) return this.#ended(at);
    }
    return bytes.length;
  }

  #ended(at: number): number {
    this.isAtEnd = true;
    return at;
  }

  #broken(byte: number, depth: number, at: number): number {
    this.isBroken = true;
    const due = String.fromCharCode(this.#closing[depth] ?? 0);
    this.fault = `${String.fromCharCode(byte)} where ${due} is due`;
    return at;
  }
}

function isStructural(byte: number): boolean {
  switch (byte) {
    case COMMA:
    case COLON:
    case QUOTE:
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
    case OPEN_BRACE:
    case CLOSE_BRACE:
      return true;
    default:
      return false;
  }
}
