import { flagValue } from '../flag-value.js';
import { progressKind, WORKER_PROGRESS_KINDS, type WorkerProgressKind } from '../progress/progress-kind.js';
import { checkEndpoint, type FlagTexts, flagged } from '../read-flags.js';
import { UsageError } from '../usage-error.js';
import { KAFKA_FLAGS } from './kafka-flags.js';

/** What `kafka` was asked to do. */
export interface KafkaArguments {
  /** The path of the file with the other options. */
  readonly config: string | undefined;
  /** What flags set, by the option's path in the file, such as `sink.tableName`. */
  readonly options: ReadonlyMap<string, unknown>;
  /** Among them, for what is said of errors. */
  readonly endpoint: string | undefined;
  readonly progress: WorkerProgressKind;
}

/** @throws {UsageError} */
export function kafkaArguments(values: FlagTexts, positionals: readonly string[]): KafkaArguments {
  if (positionals.length > 0)
    throw new UsageError(`${JSON.stringify(positionals[0])} is one too many: kafka takes options only`);
  const text = (name: string): string | undefined => flagged<string>(values, name, KAFKA_FLAGS);
  checkEndpoint(values);
  const options = new Map<string, unknown>();
  for (const flag of KAFKA_FLAGS) {
    const value = values.get(flag.name);
    if (flag.option !== undefined && value !== undefined)
      options.set(flag.option, typeof value === 'string' ? flagValue(flag, value) : value);
  }
  return {
    config: text('config'),
    options,
    endpoint: text('endpoint'),
    progress: progressKind(text('progress') ?? 'auto', WORKER_PROGRESS_KINDS),
  };
}
