import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isDynamoDbSinkError } from '../errors.js';
import type { LoadArguments } from './arguments.js';
import { ensureTable } from './create-table.js';
import { type Embedded, startEmbedded } from './embedded.js';
import type { ExitCode } from './exit-code.js';
import { explainError } from './explain-error.js';
import { openInput } from './input.js';
import { LineLoad } from './line-load.js';
import { LoadEnding } from './load-ending.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { RejectionLog } from './rejection-log.js';
import { StopSignals } from './stop-signals.js';
import { UsageError } from './usage-error.js';
import { warningsTo } from './warnings.js';

/**
 * Runs `dynamodb-sink load`: tells how it gets on and how it ended.
 * @throws {UsageError} before anything is written
 */
export async function runLoad(
  args: LoadArguments,
  output: Output,
  options: { readonly isVerbose: boolean },
): Promise<ExitCode> {
  const log = new RejectionLog(output);
  const load = new LineLoad(log);
  const ending = new LoadEnding(args, load, log, output, options);
  const input = openInput(args.file);
  using stop = new StopSignals((name) => {
    load.abort(name);
    process.exit(ending.aborted(name));
  });
  const { signal } = stop;
  let embedded: Embedded | undefined;
  try {
    if (args.embedded) embedded = await startEmbedded();
    const open = (): Promise<void> => makeReady(load, args, output, embedded?.dynamoDb ?? placeOf(args));
    if (!(await isOpenedBefore(signal, args, open))) {
      // A search for credentials or for the table's key may still be under way.
      process.exit(ending.aborted(signal.reason));
    }
    signal.addEventListener('abort', () =>
      output.message(`dynamodb-sink: ${signal.reason}: finishing what was read; once more to stop at once`),
    );
    using _ = args.quiet ? undefined : new Progress(output, () => load.figures());
    const { isWhole } = await load.run(input, signal);
    return isWhole ? ending.finished() : ending.stopped(signal.reason);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return ending.failed(error);
  } finally {
    input.destroy();
    await embedded?.close();
  }
}

/** Makes table and writer ready. */
async function makeReady(
  load: LineLoad,
  { createTable, options, quiet }: LoadArguments,
  output: Output,
  dynamoDb: DynamoDBClientConfig,
): Promise<void> {
  if (createTable !== undefined) await ensureTable(dynamoDb, options.tableName, createTable, options);
  await load.open(options, dynamoDb, quiet ? undefined : warningsTo(output));
}

/** Opens; false if the signal came first: a service may be long in answering. */
async function isOpenedBefore(
  signal: AbortSignal,
  args: LoadArguments,
  open: () => Promise<void>,
): Promise<boolean> {
  const { promise: stopped, resolve } = Promise.withResolvers<boolean>();
  const onAbort = (): void => resolve(false);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return !signal.aborted && (await Promise.race([open().then(() => true), stopped]));
  } catch (error) {
    // What the command line got wrong, but only the environment or the table could tell.
    const isUsage = isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION';
    throw isUsage ? new UsageError(explainError(error, args), { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function placeOf({ region, endpoint, profile }: LoadArguments): DynamoDBClientConfig {
  return { ...(region && { region }), ...(endpoint && { endpoint }), ...(profile && { profile }) };
}
