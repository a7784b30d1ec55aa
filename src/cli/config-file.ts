import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf } from '../errors.js';
import { isObject } from '../option-checks.js';
import { UsageError } from './usage-error.js';
import { whyUnreadable } from './why-unreadable.js';

/** What a config file holds, before it is checked. */
export type Config = Record<string, unknown>;

/** What some editors put before a text. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Reads the file that `--config` names. What is in it is not shown in errors: there may be secrets.
 * @throws {UsageError} it cannot be read, or is no JSON or YAML object
 */
export async function readConfigFile(path: string): Promise<Config> {
  const extension = extname(path).toLowerCase();
  if (!['.json', '.yaml', '.yml'].includes(extension))
    throw new UsageError(`--config must name a file that ends with .json, .yaml or .yml; it is ${path}`);
  const text = textOf(path, '--config').replace(BYTE_ORDER_MARK, '');
  const value = extension === '.json' ? parseJson(text, path) : await parseYaml(text, path);
  if (!isObject(value)) throw new UsageError(`${path} must hold an object of options`);
  return value as Config;
}

/**
 * The text of a file.
 * @param what it is for, for the message
 * @throws {UsageError}
 */
export function textOf(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${what}: cannot read ${path}: ${whyUnreadable(error)}`, { cause: error });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 repeats the text in some of its messages: only the place is taken from them.
    const at = /at position (\d+)/.exec(messageOf(error))?.[1];
    const before = at === undefined ? undefined : text.slice(0, Number(at)).split('\n');
    const place = before && ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new UsageError(`${path} is not valid JSON${place ?? ''}`);
  }
}

/** The part of `yaml` that is called. */
interface Yaml {
  readonly LineCounter: new () => { linePos(offset: number): { line: number; col: number } };
  parseDocument(text: string, options: object): YamlDocument;
}

interface YamlDocument {
  readonly errors: readonly YamlFault[];
  readonly warnings: readonly YamlFault[];
  toJS(): unknown;
}

interface YamlFault {
  readonly code: string;
  readonly pos: readonly [number, number];
}

async function parseYaml(text: string, path: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await importYaml(path);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  // A warning is of a tag it does not know: what is behind it would be something else than it says.
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    // Its messages repeat the text; its codes do not.
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    throw new UsageError(`${path} is not valid YAML at line ${line}, column ${col} (${fault.code})`);
  }
  try {
    return document.toJS();
  } catch {
    throw new UsageError(`${path} is not valid YAML: its aliases cannot be resolved`);
  }
}

async function importYaml(path: string): Promise<Yaml> {
  // An optional peer: the compiler must not look for it.
  const name: string = 'yaml';
  try {
    return (await import(name)) as Yaml;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      `--config ${path} is YAML, and needs the package yaml, which is not installed: npm install yaml@2, or write it as JSON`,
      { cause: error },
    );
  }
}
