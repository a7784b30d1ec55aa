import { parseArgs } from 'node:util';
import { isDynamoDbSinkError } from '../errors.js';
import { type KeySchema, keySchemaText } from '../item/key-schema.js';
import { nearestName } from '../nearest-name.js';
import type { DynamoDbSinkOptions } from '../options.js';
import { DynamoDbSink } from '../sink.js';
import { flagValue } from './flag-value.js';
import { FLAGS, type Flag, inFlags } from './flags.js';
import { UsageError } from './usage-error.js';

/** The sink's options as far as the command line gives them. */
export type GivenOptions = Omit<DynamoDbSinkOptions, 'elementConverter' | 'onRejected' | 'dynamoDb'>;

/** A command line that can be followed. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'load'; readonly load: LoadArguments };

/** What `load` was asked to do. */
export interface LoadArguments {
  /** The path of the input; `-` is standard input. */
  readonly file: string;
  readonly options: GivenOptions;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  /** The module of the converter. */
  readonly converter: string | undefined;
  /** The key of the table to be made; `converter` for that which the converter knows. */
  readonly createTable: KeySchema | typeof OF_CONVERTER | undefined;
  readonly embedded: boolean;
  readonly quiet: boolean;
}

/** As a key it could not be: it has no type. */
export const OF_CONVERTER = 'converter';

type Values = Map<string, string | true>;

/** Reads the command line, refusing whatever it does not know. @throws {UsageError} */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = readFlags(args);
  if (values.has('help')) return { name: 'help' };
  if (values.has('version')) return { name: 'version' };
  const [command, file, ...more] = positionals;
  if (command === undefined) throw new UsageError('no command: say dynamodb-sink load FILE --table NAME');
  if (command !== 'load') {
    const meant = nearestName(command, ['load']);
    throw new UsageError(`unknown command ${JSON.stringify(command)}${hint(meant) || '; there is: load'}`);
  }
  if (file === undefined)
    throw new UsageError('no FILE to load: name a file of JSON lines, or - for standard input');
  if (more.length > 0)
    throw new UsageError(`only one FILE at a time; ${JSON.stringify(more[0])} is one too many`);
  return { name: 'load', load: loadArguments(file, values) };
}

function readFlags(args: readonly string[]): { values: Values; positionals: string[] } {
  // Not parseArgs's own strictness: its messages neither name the nearest flag nor speak of repetition.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      FLAGS.map(({ name, kind }) => [name, { type: kind === 'switch' ? 'boolean' : 'string' } as const]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Values = new Map();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = knownFlag(token.rawName === '-h' ? 'help' : token.name, token.rawName);
    if (values.has(flag.name)) throw new UsageError(`${token.rawName} is given twice`);
    values.set(flag.name, givenValue(flag, token.value, token.inlineValue === true));
  }
  return { values, positionals };
}

function knownFlag(name: string, rawName: string): Flag {
  const flag = FLAGS.find((known) => known.name === name);
  if (flag !== undefined && (rawName.startsWith('--') || name === 'help')) return flag;
  const names = FLAGS.map((known) => known.name);
  const meant = nearestName(name, names);
  throw new UsageError(`unknown option ${rawName}${hint(meant && `--${meant}`) || '; see --help'}`);
}

function hint(meant: string | undefined): string {
  return meant ? `; did you mean ${meant}?` : '';
}

function givenValue(flag: Flag, value: string | undefined, isInline: boolean): string | true {
  if (flag.kind === 'switch') {
    if (value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    return true;
  }
  if (value === undefined) throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
  if (!isInline && value.startsWith('-') && value.length > 1) {
    throw new UsageError(
      `--${flag.name} needs a value, and ${value} looks like an option; if it is meant: --${flag.name}=${value}`,
    );
  }
  return value;
}

function loadArguments(file: string, values: Values): LoadArguments {
  if (!values.has('table')) throw new UsageError('no --table NAME: which table should the records go to?');
  const options: Record<string, unknown> & { keySchema?: unknown } = {};
  for (const flag of FLAGS) {
    const value = values.get(flag.name);
    if (flag.option !== undefined && value !== undefined) {
      options[flag.option] = value === true ? true : flagValue(flag, value);
    }
  }
  const createTable = tableToCreate(values);
  if (typeof createTable === 'object') {
    options.keySchema = agreedKey(createTable, flagged<KeySchema>(values, 'key-schema'));
  }
  checkPlace(values);
  return {
    file,
    options: validated(options as unknown as GivenOptions),
    region: flagged<string>(values, 'region'),
    endpoint: flagged<string>(values, 'endpoint'),
    profile: flagged<string>(values, 'profile'),
    converter: flagged<string>(values, 'converter'),
    createTable,
    embedded: values.has('embedded'),
    quiet: values.has('quiet'),
  };
}

/** The value of a flag that is not a switch, of the type its kind has. */
function flagged<V extends string | KeySchema>(values: Values, name: string): V | undefined {
  const text = values.get(name);
  const flag = FLAGS.find((known) => known.name === name);
  return typeof text !== 'string' || flag === undefined ? undefined : (flagValue(flag, text) as V);
}

function tableToCreate(values: Values): LoadArguments['createTable'] {
  if (values.get('create-table') !== OF_CONVERTER) return flagged<KeySchema>(values, 'create-table');
  if (values.has('converter')) return OF_CONVERTER;
  throw new UsageError('--create-table converter takes the key of the converter: it needs --converter FILE');
}

function agreedKey(created: KeySchema, given: KeySchema | undefined): KeySchema {
  if (given === undefined || keySchemaText(given) === keySchemaText(created)) return created;
  throw new UsageError('--create-table and --key-schema name different keys: --create-table alone is enough');
}

/** What must hold between the flags that say where the table is. */
function checkPlace(values: Values): void {
  const endpoint = values.get('endpoint');
  if (typeof endpoint === 'string' && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(
      `--endpoint must be a URL such as http://localhost:8000; it is ${JSON.stringify(endpoint)}`,
    );
  }
  if (!values.has('embedded')) return;
  for (const name of ['endpoint', 'profile', 'region']) {
    if (values.has(name))
      throw new UsageError(`--embedded starts its own endpoint: it goes without --${name}`);
  }
  if (!values.has('create-table')) {
    throw new UsageError(
      '--embedded starts without tables: say the key of one with --create-table pk:S,sk:N',
    );
  }
}

/** Ranges and cross-checks are the library's; only the names in its messages are ours. */
function validated(options: GivenOptions): GivenOptions {
  try {
    new DynamoDbSink(options);
    return options;
  } catch (error) {
    if (isDynamoDbSinkError(error)) throw new UsageError(inFlags(error.message), { cause: error });
    throw error;
  }
}
