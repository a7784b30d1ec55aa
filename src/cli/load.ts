import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isDynamoDbSinkError } from '../errors.js';
import { isSameKey, type KeySchema, keySchemaText } from '../item/key-schema.js';
import type { OnWritten } from '../on-written.js';
import { type LoadArguments, OF_CONVERTER } from './arguments.js';
import { ensureTable } from './create-table.js';
import { type Embedded, startEmbedded } from './embedded.js';
import type { ExitCode } from './exit-code.js';
import { explainError } from './explain-error.js';
import { keyColumns } from './input/column-use.js';
import { findFiles } from './input/find-files.js';
import { RecordReader } from './input/record-reader.js';
import { learnKey } from './learn-key.js';
import { type DocumentConverter, loadConverter } from './load-converter.js';
import { LoadEnding } from './load-ending.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { RecordLoad } from './record-load.js';
import { RejectionLog } from './rejection-log.js';
import { Report } from './report/report.js';
import { withoutReports } from './report/report-arguments.js';
import { checkKeyNames } from './shape/key-arguments.js';
import { Shape } from './shape/shape.js';
import { StopSignals } from './stop-signals.js';
import { UsageError } from './usage-error.js';
import { Verify } from './verify/verify.js';
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
  const files = withoutReports(findFiles(args.files), args.files, args.report);
  using stop = new StopSignals((name) => {
    load.abort(name);
    process.exit(ending.aborted(name));
  });
  const { signal } = stop;
  const log = new RejectionLog(output);
  const reader = new RecordReader(
    files,
    args.input,
    (message) => args.quiet || output.message(`dynamodb-sink: ${message}`),
    signal,
  );
  const load = new RecordLoad(reader, log);
  const ending = new LoadEnding(args, load, log, output, options);
  using report = args.report && new Report(args.report, args.options.tableName, files, load);
  ending.report = report;
  log.also = report?.recorder.rejects;
  const verify = args.verify === undefined ? undefined : new Verify(args.verify, output);
  const onWritten = writtenTo(report, verify);
  let embedded: Embedded | undefined;
  try {
    if (args.embedded) embedded = await startEmbedded();
    const dynamoDb = embedded?.dynamoDb ?? placeOf(args);
    const open = async (): Promise<void> => {
      await reader.examine();
      await makeReady(load, reader, args, output, dynamoDb, signal, onWritten);
      report?.recorder.start();
    };
    if (!(await isOpenedBefore(signal, args, open))) {
      // A search for credentials or for the table's key may still be under way.
      process.exit(ending.aborted(signal.reason));
    }
    signal.addEventListener('abort', () =>
      output.message(`dynamodb-sink: ${signal.reason}: finishing what was read; once more to stop at once`),
    );
    using _ = args.quiet ? undefined : new Progress(output, () => load.figures());
    const { isWhole } = await load.run(signal);
    if (!isWhole) return ending.stopped(signal.reason);
    ending.verification = await verify?.run(dynamoDb, args.options, signal, args.quiet);
    return ending.verification?.isWhole === false ? ending.stopped(signal.reason) : ending.finished();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return ending.failed(error);
  } finally {
    await embedded?.close();
  }
}

/** Makes table and writer ready. */
async function makeReady(
  load: RecordLoad,
  reader: RecordReader,
  args: LoadArguments,
  output: Output,
  dynamoDb: DynamoDBClientConfig,
  signal: AbortSignal,
  onWritten: OnWritten | undefined,
): Promise<void> {
  const { converter: module, createTable, options, quiet } = args;
  const logger = quiet ? undefined : warningsTo(output);
  if (module !== undefined) {
    const converter = await loadConverter(module);
    const created = keyToCreate(createTable, converter);
    if (created !== undefined) await ensureTable(dynamoDb, options.tableName, created, options);
    reader.settle(); // it alone knows what becomes of a column
    await load.open(options, dynamoDb, { converter, logger, onWritten });
    return;
  }
  let { keySchema } = options;
  if (keySchema === undefined && (args.shape !== undefined || reader.hasTables)) {
    keySchema = await learnKey(dynamoDb, options, signal);
    checkKeyNames(args.keyNames, keySchema, `table ${options.tableName}`);
  }
  const shape = args.shape && keySchema && new Shape(args.shape, keySchema, Date.now());
  // Before a table is made for what cannot be loaded into it.
  reader.settle(shape?.columns ?? (keySchema && keyColumns(keySchema)));
  if (typeof createTable === 'object') await ensureTable(dynamoDb, options.tableName, createTable, options);
  const known = keySchema === undefined ? options : { ...options, keySchema };
  await load.open(known, dynamoDb, { shape, logger, onWritten });
}

/** Who looks at what is written; undefined if nobody does. */
function writtenTo(report: Report | undefined, verify: Verify | undefined): OnWritten | undefined {
  if (report === undefined && verify === undefined) return undefined;
  return (entry, table) => {
    report?.recorder.written(entry, table);
    verify?.written.add(entry, table);
  };
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
