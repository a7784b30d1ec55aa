import { createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { messageOf } from '../errors.js';
import { UsageError } from './usage-error.js';

const CHUNK_BYTES = 256 * 1024;

/** Opens what is to be loaded; `-` is standard input. @throws {UsageError} if it cannot be opened */
export function openInput(file: string): Readable {
  if (file === '-') return process.stdin;
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    throw cannotRead(file, error);
  }
  const stat = fstatSync(fd);
  if (stat.isDirectory()) throw new UsageError(`cannot read ${file}: it is a directory`);
  // A pipe by name, such as <(zcat file), would block one of Node's few file threads, and Ctrl-C with it.
  if (stat.isFIFO()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream(file, { fd, highWaterMark: CHUNK_BYTES });
}

function cannotRead(file: string, error: unknown): UsageError {
  const reasons: Record<string, string> = { ENOENT: 'there is no such file', EACCES: 'permission denied' };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);
  return new UsageError(`cannot read ${file}: ${reason}`, { cause: error });
}
