import {
  closeSync,
  fchmodSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDbSinkError, messageOf } from '../errors.js';
import { syncFolder } from './checkpoint/save-file.js';
import { UsageError } from './usage-error.js';

const synced = promisify(fsync);

/** The file of `--rejects`: a line for each record that is not written, there as soon as it is rejected. */
export class RejectsFile implements Disposable {
  readonly path: string;
  readonly #fd: number;
  /** A terminal or another device cannot be cut, nor made durable. */
  readonly #isDevice: boolean;
  #bytes = 0;

  private constructor(path: string, fd: number, isDevice: boolean) {
    this.path = path;
    this.#fd = fd;
    this.#isDevice = isDevice;
  }

  /**
   * Opens it; of one that is there nothing is changed yet.
   * @param known how many bytes earlier runs of the same load have written; undefined if it is to be new or empty
   * @throws {UsageError} it is not what it has to be
   */
  static open(path: string, known: number | undefined): RejectsFile {
    const stat = statSync(path, { throwIfNoEntry: false });
    const fault = faultOf(stat, known);
    if (fault !== undefined) throw new UsageError(`--rejects ${path} ${fault}`);
    const fd = openedToAppend(path, known);
    if (known !== undefined && !endsLine(fd, known)) {
      closeSync(fd);
      throw new UsageError(`--rejects ${path} ${editFault(known)}`);
    }
    return new RejectsFile(path, fd, stat?.isFile() === false);
  }

  /** What is written by now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes away what the last run has written and its checkpoint does not know. */
  async begin(known = 0): Promise<void> {
    if (this.#isDevice) return;
    fchmodSync(this.#fd, 0o600);
    ftruncateSync(this.#fd, known);
    this.#bytes = known;
    await syncFolder(dirname(this.path));
  }

  /** Writes a line. @throws {DynamoDbSinkError} `REJECTION_HANDLER_FAILED`: nothing of it is there then */
  append(line: string): void {
    const bytes = Buffer.from(line);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
      this.#bytes += bytes.length;
    } catch (error) {
      this.#cut();
      throw new DynamoDbSinkError(
        'REJECTION_HANDLER_FAILED',
        `--rejects ${this.path} cannot be written: ${messageOf(error)}: the load stops before it passes a record that is neither written nor there`,
        { cause: error },
      );
    }
  }

  /** Makes durable what is written. */
  async sync(): Promise<void> {
    if (!this.#isDevice) await synced(this.#fd);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  /** Half a line would spoil the next one. */
  #cut(): void {
    try {
      if (!this.#isDevice) ftruncateSync(this.#fd, this.#bytes);
    } catch {
      // The first error is told.
    }
  }
}

const NEWLINE = 0x0a;

/** One that earlier runs have written is read, too. @throws {UsageError} it cannot be */
function openedToAppend(path: string, known: number | undefined): number {
  try {
    return openSync(path, known === undefined ? 'a' : 'a+', 0o600);
  } catch (error) {
    throw new UsageError(`--rejects ${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

/** Whoever has mended a line in place has moved those behind it: cut where it was cut before, one would be torn. */
function endsLine(fd: number, known: number): boolean {
  if (known === 0) return true;
  const last = Buffer.alloc(1);
  return readSync(fd, last, 0, 1, known - 1) === 1 && last[0] === NEWLINE;
}

function editFault(known: number): string {
  return (
    `was changed since: no line ends behind the ${known} bytes that the checkpoint knows of. Put it back as the last run left it, ` +
    'and mend records when the load is done, or begin anew with another --checkpoint; nothing was written'
  );
}

function faultOf(stat: Stats | undefined, known: number | undefined): string | undefined {
  const bytes = stat?.size ?? 0;
  if (stat?.isFile() === false && (known !== undefined || !stat.isCharacterDevice())) return 'is no file';
  if (known === undefined) {
    if (bytes === 0) return undefined;
    return `is there already, with ${bytes} bytes: name another file, or move that one away; nothing was written`;
  }
  if (bytes >= known) return undefined;
  return (
    `${stat === undefined ? 'is gone' : `has ${bytes} bytes`}, and the checkpoint knows of ${known} bytes: put it back as the last run left it, ` +
    'or begin anew with another --checkpoint; nothing was written'
  );
}
