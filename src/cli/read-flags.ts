import { parseArgs } from 'node:util';
import type { KeySchema } from '../item/key-schema.js';
import { nearestName } from '../nearest-name.js';
import { endpointText } from './endpoint-text.js';
import { type Flag, takesValue } from './flag.js';
import { flagValue } from './flag-value.js';
import { UsageError } from './usage-error.js';

/** What stands behind each flag that is given; true behind a switch, a list behind what may be given several times. */
export type FlagTexts = ReadonlyMap<string, FlagText>;

/** What stands behind one flag. */
export type FlagText = string | true | readonly string[];

/** What stands on a command line beside its flags. */
export function positionalsOf(args: readonly string[], flags: readonly Flag[]): string[] {
  return tokensOf(args, flags).flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
}

/** Reads flags, refusing whatever is none. @throws {UsageError} */
export function readFlags(args: readonly string[], flags: readonly Flag[]): FlagTexts {
  const values = new Map<string, FlagText>();
  for (const token of tokensOf(args, flags)) {
    if (token.kind !== 'option') continue;
    const flag = knownFlag(token.rawName === '-h' ? 'help' : token.name, token.rawName, flags);
    const value = givenValue(flag, token.value, token.inlineValue === true);
    const before = values.get(flag.name);
    values.set(flag.name, joined(flag, token.rawName, before, value));
  }
  return values;
}

/** What all that a flag was given comes to. */
function joined(flag: Flag, rawName: string, before: FlagText | undefined, value: string | true): FlagText {
  if (flag.kind === 'texts') return [...((before ?? []) as readonly string[]), value as string];
  if (before === undefined) return value;
  if (flag.kind === 'list') return `${before},${value}`;
  throw new UsageError(`${rawName} is given twice`);
}

// Not parseArgs's own strictness: its messages neither name the nearest flag nor speak of repetition.
function tokensOf(args: readonly string[], flags: readonly Flag[]) {
  const { tokens } = parseArgs({
    args: withCounts(args, flags),
    options: Object.fromEntries(
      flags.map((flag) => [flag.name, { type: takesValue(flag) ? 'string' : 'boolean' }] as const),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  return tokens;
}

/** Joins to each flag that may have a number the one behind it, which would be a file's name else. */
function withCounts(args: readonly string[], flags: readonly Flag[]): string[] {
  const counts = new Set(flags.filter(({ kind }) => kind === 'count').map(({ name }) => `--${name}`));
  const joined: string[] = [];
  let isOver = false; // all behind -- are names
  for (const arg of args) {
    const before = joined.at(-1);
    if (!isOver && before !== undefined && counts.has(before) && /^\d+$/.test(arg))
      joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
    isOver ||= arg === '--';
  }
  return joined;
}

function knownFlag(name: string, rawName: string, flags: readonly Flag[]): Flag {
  const flag = flags.find((known) => known.name === name);
  if (flag !== undefined && (rawName.startsWith('--') || name === 'help')) return flag;
  const names = flags.map((known) => known.name);
  const meant = nearestName(name, names);
  throw new UsageError(`unknown option ${rawName}${hint(meant && `--${meant}`) || '; see --help'}`);
}

/** What an error says of a name that is near. */
export function hint(meant: string | undefined): string {
  return meant ? `; did you mean ${meant}?` : '';
}

function givenValue(flag: Flag, value: string | undefined, isInline: boolean): string | true {
  if (flag.kind === 'switch') {
    if (value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    return true;
  }
  if (flag.kind === 'count') {
    if (value !== undefined && !/^[1-9]\d*$/.test(value))
      throw new UsageError(
        `--${flag.name} may have a whole number behind it, 1 or more; it has ${JSON.stringify(value)}`,
      );
    return value ?? true;
  }
  if (value === undefined) throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
  if (!isInline && value.startsWith('-') && value.length > 1) {
    throw new UsageError(
      `--${flag.name} needs a value, and ${value} looks like an option; if it is meant: --${flag.name}=${value}`,
    );
  }
  return value;
}

/** The value of a flag that is not a switch, of the type its kind has. @throws {UsageError} */
export function flagged<V extends string | number | readonly string[] | KeySchema>(
  values: FlagTexts,
  name: string,
  flags: readonly Flag[],
): V | undefined {
  const text = values.get(name);
  const flag = flags.find((known) => known.name === name);
  if (flag?.kind === 'texts') return text as V | undefined;
  return typeof text !== 'string' || flag === undefined ? undefined : (flagValue(flag, text) as V);
}

/** @throws {UsageError} `--endpoint` is no URL */
export function checkEndpoint(values: FlagTexts): void {
  const endpoint = values.get('endpoint');
  if (typeof endpoint === 'string' && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(
      `--endpoint must be a URL such as http://localhost:8000; it is ${JSON.stringify(endpointText(endpoint))}`,
    );
  }
}
