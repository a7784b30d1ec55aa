import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** Replaces a file at one instant: whoever reads it finds the old content or the new, never a part of one. */
export function saveFile(file: string, content: Uint8Array): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w');
  for (let at = 0; at < content.length; ) at += writeSync(handle, content, at);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, file);
}

/** What was saved last; undefined if nothing was. */
export function savedFile(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}
