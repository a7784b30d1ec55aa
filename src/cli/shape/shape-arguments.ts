import type { KeySchema } from '../../item/key-schema.js';
import { FLAGS } from '../flags.js';
import { equalsIn, nameOf, nameText } from '../name-text.js';
import { type FlagTexts, flagged } from '../read-flags.js';
import { shellQuoted } from '../shell-quoted.js';
import { UsageError } from '../usage-error.js';
import { namesInRecord, readAttributes, type ShapeOptions, type TimeToLive } from './shape-options.js';
import { parseTemplate, type Template } from './template.js';
import { durationSeconds } from './time-to-live.js';

const SHAPE_FLAGS = [
  'select',
  'drop',
  'rename',
  'set',
  'key',
  'delete',
  'op-attribute',
  'ttl-attribute',
  'ttl',
] as const;
/** DynamoDB's limit. */
const MAX_NAME_BYTES = 255;

/**
 * What the flags say of the shape of records; undefined if they are written as they are.
 * @param key the table's key, if the command line tells it
 * @throws {UsageError}
 */
export function shapeOptions(values: FlagTexts, key: KeySchema | undefined): ShapeOptions | undefined {
  const given = SHAPE_FLAGS.filter((name) => values.has(name));
  if (values.has('converter')) {
    if (given[0] === undefined) return undefined;
    const instead = given[0] === 'key' ? 'say its key by --key-schema' : 'do it there';
    throw new UsageError(`--${given[0]} goes without --converter, which makes the writes: ${instead}`);
  }
  if (given.length === 0 && key === undefined) return undefined;
  const options: ShapeOptions = {
    select: namesOf(values, 'select'),
    drops: namesOf(values, 'drop') ?? new Set(),
    renames: renamesOf(flagged<readonly string[]>(values, 'rename', FLAGS) ?? []),
    sets: setsOf(flagged<readonly string[]>(values, 'set', FLAGS) ?? []),
    operation: operationOf(values),
    timeToLive: timeToLiveOf(values),
    takesKeyTypes: key !== undefined || values.has('key'),
  };
  checkTogether(options);
  return options;
}

function namesOf(values: FlagTexts, flag: 'select' | 'drop'): ReadonlySet<string> | undefined {
  const names = flagged<readonly string[]>(values, flag, FLAGS)?.map(nameOf);
  for (const name of names ?? []) checkName(flag, name);
  return names && new Set(names);
}

function renamesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const text of texts) {
    const [name, to] = pairOf('rename', text, 'OLD=NEW');
    const renamed = nameOf(to);
    checkName('rename', renamed);
    if (name === renamed) throw new UsageError(`--rename ${text} changes nothing`);
    if (renames.has(name))
      throw new UsageError(
        `--rename gives ${name} two names: for a copy say --set ${shellQuoted(`${nameText(renamed)}={${name}}`)}`,
      );
    if ([...renames.values()].includes(renamed))
      throw new UsageError(`--rename gives two attributes the name ${renamed}`);
    renames.set(name, renamed);
  }
  return renames;
}

function setsOf(texts: readonly string[]): ReadonlyMap<string, Template> {
  const sets = new Map<string, Template>();
  for (const text of texts) {
    const [name, template] = pairOf('set', text, 'NAME=TEMPLATE');
    if (sets.has(name)) throw new UsageError(`--set makes ${name} twice`);
    try {
      sets.set(name, parseTemplate(template));
    } catch (error) {
      throw error instanceof UsageError
        ? new UsageError(`--set ${JSON.stringify(text)} ${error.message}`, { cause: error })
        : error;
    }
  }
  return sets;
}

function pairOf(flag: string, text: string, form: string): readonly [name: string, value: string] {
  const equals = equalsIn(text);
  if (equals < 0) throw new UsageError(`--${flag} must be ${form}; it is ${JSON.stringify(text)}`);
  const name = nameOf(text.slice(0, equals));
  checkName(flag, name);
  return [name, text.slice(equals + 1)];
}

function operationOf(values: FlagTexts): ShapeOptions['operation'] {
  const attribute = attributeOf(values, 'op-attribute');
  if (!values.has('delete')) return attribute === undefined ? 'put' : { attribute };
  for (const name of ['op-attribute', 'select', 'drop', 'ttl-attribute'] as const) {
    if (values.has(name))
      throw new UsageError(`--delete goes without --${name}: of each record only the key is taken`);
  }
  return 'delete';
}

function timeToLiveOf(values: FlagTexts): TimeToLive | undefined {
  const attribute = attributeOf(values, 'ttl-attribute');
  const duration = flagged<string>(values, 'ttl', FLAGS);
  if (attribute !== undefined)
    return { attribute, afterSeconds: duration === undefined ? undefined : durationSeconds(duration) };
  if (duration === undefined) return undefined;
  throw new UsageError("--ttl needs --ttl-attribute NAME, the attribute that is the table's time to live");
}

function attributeOf(values: FlagTexts, flag: 'op-attribute' | 'ttl-attribute'): string | undefined {
  const name = flagged<string>(values, flag, FLAGS);
  if (name !== undefined) checkName(flag, name);
  return name;
}

function checkName(flag: string, name: string): void {
  if (name === '')
    throw new UsageError(`--${flag} must name an attribute; there is nothing where its name belongs`);
  if (name === '__proto__')
    throw new UsageError(`--${flag} cannot name __proto__, which no JavaScript object can have`);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw new UsageError(`--${flag} has a name of more than ${MAX_NAME_BYTES} bytes, DynamoDB's limit`);
}

/** What one option says must not take away the effect of another. */
function checkTogether(options: ShapeOptions): void {
  const { select, drops, renames, sets, operation, timeToLive } = options;
  if (select !== undefined && drops.size > 0)
    throw new UsageError('--select and --drop do not go together: what --select does not name is left out');
  for (const [name, renamed] of renames) {
    if (select?.has(name) === false)
      throw new UsageError(
        `--rename ${name}=${renamed} names an attribute that --select leaves out: add ${name}`,
      );
    if (drops.has(name))
      throw new UsageError(
        `--rename ${name}=${renamed} names an attribute that --drop leaves out: name it in one of them`,
      );
    if (sets.has(renamed)) throw new UsageError(`--rename and --set both make ${renamed}`);
  }
  const expires = timeToLive?.afterSeconds === undefined ? undefined : timeToLive.attribute;
  if (expires !== undefined && (sets.has(expires) || [...renames.values()].includes(expires)))
    throw new UsageError(`--ttl makes ${expires}, and --set or --rename must not`);
  for (const [name, flag] of readAttributes(options)) {
    if (namesInRecord(name, options).length > 0) continue;
    const renamed = renames.get(name);
    if (renamed === undefined)
      throw new UsageError(`${flag} ${name} reads what --drop leaves out: name it in one of them`);
    throw new UsageError(
      `${flag} ${name} is read after --rename ${name}=${renamed}: say ${flag} ${shellQuoted(renamed)}`,
    );
  }
  if (typeof operation === 'object' && operation.attribute === timeToLive?.attribute)
    throw new UsageError('--op-attribute and --ttl-attribute name the same attribute');
}
