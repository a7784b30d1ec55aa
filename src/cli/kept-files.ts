import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { LoadArguments } from './arguments.js';
import { lockPath } from './checkpoint/checkpoint-lock.js';
import { halfWrittenPath } from './half-written-path.js';
import { findFiles } from './input/find-files.js';
import { type InputFile, STANDARD_INPUT } from './input/input-record.js';
import { UsageError } from './usage-error.js';

/** What of a command line names files. */
export type NamedFiles = Pick<
  LoadArguments,
  'files' | 'report' | 'rejects' | 'checkpoint' | 'config' | 'converter'
>;

/** A file that an option names. */
interface OptionFile {
  /** The option, as messages tell it. */
  readonly option: string;
  readonly path: string;
}

/**
 * Finds the files to be read. What the load writes itself, its config file and its converter may be in a folder or match
 * a pattern: they are passed over.
 * @throws {UsageError} what the load would write is there for something else, or nothing is left to be read
 */
export function filesToLoad(args: NamedFiles): readonly InputFile[] {
  const found = findFiles(args.files);
  const inputs = new Set(args.files.filter((name) => name !== STANDARD_INPUT).map(realPath));
  const kept = new Set(distinctFiles(args, inputs));
  const files = found.filter(({ path, size }) => {
    if (size === undefined) return true;
    const real = realPath(path);
    return inputs.has(real) || !kept.has(real);
  });
  if (files.length > 0) return files;
  throw new UsageError(
    `cannot read ${args.files.join(' ')}: there is nothing but what this load writes, and its --config and --converter`,
  );
}

/** The real paths of what is written, and of what the load is made of. @throws {UsageError} one is there for two things */
function distinctFiles(args: NamedFiles, inputs: ReadonlySet<string>): Iterable<string> {
  const taken = new Map<string, string>();
  for (const { option, path } of filesRead(args)) taken.set(realPath(path), option);
  for (const { option, path } of filesWritten(args)) {
    if (isDevice(path)) continue; // nothing there is overwritten
    const real = realPath(path);
    const other = taken.get(real);
    if (other !== undefined)
      throw new UsageError(`${option} and ${other} name the same file: they need one each`);
    if (inputs.has(real))
      throw new UsageError(`${option} names an input, which would be overwritten: name another file`);
    taken.set(real, option);
  }
  return taken.keys();
}

function filesRead({ config, converter }: NamedFiles): readonly OptionFile[] {
  return [...optionFile('config', config), ...optionFile('converter', converter)];
}

function filesWritten({ checkpoint, rejects, report }: NamedFiles): readonly OptionFile[] {
  return [
    ...optionFile('checkpoint', checkpoint),
    ...(checkpoint === undefined ? [] : besideCheckpoint(checkpoint)),
    ...optionFile('rejects', rejects),
    ...(report?.targets ?? []).flatMap(({ path }) => optionFile('report', path)),
  ];
}

/** Who has it, and what is to take its place. Of a link, they are beside the file it leads to. */
function besideCheckpoint(checkpoint: string): readonly OptionFile[] {
  const real = realPath(checkpoint);
  return [lockPath(real), halfWrittenPath(real)].map((path) => ({
    option: `--checkpoint ${checkpoint} (with ${basename(path)} beside it)`,
    path,
  }));
}

function optionFile(name: string, path: string | undefined): readonly OptionFile[] {
  return path === undefined ? [] : [{ option: `--${name} ${path}`, path }];
}

function isDevice(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isCharacterDevice() === true;
}

/** By whatever links it is named; its folder's, if it is not there yet. */
function realPath(path: string): string {
  const whole = resolve(path);
  return real(whole) ?? join(real(dirname(whole)) ?? dirname(whole), basename(whole));
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
