import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { messageOf } from '../errors.js';
import type { OnWritten } from '../on-written.js';
import type { LoadArguments } from './arguments.js';
import { Bookkeeping } from './bookkeeping.js';
import { type Embedded, startEmbedded } from './embedded.js';
import type { ExitCode } from './exit-code.js';
import { findOut } from './findings.js';
import { checkFirstRecords } from './first-records.js';
import { RecordReader } from './input/record-reader.js';
import { filesToLoad } from './kept-files.js';
import { learnKey } from './learn-key.js';
import { LoadEnding } from './load-ending.js';
import { whole } from './load-figures.js';
import { isOpenedBefore } from './opened-before.js';
import type { Output } from './output.js';
import { LoadWatch } from './progress/load-watch.js';
import { shownAs } from './progress/shown-as.js';
import { type ReadEnd, RecordLoad } from './record-load.js';
import { RejectionLog } from './rejection-log.js';
import type { LoadReport } from './report/load-report.js';
import { Report } from './report/report.js';
import { servicePlace } from './service-place.js';
import { converterOf, needsKey, settleRecords } from './settle-records.js';
import { StopSignals } from './stop-signals.js';
import type { TableFacts } from './table-facts.js';
import { UsageError } from './usage-error.js';
import { differing } from './verify/verification.js';
import { Verify } from './verify/verify.js';
import { makeReady, wantedTable } from './wanted-table.js';
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
  const shown = shownAs(args.progress, output);
  const files = filesToLoad(args);
  const log = new RejectionLog(output);
  using books = Bookkeeping.open(args, files, log);
  using stop = new StopSignals((name) => {
    load.abort(name);
    process.exit(ending.aborted(name));
  });
  const { signal } = stop;
  const reading = AbortSignal.any([signal, books.rejects.signal]);
  const tell = (message: string): void => {
    if (!args.quiet) output.tell(message);
  };
  const reader = new RecordReader(books.files, args.input, tell, reading, books.columns);
  const load = new RecordLoad(reader, books.rejects, books.settled);
  using watch = new LoadWatch(load, args, shown, output, books.checkpoint?.bytesDone ?? 0);
  const ending = new LoadEnding(args, load, log, books, output, options);
  using report = args.report && new Report(args.report, aboutLoad(args), books.files, load);
  ending.report = report;
  log.also = report?.recorder.rejects;
  const verify =
    args.verify === undefined ? undefined : new Verify(args.verify, output, books.recordsOfEarlierRuns);
  const onWritten = writtenTo(report, verify);
  let embedded: Embedded | undefined;
  let dynamoDb = servicePlace(args);
  try {
    if (args.embedded) {
      embedded = await startEmbedded();
      ({ dynamoDb } = embedded);
    }
    const open = async (): Promise<void> => {
      await books.checkTable(dynamoDb);
      if (!books.isFinished) await reader.examine(); // which may refuse to go on
      books.describe(tell);
      if (books.isFinished) return;
      const table = await prepare(load, reader, args, dynamoDb, books, output, signal, onWritten);
      await books.begin(dynamoDb, table, reader, (message) => output.tell(message));
      report?.recorder.start();
    };
    if (!(await isOpenedBefore(signal, args, open))) {
      // A search for credentials or for the table's key may still be under way.
      process.exit(ending.aborted(signal.reason));
    }
    if (books.isFinished) return ending.finishedBefore();
    signal.addEventListener('abort', () => {
      const left = load.metrics()?.bufferedWrites ?? 0;
      const writes = left === 0 ? '' : `, ${whole(left)} writes`;
      const what = ending.isVerifying ? 'reading back no more' : `finishing what was read${writes}`;
      output.tell(`${signal.reason}: ${what}; once more to stop at once`);
    });
    const { isWhole } = await watch.during(() => runToEnd(load, reading, books, output), signal);
    if (!isWhole) return ending.stopped(signal.reason);
    if (verify === undefined) return ending.finished();
    ending.isVerifying = true;
    const verification = await verify.run(dynamoDb, args.options, signal, args.quiet);
    ending.verification = verification;
    if (!verification.isWhole) return ending.stopped(signal.reason);
    await books.checkpoint?.verify(differing(verification) > 0 ? 'wrong' : 'right');
    return ending.finished();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return ending.failed(error, await findOut(error, dynamoDb, args));
  } finally {
    stop.end();
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
    await books.end().catch((later: unknown) => output.tell(messageOf(later)));
    throw error;
  }
  await books.end();
  return end;
}

/** Makes table and writer ready. @returns the table as it was found then; undefined if nobody had to look */
async function prepare(
  load: RecordLoad,
  reader: RecordReader,
  args: LoadArguments,
  dynamoDb: DynamoDBClientConfig,
  books: Bookkeeping,
  output: Output,
  signal: AbortSignal,
  onWritten: OnWritten | undefined,
): Promise<TableFacts | undefined> {
  const { options, quiet, rejects } = args;
  const converter = await converterOf(args);
  const wanted = wantedTable(args, converter);
  const tell = (message: string): unknown => quiet || output.tell(message);
  let key = wanted.key?.schema;
  let table: TableFacts | undefined;
  if (key === undefined) {
    table = await makeReady(dynamoDb, args, wanted, tell); // nothing is made without a key: it is waited for, at most
    if (needsKey(reader, args)) key = await learnKey(dynamoDb, options, signal, tell);
  }
  // What is wrong with the inputs is told before a table is made for them.
  const shape = settleRecords(reader, args, converter, key, books.startMS);
  if (wanted.key !== undefined) {
    const { key: known } = wanted;
    const check = (): Promise<void> => checkFirstRecords(reader, shape, known, options.tableName);
    table = await makeReady(dynamoDb, args, converter === undefined ? { ...wanted, check } : wanted, tell);
  }
  const logger = quiet ? undefined : warningsTo(output);
  const opened = converter !== undefined || key === undefined ? options : { ...options, keySchema: key };
  // What a converter makes of a document is not what was read.
  const keepsDocuments = rejects !== undefined || args.report?.showsRecords === true;
  await load.open(opened, dynamoDb, { converter, shape, logger, keepsDocuments, onWritten });
  return table;
}

function aboutLoad({ options, converter }: LoadArguments): Pick<LoadReport, 'table' | 'hasConverter'> {
  return { table: options.tableName, hasConverter: converter !== undefined };
}

/** Who looks at what is written; undefined if nobody does. */
function writtenTo(report: Report | undefined, verify: Verify | undefined): OnWritten | undefined {
  if (report === undefined && verify === undefined) return undefined;
  return (entry, table) => {
    report?.recorder.written(entry, table);
    verify?.written.add(entry, table);
  };
}
