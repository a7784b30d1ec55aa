import { nearestName } from '../nearest-name.js';
import { isObject } from '../option-checks.js';
import type { Config } from './config-file.js';
import type { Flag } from './flag.js';
import { nameText } from './name-text.js';
import { type FlagText, type FlagTexts, hint } from './read-flags.js';
import { UsageError } from './usage-error.js';

/** A command line of `load`, with what a config file adds to it. */
export interface LoadTexts {
  readonly files: readonly string[];
  readonly values: FlagTexts;
}

/** What is asked of a command line alone. */
const NOT_IN_FILES: ReadonlySet<string> = new Set(['config', 'help', 'help-all', 'verbose', 'version']);

/** Flags that say which attribute is the first. */
const ORDERED: ReadonlySet<string> = new Set(['key', 'key-schema', 'create-table']);

/** A name that JavaScript puts before all others of an object. */
const WHOLE_NUMBER = /^(0|[1-9]\d*)$/;

/** What stands between a name and what is said of it, in the example of a flag's value. */
const BETWEEN = /[=:]/;

/** The member that has what stands beside the flags. */
const FILES = 'files';

/**
 * Adds what a config file says: its members are called as the flags, `max-in-flight-requests` or `maxInFlightRequests`,
 * and `files`. What the command line says goes before it.
 *
 * @param path of the file, for messages, which show names but no values: some may be secret
 * @throws {UsageError} a member is no flag, or not of its kind
 */
export function withConfig(
  { files, values }: LoadTexts,
  config: Config,
  path: string,
  flags: readonly Flag[],
): LoadTexts {
  const byName = new Map(
    flags.filter(({ name }) => !NOT_IN_FILES.has(name)).map((flag) => [plain(flag.name), flag]),
  );
  const all = new Map<string, FlagText>();
  let named = files;
  for (const [name, value] of Object.entries(config)) {
    if (name === FILES) {
      const listed = textsOf(value);
      if (listed === undefined) throw new UsageError(`${path}: files must be a path or a list of paths`);
      if (files.length === 0) named = listed;
      continue;
    }
    const flag = byName.get(plain(name));
    if (flag === undefined) {
      const names = [FILES, ...Array.from(byName.values(), (known) => known.name)];
      throw new UsageError(
        `${path} has ${JSON.stringify(name)}, which is no option${hint(nearestName(name, names))}`,
      );
    }
    if (all.has(flag.name)) throw new UsageError(`${path} has --${flag.name} twice, under two names`);
    if (isOutOfOrder(flag, value)) {
      throw new UsageError(
        `${path}: ${name} names an attribute by a whole number, which comes first in an object wherever it stands: write it as text (${name}: "b:S,1:N")`,
      );
    }
    const text = textOf(flag, value);
    if (text === undefined) throw new UsageError(`${path}: ${name} must be ${kindText(flag)}`);
    if (text !== false) all.set(flag.name, text);
  }
  for (const [name, value] of values) all.set(name, value);
  return { files: named, values: all };
}

/** However its words are told apart. */
function plain(name: string): string {
  return name.replaceAll('-', '').toLowerCase();
}

/** What would stand behind the flag; false if it is switched off, undefined if the value is not of its kind. */
function textOf(flag: Flag, value: unknown): FlagText | false | undefined {
  switch (flag.kind) {
    case 'switch':
      return typeof value === 'boolean' ? value : undefined;
    case 'count':
      if (Number.isSafeInteger(value) && Number(value) > 0) return String(value);
      return typeof value === 'boolean' ? value : undefined;
    case 'texts':
      return pairs(flag, value) ?? textsOf(value);
    case 'list':
    case 'names':
      return (pairs(flag, value) ?? textsOf(value))?.join(',');
    default:
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      return pairs(flag, value)?.join(',');
  }
}

/** Whether nobody can tell any more in which order the names were written. */
function isOutOfOrder({ name }: Flag, value: unknown): boolean {
  if (!ORDERED.has(name) || !isObject(value)) return false;
  const names = Object.keys(value);
  return names.length > 1 && names.some((one) => WHOLE_NUMBER.test(one));
}

/** `{ pk: 'customer#{id}' }` for `pk=customer#{id}`, `{ zip: 'S' }` for `zip:S`. */
function pairs(flag: Flag, value: unknown): readonly string[] | undefined {
  const between = BETWEEN.exec(flag.value ?? '')?.[0];
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (between === undefined || entries.some(([, text]) => typeof text !== 'string')) return undefined;
  // Of texts each is its own, and what stands behind the name is no name.
  const told = (text: unknown): string => (flag.kind === 'texts' ? String(text) : nameText(String(text)));
  return entries.map(([name, text]) => `${nameText(name)}${between}${told(text)}`);
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function kindText({ kind, value = '' }: Flag): string {
  switch (kind) {
    case 'switch':
      return 'true or false';
    case 'count':
      return 'true, false or a whole number of 1 or more';
    case 'integer':
    case 'number':
      return 'a number';
    case 'texts':
    case 'list':
    case 'names':
      return `text such as ${value}, or a list of such${BETWEEN.test(value) ? ', or an object' : ''}`;
    default:
      return `text such as ${value}${BETWEEN.test(value) ? ', or an object' : ''}`;
  }
}
