import { isUtf8 } from 'node:buffer';
import type { InputFile, InputRecord } from './input-record.js';
import type { ParseRecord } from './parse-document.js';
import { MAX_RECORD_BYTES, tooLong } from './record-limits.js';

const NEWLINE = 0x0a;

/**
 * Cuts bytes into lines, each of which is a record: UTF-8, ended by \n or \r\n. All lines of a chunk are decoded at
 * once, up to its last newline, so that a character which two chunks share stays whole. A line that is too long or not
 * UTF-8 is a faulty line and no more than that.
 */
export class LineSplitter {
  readonly #file: InputFile;
  readonly #parse: ParseRecord;
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
  constructor(file: InputFile, parse: ParseRecord, behind = 0, maxLineBytes: number = MAX_RECORD_BYTES) {
    this.#file = file;
    this.#parse = parse;
    this.#behind = behind;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that end in this chunk, blank ones left out. The chunk must not change afterwards. */
  push(chunk: Uint8Array): InputRecord[] {
    const lines: InputRecord[] = [];
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    if (this.#begunBytes > 0) {
      const end = bytes.indexOf(NEWLINE);
      if (end === -1) {
        this.#begin(bytes);
        return lines;
      }
      this.#end(lines, bytes.subarray(0, end));
      start = end + 1;
    }
    const last = bytes.lastIndexOf(NEWLINE);
    if (last >= start) this.#addAll(lines, bytes.subarray(start, last));
    if (last + 1 < bytes.length) this.#begin(bytes.subarray(last + 1));
    return lines;
  }

  /** The last line, if it has no end. */
  end(): InputRecord[] {
    const lines: InputRecord[] = [];
    if (this.#begunBytes > 0) this.#end(lines, new Uint8Array());
    return lines;
  }

  #begin(part: Uint8Array): void {
    this.#begunBytes += part.length;
    if (this.#begunBytes > this.#maxLineBytes) this.#begun = [];
    else this.#begun.push(part);
  }

  /** Adds the line that was begun, with its last part. */
  #end(lines: InputRecord[], part: Uint8Array): void {
    this.#begin(part);
    const isTooLong = this.#begunBytes > this.#maxLineBytes;
    const bytes = Buffer.concat(this.#begun);
    this.#begun = [];
    this.#begunBytes = 0;
    if (isTooLong) this.#addFault(lines, tooLong(this.#maxLineBytes));
    else this.#addAll(lines, bytes);
  }

  /** Adds whole lines, the last of which has its newline cut off. */
  #addAll(lines: InputRecord[], bytes: Buffer): void {
    if (bytes.length > this.#maxLineBytes || !isUtf8(bytes)) {
      this.#addEach(lines, bytes);
      return;
    }
    const text = bytes.toString();
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#add(lines, text.slice(start, end));
      start = end + 1;
    }
    this.#add(lines, text.slice(start));
  }

  /** {@link #addAll} where one of them may be faulty. */
  #addEach(lines: InputRecord[], bytes: Buffer): void {
    for (let start = 0; start <= bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline === -1 ? bytes.length : newline;
      const line = bytes.subarray(start, end);
      if (line.length > this.#maxLineBytes) this.#addFault(lines, tooLong(this.#maxLineBytes));
      else if (isUtf8(line)) this.#add(lines, line.toString());
      else this.#addBytes(lines, line);
      start = end + 1;
    }
  }

  /** Adds a line; a \r at its end is white space to JSON. */
  #add(lines: InputRecord[], line: string): void {
    const number = ++this.#number;
    if (number <= this.#behind) return;
    const text = number === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line;
    if (!isBlank(text)) lines.push(this.#parse(this.#file, number, number, text));
  }

  /** Adds a line that is not UTF-8. */
  #addBytes(lines: InputRecord[], line: Uint8Array): void {
    const number = ++this.#number;
    if (number > this.#behind) lines.push(this.#parse(this.#file, number, number, line));
  }

  #addFault(lines: InputRecord[], fault: string): void {
    const number = ++this.#number;
    if (number > this.#behind) lines.push({ file: this.#file, number, line: number, fault });
  }
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) > 0x20 ? false : text.trim() === '';
}
