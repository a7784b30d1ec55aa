import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { UsageError } from '../usage-error.js';
import { whyUnreadable } from '../why-unreadable.js';
import { STANDARD_INPUT } from './input-record.js';

const CHUNK_BYTES = 256 * 1024;

/** Opens a file for reading from its start. @throws {UsageError} if it cannot be opened */
export function openFile(path: string): Readable {
  if (path === STANDARD_INPUT) return process.stdin;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw cannotRead(path, error);
  }
  const stat = fstatSync(fd);
  if (stat.isDirectory()) {
    closeSync(fd);
    throw new UsageError(`cannot read ${path}: it is a directory`);
  }
  // A pipe by name, such as <(zcat file), would block one of Node's few file threads, and Ctrl-C with it.
  if (stat.isFIFO()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream(path, { fd, highWaterMark: CHUNK_BYTES });
}

/** What is said of a file that cannot be opened. */
export function cannotRead(path: string, error: unknown): UsageError {
  return new UsageError(`cannot read ${path}: ${whyUnreadable(error)}`, { cause: error });
}
