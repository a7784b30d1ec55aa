import { isDynamoDbSinkError } from '../errors.js';
import { nearestName } from '../nearest-name.js';
import { MAX_TIMER_MS } from '../option-checks.js';
import type { DynamoDbSinkOptions } from '../options.js';
import { DynamoDbSink } from '../sink.js';
import type { Config } from './config-file.js';
import { type DryRunArguments, dryRunArguments } from './dry-run/dry-run-arguments.js';
import { type Flag, GENERAL_FLAGS, inFlags } from './flag.js';
import { flagValue } from './flag-value.js';
import { FLAGS } from './flags.js';
import type { InputOptions } from './input/input-options.js';
import { inputOptions } from './input-arguments.js';
import { type KafkaArguments, kafkaArguments } from './kafka/kafka-arguments.js';
import { KAFKA_FLAGS } from './kafka/kafka-flags.js';
import { type LoadTexts, withConfig } from './load-config.js';
import { LOAD_PROGRESS_KINDS, type LoadProgressKind, progressKind } from './progress/progress-kind.js';
import { checkEndpoint, type FlagTexts, flagged, hint, positionalsOf, readFlags } from './read-flags.js';
import { type ReportArguments, reportArguments } from './report/report-arguments.js';
import { type KeyFlag, keyArguments } from './shape/key-arguments.js';
import { shapeOptions } from './shape/shape-arguments.js';
import type { ShapeOptions } from './shape/shape-options.js';
import { type TableArguments, tableArguments } from './table-arguments.js';
import { UsageError } from './usage-error.js';
import type { VerifyExtent } from './verify/verify.js';

/** The sink's options as far as the command line gives them. */
export type GivenOptions = Omit<DynamoDbSinkOptions, 'elementConverter' | 'onRejected' | 'dynamoDb'>;

/** A command line that can be followed. */
export type Command =
  | { readonly name: 'help'; readonly of: CommandName | undefined; readonly isAll: boolean }
  | { readonly name: 'completion'; readonly shell: string | undefined }
  | { readonly name: 'version' }
  | { readonly name: 'load'; readonly load: LoadArguments }
  | { readonly name: 'kafka'; readonly kafka: KafkaArguments };

/** What `load` was asked to do. */
export interface LoadArguments extends TableArguments {
  /** Files, patterns and folders; `-` is standard input. */
  readonly files: readonly string[];
  /** How they are to be read. */
  readonly input: InputOptions;
  readonly options: GivenOptions;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  /** The file with options. */
  readonly config: string | undefined;
  /** The module of the converter. */
  readonly converter: string | undefined;
  /** The shape that records are written in; undefined if they are written as they are, or by a converter. */
  readonly shape: ShapeOptions | undefined;
  /** Who tells the key among {@link options}; undefined if nobody does. */
  readonly keyFrom: KeyFlag | undefined;
  /** What `--key` says of the table's key, if it tells no types. */
  readonly keyNames: readonly string[] | undefined;
  readonly embedded: boolean;
  /** The reports that are to be kept. */
  readonly report: ReportArguments | undefined;
  /** What is to be read back and compared. */
  readonly verify: VerifyExtent | undefined;
  /** How it is told how the load gets on. */
  readonly progress: LoadProgressKind;
  /** The file that says how far the load has come. */
  readonly checkpoint: string | undefined;
  readonly checkpointIntervalMS: number;
  /** The file that takes what is rejected. */
  readonly rejects: string | undefined;
  /** How many records may be rejected, each counted once; undefined for any number. */
  readonly maxRejects: number | undefined;
  readonly quiet: boolean;
  /** What is to be told instead of loading. */
  readonly dryRun: DryRunArguments | undefined;
}

/** One of {@link COMMANDS}. */
export type CommandName = 'load' | 'kafka' | 'completion';

/** What came in so long is written again after a crash. */
const CHECKPOINT_INTERVAL_MS = 1000;

/** The commands there are, and the flags of each. */
export const COMMANDS: Readonly<Record<CommandName, readonly Flag[]>> = {
  load: FLAGS,
  kafka: KAFKA_FLAGS,
  completion: GENERAL_FLAGS,
};

/** The config file of a `load`, which has to be read before {@link parseCommand}; undefined if there is none. */
export function loadConfigPath(args: readonly string[]): string | undefined {
  const [name] = positionalsOf(args, [...FLAGS, ...KAFKA_FLAGS]);
  const values = name === 'load' ? readFlags(args, FLAGS) : undefined;
  if (values === undefined || values.has('help') || values.has('help-all')) return undefined;
  return flagged<string>(values, 'config', FLAGS);
}

/**
 * Reads the command line, refusing whatever it does not know.
 * @param config what the file of {@link loadConfigPath} holds
 * @throws {UsageError}
 */
export function parseCommand(args: readonly string[], config: Config = {}): Command {
  // Which flags there are depends on the command, and where it stands on what the flags take.
  const all = [...FLAGS, ...KAFKA_FLAGS];
  const positionals = positionalsOf(args, all);
  const [name, ...others] = positionals;
  const of = name !== undefined && isCommand(name) ? name : undefined;
  const values = readFlags(args, of === undefined ? all : COMMANDS[of]);
  const isAll = values.has('help-all');
  if (isAll || values.has('help')) return { name: 'help', of, isAll };
  if (values.has('version')) return { name: 'version' };
  if (name === undefined)
    throw new UsageError('no command: say dynamodb-sink load FILE --table NAME, or see --help');
  if (of === undefined) {
    const meant = nearestName(name, Object.keys(COMMANDS));
    const known = `; there are: ${Object.keys(COMMANDS).join(', ')}`;
    throw new UsageError(`unknown command ${JSON.stringify(name)}${hint(meant) || known}`);
  }
  if (of === 'kafka') return { name: 'kafka', kafka: kafkaArguments(values, others) };
  if (of === 'completion') return { name: 'completion', shell: others[0] };
  const path = flagged<string>(values, 'config', FLAGS);
  const given = { files: others, values };
  return {
    name: 'load',
    load: loadArguments(path === undefined ? given : withConfig(given, config, path, FLAGS)),
  };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function loadArguments({ files, values }: LoadTexts): LoadArguments {
  if (files.length === 0)
    throw new UsageError('no FILE to load: name files or folders, or - for standard input');
  if (!values.has('table')) throw new UsageError('no --table NAME: which table should the records go to?');
  const options: Record<string, unknown> & { keySchema?: unknown } = {};
  for (const flag of FLAGS) {
    const value = values.get(flag.name);
    if (flag.option !== undefined && value !== undefined) {
      options[flag.option] = typeof value === 'string' ? flagValue(flag, value) : value;
    }
  }
  const table = tableArguments(values);
  const { createTable } = table;
  const key = keyArguments(values, typeof createTable === 'object' ? createTable : undefined);
  if (key.schema !== undefined) options.keySchema = key.schema;
  checkPlace(values);
  return {
    files,
    input: inputOptions(values),
    options: validated(options as unknown as GivenOptions),
    region: flagged<string>(values, 'region', FLAGS),
    endpoint: flagged<string>(values, 'endpoint', FLAGS),
    profile: flagged<string>(values, 'profile', FLAGS),
    config: flagged<string>(values, 'config', FLAGS),
    converter: flagged<string>(values, 'converter', FLAGS),
    ...table,
    shape: shapeOptions(values, key.schema),
    keyFrom: key.from,
    keyNames: key.names,
    embedded: values.has('embedded'),
    report: reportArguments(values),
    verify: verifyExtent(values),
    progress: progressKind(
      flagged<string>(values, 'progress', FLAGS) ?? (values.has('quiet') ? 'none' : 'auto'),
      LOAD_PROGRESS_KINDS,
    ),
    ...keptFiles(values),
    quiet: values.has('quiet'),
    dryRun: dryRunArguments(values),
  };
}

/** What is said of the files that a load writes beside the table. */
function keptFiles(
  values: FlagTexts,
): Pick<LoadArguments, 'checkpoint' | 'checkpointIntervalMS' | 'rejects' | 'maxRejects'> {
  const checkpoint = flagged<string>(values, 'checkpoint', FLAGS);
  const intervalMS = flagged<number>(values, 'checkpoint-interval-ms', FLAGS);
  if (checkpoint !== undefined && values.has('embedded')) {
    throw new UsageError(
      '--checkpoint is for a table that stays, and that of --embedded is gone with the process',
    );
  }
  if (checkpoint === undefined && intervalMS !== undefined)
    throw new UsageError(
      '--checkpoint-interval-ms says how often --checkpoint FILE is written: it needs that',
    );
  if (intervalMS !== undefined && (intervalMS < 1 || intervalMS > MAX_TIMER_MS)) {
    throw new UsageError(
      `--checkpoint-interval-ms must be a whole number from 1 to ${MAX_TIMER_MS}; it is ${intervalMS}`,
    );
  }
  return {
    checkpoint,
    checkpointIntervalMS: intervalMS ?? CHECKPOINT_INTERVAL_MS,
    rejects: flagged<string>(values, 'rejects', FLAGS),
    maxRejects: flagged<number>(values, 'max-rejects', FLAGS),
  };
}

function verifyExtent(values: FlagTexts): VerifyExtent | undefined {
  const extent = values.get('verify');
  return typeof extent === 'string' ? Number(extent) : extent && 'all';
}

/** What must hold between the flags that say where the table is. */
function checkPlace(values: FlagTexts): void {
  checkEndpoint(values);
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
    if (isDynamoDbSinkError(error)) throw new UsageError(inFlags(error.message, FLAGS), { cause: error });
    throw error;
  }
}
