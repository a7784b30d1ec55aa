import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isDynamoDbSinkError, messageOf } from '../errors.js';
import { isSameKey, type KeySchema, keySchemaText } from '../item/key-schema.js';
import { type LoadArguments, OF_CONVERTER } from './arguments.js';
import { Bookkeeping } from './bookkeeping.js';
import { ensureTable, tableKey } from './create-table.js';
import { type Embedded, startEmbedded } from './embedded.js';
import type { ExitCode } from './exit-code.js';
import { explainError } from './explain-error.js';
import { findFiles } from './input/find-files.js';
import { RecordReader } from './input/record-reader.js';
import { type DocumentConverter, loadConverter } from './load-converter.js';
import { LoadEnding } from './load-ending.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { type ReadEnd, RecordLoad } from './record-load.js';
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
  const files = findFiles(args.files);
  const log = new RejectionLog(output);
  using books = Bookkeeping.open(args, files, log);
  using stop = new StopSignals((name) => {
    load.abort(name);
    process.exit(ending.aborted(name));
  });
  const { signal } = stop;
  const reading = AbortSignal.any([signal, books.rejects.signal]);
  const tell = (message: string): void => {
    if (!args.quiet) output.message(`dynamodb-sink: ${message}`);
  };
  const reader = new RecordReader(books.files, args.input, tell, reading, books.columns);
  const load = new RecordLoad(reader, books.rejects, books.settled);
  const ending = new LoadEnding(args, load, log, books, output, options);
  let embedded: Embedded | undefined;
  try {
    if (args.embedded) embedded = await startEmbedded();
    const dynamoDb = embedded?.dynamoDb ?? placeOf(args);
    const open = async (): Promise<void> => {
      await books.checkTable(dynamoDb);
      books.describe(tell);
      if (books.isFinished) return;
      await reader.examine();
      await makeReady(load, reader, args, output, dynamoDb);
      await books.begin(dynamoDb, reader, (message) => output.message(`dynamodb-sink: ${message}`));
    };
    if (!(await isOpenedBefore(signal, args, open))) {
      // A search for credentials or for the table's key may still be under way.
      process.exit(ending.aborted(signal.reason));
    }
    if (books.isFinished) return ending.finishedBefore();
    signal.addEventListener('abort', () =>
      output.message(`dynamodb-sink: ${signal.reason}: finishing what was read; once more to stop at once`),
    );
    using _ = args.quiet ? undefined : new Progress(output, () => load.figures());
    const { isWhole } = await runToEnd(load, reading, books, output);
    return isWhole ? ending.finished() : ending.stopped(signal.reason);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return ending.failed(error);
  } finally {
    await embedded?.close();
  }
}

/** Runs it, and keeps what there is then, whatever has ended it. */
async function runToEnd(
  load: RecordLoad,
  signal: AbortSignal,
  books: Bookkeeping,
  output: Output,
): Promise<ReadEnd> {
  let end: ReadEnd;
  try {
    end = await load.run(signal);
  } catch (error) {
    await books.end().catch((later: unknown) => output.message(`dynamodb-sink: ${messageOf(later)}`));
    throw error;
  }
  await books.end();
  return end;
}

/** Makes table and writer ready. */
async function makeReady(
  load: RecordLoad,
  reader: RecordReader,
  { converter: module, createTable, options, quiet, rejects }: LoadArguments,
  output: Output,
  dynamoDb: DynamoDBClientConfig,
): Promise<void> {
  const converter = module === undefined ? undefined : await loadConverter(module);
  const key = keyToCreate(createTable, converter);
  if (key !== undefined) await ensureTable(dynamoDb, options.tableName, key, options);
  if (converter === undefined) {
    const known = key ?? options.keySchema;
    reader.settle(known ?? (reader.hasTables ? await tableKey(dynamoDb, options) : undefined));
  } else reader.settle(undefined); // it alone knows what becomes of a column
  const logger = quiet ? undefined : warningsTo(output);
  await load.open(options, dynamoDb, { converter, logger, keepsDocuments: rejects !== undefined });
}

/** @throws {UsageError} the converter does not know its key, or knows another one */
function keyToCreate(
  createTable: LoadArguments['createTable'],
  converter: DocumentConverter | undefined,
): KeySchema | undefined {
  const known = converter?.keySchema;
  if (createTable === OF_CONVERTER) {
    if (known !== undefined) return known;
    throw new UsageError(
      '--create-table converter: that converter has no keySchema; say the key, such as --create-table pk:S,sk:N',
    );
  }
  if (createTable !== undefined && known !== undefined && !isSameKey(createTable, known)) {
    throw new UsageError(
      `--create-table is ${keySchemaText(createTable)}, and the key of the converter ${keySchemaText(known)}: say --create-table converter`,
    );
  }
  return createTable;
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
