import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../errors.js';
import { halfWrittenPath } from '../half-written-path.js';
import { UsageError } from '../usage-error.js';

/** For its owner alone: there are keys in it. */
const MODE = 0o600;

/** Finds out whether a file can be written there, without leaving anything. @throws {UsageError} it cannot */
export function checkReportPath(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) throw new Error('it is there, and no file');
    const { file, beside } = openBeside(path);
    closeSync(file);
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
  const { file, beside } = openBeside(path);
  try {
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

/** Opens a new file in the same folder. One that is there was left by a process that was killed: in a container each is 1. */
function openBeside(path: string): { readonly file: number; readonly beside: string } {
  const beside = halfWrittenPath(path, `${process.pid}`); // two loads may write the same report
  rmSync(beside, { force: true });
  return { file: openSync(beside, 'wx', MODE), beside };
}
