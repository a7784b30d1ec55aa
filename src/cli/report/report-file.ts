import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../errors.js';
import { UsageError } from '../usage-error.js';

/** For its owner alone: there are keys in it. */
const MODE = 0o600;

/** Finds out whether a file can be written there, without leaving anything. @throws {UsageError} it cannot */
export function checkReportPath(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) throw new Error('it is there, and no file');
    const beside = besideOf(path);
    closeSync(openSync(beside, 'wx', MODE));
    rmSync(beside);
  } catch (error) {
    throw new UsageError(`--report ${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Writes a file whole or not at all: one that was there before stays until the new one is on disk. At once, since the
 * process may be about to end.
 */
export function writeReportFile(path: string, text: string): void {
  const beside = besideOf(path);
  try {
    const file = openSync(beside, 'wx', MODE);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function besideOf(path: string): string {
  return `${path}.${process.pid}.new`;
}
