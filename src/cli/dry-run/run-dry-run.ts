import { isDynamoDbSinkError } from '../../errors.js';
import type { LoadArguments } from '../arguments.js';
import { type Embedded, startEmbedded } from '../embedded.js';
import { ExitCode } from '../exit-code.js';
import { explainError, stackOf } from '../explain-error.js';
import { findOut } from '../findings.js';
import { FLAGS } from '../flags.js';
import { placeText } from '../input/input-record.js';
import { RecordReader } from '../input/record-reader.js';
import { filesToLoad } from '../kept-files.js';
import { isOpenedBefore } from '../opened-before.js';
import type { Output } from '../output.js';
import { servicePlace } from '../service-place.js';
import { StopSignals } from '../stop-signals.js';
import { UsageError } from '../usage-error.js';
import { DryRun } from './dry-run.js';
import type { DryRunArguments } from './dry-run-arguments.js';
import { DryRunProgress } from './dry-run-progress.js';
import { dryRunText } from './dry-run-text.js';

/** How a dry run has ended, and its exit code. */
const STATUS = {
  clean: ExitCode.written,
  problems: ExitCode.rejected,
  stopped: ExitCode.stopped,
  failed: ExitCode.failed,
} as const;

const NEEDS_NO_TABLE = 'A dry run can do without the table, if its key is said: --key pk:S,sk:N';

/**
 * Runs `dynamodb-sink load --dry-run`: reads what a load would and tells of it, and writes nothing.
 * @throws {UsageError} as a load does
 */
export async function runDryRun(
  args: LoadArguments,
  dryRun: DryRunArguments,
  output: Output,
  options: { readonly isVerbose: boolean },
): Promise<ExitCode> {
  const files = filesToLoad(args);
  using stop = new StopSignals(() => process.exit(ExitCode.stopped));
  const { signal } = stop;
  const tell = (message: string): unknown => args.quiet || output.tell(message);
  const reader = new RecordReader(files, args.input, tell, signal);
  const run = new DryRun(args, dryRun, files, reader);
  let embedded: Embedded | undefined;
  let dynamoDb = servicePlace(args);
  const end = (status: keyof typeof STATUS, error?: object): ExitCode => {
    const figures = run.figures();
    output.result(JSON.stringify({ status, dryRun: true, ...figures, error }));
    const isEmpty = figures.lines === 0 && !figures.isWhole;
    if (!args.quiet && !isEmpty) output.message(dryRunText(figures, run.unseen));
    if (run.hint !== undefined) tell(run.hint);
    tell('this was a dry run: nothing was written');
    return STATUS[status];
  };
  const stopped = (): ExitCode => {
    const upTo = run.last && `what was found up to ${placeText(run.last)} follows`;
    output.tell(`stopped by ${signal.reason}: ${upTo ?? 'no record was read'}`);
    return end('stopped');
  };
  try {
    if (args.embedded) {
      embedded = await startEmbedded();
      ({ dynamoDb } = embedded);
    }
    // A search for credentials or for the table may still be under way.
    if (!(await isOpenedBefore(signal, args, () => run.open(dynamoDb)))) process.exit(stopped());
    using _ = args.quiet ? undefined : new DryRunProgress(output, () => run.progress());
    await run.run(signal);
    if (signal.aborted) return stopped();
    return end(run.hasProblems ? 'problems' : 'clean');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = isDynamoDbSinkError(error) ? error.code : undefined;
    const explained = explainError(error, args, FLAGS, await findOut(error, dynamoDb, args));
    const message = run.isOpened ? explained : `${explained}. ${NEEDS_NO_TABLE}`;
    output.tell(`${message}${code === undefined ? '' : ` [${code}]`}`);
    if (options.isVerbose) output.message(stackOf(error));
    return end('failed', { code, message });
  } finally {
    stop.end();
    await embedded?.close();
  }
}
