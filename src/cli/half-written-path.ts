import { basename, dirname, join } from 'node:path';

/**
 * Where a file is written that is to take the place of another one at an instant: beside it, since a rename is whole only
 * within a folder. It is hidden, and by this name nobody takes it for a file of the user's, who may well have a `FILE.new`.
 */
export function halfWrittenPath(path: string, whose = 'half-written'): string {
  return join(dirname(path), `.${basename(path)}.dynamodb-sink-${whose}`);
}
