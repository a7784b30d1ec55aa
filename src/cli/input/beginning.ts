import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Beginning } from './input-record.js';
import { cannotRead } from './open-file.js';
import { UnreadableInput } from './unreadable-input.js';

/** Two files of one size that begin alike for so long, and are not the same, are told apart by nobody. */
const BEGINNING_BYTES = 64 * 1024;

/** Used again: with a room for each, those of thousands of files would all be there before the collector comes. */
let room: Buffer | undefined;

/** How a file begins. @throws {UsageError} it cannot be read */
export function beginningOf(path: string): Beginning {
  try {
    const fd = openSync(path, 'r');
    try {
      room ??= Buffer.allocUnsafeSlow(BEGINNING_BYTES);
      const bytes = room;
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(fd, bytes, length, bytes.length - length, length);
      }
      const sha256 = createHash('sha256').update(bytes.subarray(0, length)).digest('hex');
      return { bytes: length, sha256 };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** How standard input or a pipe begins, of which nothing can be read twice. */
export class PassingBeginning {
  readonly #due: Beginning | undefined;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  /** @param due how it must begin */
  constructor(due: Beginning | undefined) {
    this.#due = due;
  }

  /** How it begins, as far as it has come. */
  get known(): Beginning {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  /** Whether so much has come that it can be what was due. */
  get isDecided(): boolean {
    return this.#due === undefined || this.#bytes >= this.#due.bytes;
  }

  /** Takes the next bytes. @throws {UnreadableInput} it begins otherwise */
  take(chunk: Uint8Array): void {
    const due = this.#due;
    let rest = chunk;
    if (due !== undefined && !this.isDecided) {
      rest = chunk.subarray(due.bytes - this.#bytes);
      this.#update(chunk.subarray(0, due.bytes - this.#bytes));
      if (this.isDecided && this.known.sha256 !== due.sha256) throw isAnother();
    }
    this.#update(rest.subarray(0, BEGINNING_BYTES - this.#bytes));
  }

  /** There is no more. @throws {UnreadableInput} it is too short */
  end(): void {
    if (!this.isDecided) throw isAnother();
  }

  #update(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}

function isAnother(): UnreadableInput {
  return new UnreadableInput(
    'begins otherwise than when the checkpoint was written: pipe in the same records in the same order, ' +
      'or begin anew with another --checkpoint',
  );
}
