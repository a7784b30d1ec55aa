import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { halfWrittenPath } from '../half-written-path.js';

/**
 * Replaces a file at one instant, and for good: whoever reads it, after a power failure as well, finds what it was before
 * or what it is now. It is for its owner alone (mode 0600).
 * @param pieces what it is to hold, one behind the other: whoever has much of it at hand need not copy it
 */
export async function saveFile(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const temporary = halfWrittenPath(path);
  await rm(temporary, { force: true }); // of a process that was killed
  await using file = await open(temporary, 'wx', 0o600);
  await file.writeFile(pieces);
  await file.sync();
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/**
 * Takes away what a process that was killed, or stopped at once, has left half written beside a file that is saved so, and
 * is not saved again.
 */
export function removeHalfSaved(path: string): void {
  try {
    rmSync(halfWrittenPath(path), { force: true });
  } catch {
    // It is in nobody's way until the file is saved, which then says why it cannot be.
  }
}

/** Makes durable that a file is in a folder. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path);
    await folder.sync();
  } catch {
    // Not every system opens folders, or has more to do for them.
  } finally {
    await folder?.close();
  }
}
