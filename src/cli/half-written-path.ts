import { hash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * Where a file is written that is to take the place of another one at an instant: beside it, since a rename is whole only
 * within a folder. It is hidden, and by this name nobody takes it for a file of the user's, who may well have a `FILE.new`.
 */
export function halfWrittenPath(path: string, whose = 'half-written'): string {
  return join(dirname(path), `.${short(basename(path))}.dynamodb-sink-${whose}`);
}

/** A name may have 255 bytes: of a longer one than this the rest is told by a hash. */
const LONGEST_NAME_BYTES = 200;
const HASH_DIGITS = 32;

function short(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  // Four bytes a letter at most, so that no letter is cut.
  const beginning = [...name].slice(0, (LONGEST_NAME_BYTES - HASH_DIGITS) / 4).join('');
  return `${beginning}-${hash('sha256', name).slice(0, HASH_DIGITS)}`;
}
