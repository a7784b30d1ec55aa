import { isUtf8 } from 'node:buffer';
import { MAX_RECORD_BYTES, NOT_UTF8, type RecordText, tooLong } from './record-text.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Cuts bytes into lines. A line is decoded as a whole, so that a character which two chunks share stays
 * whole. A line that is too long or not UTF-8 is a faulty line and no more than that.
 */
export class LineSplitter {
  readonly #behind: number;
  readonly #maxLineBytes: number;
  /** The beginning of a line whose end has not come yet; emptied as soon as it is too long. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  #number = 0;

  /**
   * @param behind lines up to this one are counted and nothing else
   * @param maxLineBytes the most memory one line may take
   */
  constructor(behind = 0, maxLineBytes: number = MAX_RECORD_BYTES) {
    this.#behind = behind;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that end in this chunk, blank ones left out. The chunk must not change afterwards. */
  push(chunk: Uint8Array): RecordText[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: RecordText[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.#add(
        lines,
        this.#begunBytes === 0 ? bytes.subarray(start, end) : this.#end(bytes.subarray(start, end)),
      );
      start = end + 1;
    }
    if (start < bytes.length) this.#begin(bytes.subarray(start));
    return lines;
  }

  /** The last line, if it has no end. */
  end(): RecordText[] {
    const lines: RecordText[] = [];
    if (this.#begunBytes > 0) this.#add(lines, this.#end(new Uint8Array()));
    return lines;
  }

  #begin(part: Uint8Array): void {
    this.#begunBytes += part.length;
    if (this.#begunBytes > this.#maxLineBytes) this.#begun = [];
    else this.#begun.push(part);
  }

  /** The line that was begun, with its last part; undefined if it is too long. */
  #end(part: Uint8Array): Buffer | undefined {
    this.#begin(part);
    const line = this.#begunBytes > this.#maxLineBytes ? undefined : Buffer.concat(this.#begun);
    this.#begun = [];
    this.#begunBytes = 0;
    return line;
  }

  #add(lines: RecordText[], bytes: Buffer | undefined): void {
    const number = ++this.#number;
    if (number <= this.#behind) return;
    if (bytes === undefined || bytes.length > this.#maxLineBytes) {
      lines.push({ number, line: number, text: '', fault: tooLong(this.#maxLineBytes) });
      return;
    }
    const start = number === 1 && hasByteOrderMark(bytes) ? 3 : 0;
    const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
    if (!isUtf8(bytes)) {
      lines.push({ number, line: number, text: '', fault: NOT_UTF8 });
      return;
    }
    const text = bytes.toString('utf8', start, end);
    if (!isBlank(text)) lines.push({ number, line: number, text, fault: undefined });
  }
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) > 0x20 ? false : text.trim() === '';
}
