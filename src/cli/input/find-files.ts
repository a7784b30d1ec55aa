import { existsSync, globSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../usage-error.js';
import { exportedFiles, SUMMARY } from './export-manifest.js';
import { type InputFile, STANDARD_INPUT } from './input-record.js';
import { cannotRead } from './open-file.js';

const PATTERN = /[*?[\]{}]/;

/**
 * The files that a command line names: files, patterns such as `2024/*.csv`, folders with all that is in them in the
 * order of the names, exports of DynamoDB by their folder or `manifest-summary.json`, and `-`. A file that is named
 * twice is there once.
 *
 * @throws {UsageError} one of them names nothing that can be read
 */
export function findFiles(args: readonly string[]): readonly InputFile[] {
  const found = new Map<string, InputFile>();
  const add = (file: InputFile): void => {
    const identity = file.size === undefined ? file.path : realpathSync(file.path);
    if (!found.has(identity)) found.set(identity, file);
  };
  for (const arg of args) {
    if (arg === STANDARD_INPUT) add({ name: 'stdin', path: arg, size: undefined });
    else for (const path of pathsOf(arg)) filesAt(path).forEach(add);
  }
  return [...found.values()];
}

function pathsOf(arg: string): readonly string[] {
  if (existsSync(arg) || !PATTERN.test(arg)) return [arg];
  const paths = globSync(arg).filter((path) => !isHidden(basename(path)));
  if (paths.length > 0) return paths.sort();
  throw new UsageError(`cannot read ${arg}: no file matches this pattern`);
}

function filesAt(path: string): readonly InputFile[] {
  const stat = statOf(path);
  if (stat.isDirectory()) {
    const files = filesIn(path);
    if (files.length === 0) throw new UsageError(`cannot read ${path}: there are no files in this folder`);
    return files;
  }
  if (basename(path) === SUMMARY) return exportedFiles(path);
  return [{ name: path, path, size: stat.isFile() ? stat.size : undefined }];
}

function filesIn(folder: string): readonly InputFile[] {
  const names = readdirSync(folder).filter((name) => !isHidden(name));
  if (names.includes(SUMMARY)) return exportedFiles(join(folder, SUMMARY));
  return names.sort().flatMap((name) => {
    const path = join(folder, name);
    const stat = statOf(path);
    if (stat.isDirectory()) return filesIn(path);
    return stat.isFile() ? [{ name: path, path, size: stat.size }] : [];
  });
}

/** `_SUCCESS` and its like are written beside data by Hadoop, `_started` by DynamoDB. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_');
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
}
