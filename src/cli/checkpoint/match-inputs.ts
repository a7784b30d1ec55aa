import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { beginningOf } from '../input/beginning.js';
import { type InputFile, STANDARD_INPUT } from '../input/input-record.js';
import { UsageError } from '../usage-error.js';
import type { FileState } from './checkpoint-content.js';

/** An input with how far it has come. */
export interface MatchedInput {
  readonly file: InputFile;
  readonly state: FileState;
}

/** The inputs of a load that goes on. */
export interface MatchedInputs {
  /** Those of the checkpoint in its order, then those it does not know in the order of the command line. */
  readonly inputs: readonly MatchedInput[];
  /** What is worth telling. */
  readonly notes: readonly string[];
}

/** As many names as a message tells. */
const TOLD_NAMES = 5;

/**
 * Finds the files of a checkpoint among those that are named now.
 *
 * @param states empty for a load that begins
 * @throws {UsageError} one is missing, or is not what it was
 */
export function matchInputs(
  files: readonly InputFile[],
  states: readonly FileState[],
  checkpoint: string,
): MatchedInputs {
  const now = new Map(files.map((file) => [identityOf(file), file]));
  const missing = states.filter(({ path }) => !now.has(path)).map(({ path }) => path);
  if (missing.length > 0) {
    throw new UsageError(
      `--checkpoint ${checkpoint} knows of ${listed(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not named now: ` +
        'name the same files again, or begin anew with another --checkpoint; nothing was written',
    );
  }
  const notes: string[] = [];
  const inputs = states.map((state) => {
    const file = now.get(state.path) as InputFile;
    const found = stateOf(file, state.path);
    checkUnchanged(file, state, found, checkpoint);
    if (found.modifiedAt !== state.modifiedAt) {
      notes.push(
        `${file.name} was touched since the checkpoint was written: its size and beginning are the same, so it is taken for unchanged`,
      );
    }
    now.delete(state.path);
    return begun(file, { ...state, modifiedAt: found.modifiedAt });
  });
  const added = [...now].map(([path, file]) => ({ file, state: stateOf(file, path) }));
  if (states.length > 0 && added.length > 0) {
    const names = listed(added.map(({ file }) => file.name));
    notes.push(`${names} ${added.length === 1 ? 'is' : 'are'} new, and read behind the others`);
  }
  return { inputs: [...inputs, ...added], notes };
}

/** What a file is known by from run to run. */
function identityOf({ path, size }: InputFile): string {
  if (path === STANDARD_INPUT) return path;
  return size === undefined ? resolve(path) : realpathSync(path);
}

function stateOf(file: InputFile, path: string): FileState {
  const nothing = { isDone: false, number: 0, records: 0, rejectedLines: 0, rejected: 0 };
  if (file.size === undefined) return { path, ...nothing };
  const modifiedAt = statSync(file.path).mtime.toISOString();
  return { path, size: file.size, modifiedAt, beginning: beginningOf(file.path), ...nothing };
}

function checkUnchanged(file: InputFile, before: FileState, now: FileState, checkpoint: string): void {
  let difference: string | undefined;
  if (before.size !== now.size) {
    const sizes = [before.size, now.size].map((size) => (size === undefined ? 'no file' : `${size} bytes`));
    difference = `it had ${sizes[0]}, and has ${sizes[1]} now`;
  } else if (now.beginning !== undefined && before.beginning?.sha256 !== now.beginning.sha256) {
    difference = 'it begins otherwise now';
  }
  if (difference === undefined) return;
  throw new UsageError(
    `${file.name} has changed since --checkpoint ${checkpoint} was written: ${difference}. Put it back, ` +
      'or begin anew with another --checkpoint; nothing was written',
  );
}

function begun(file: InputFile, state: FileState): MatchedInput {
  const { number, records, beginning, layout, rejectedAhead } = state;
  // Of a pipe nothing can be passed over unless it begins alike.
  const isDue = file.size === undefined && (number > 0 || rejectedAhead !== undefined);
  return { file: { ...file, begun: { number, records, layout, ...(isDue && { beginning }) } }, state };
}

function listed(names: readonly string[]): string {
  const more = names.length - TOLD_NAMES;
  return names.slice(0, TOLD_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
