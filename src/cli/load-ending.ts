import { type DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';
import type { LoadArguments } from './arguments.js';
import type { Bookkeeping } from './bookkeeping.js';
import type { Verified } from './checkpoint/checkpoint-content.js';
import { ExitCode } from './exit-code.js';
import { explainError, stackOf } from './explain-error.js';
import type { Findings } from './findings.js';
import { FLAGS } from './flags.js';
import { type InputFile, placeText } from './input/input-record.js';
import { BrokenInput } from './input/unreadable-input.js';
import { allRejected, doneText, summaryText, suspectNotice, totalsText } from './load-figures.js';
import type { Output } from './output.js';
import type { RecordLoad } from './record-load.js';
import type { RejectionLog } from './rejection-log.js';
import type { Report } from './report/report.js';
import { unseenText } from './shape/unseen-text.js';
import { differing, type Verification, verificationText } from './verify/verification.js';

type Status = keyof Omit<typeof ExitCode, 'usage'>;

/** What was not read back, or not found as it was written, though all is loaded. */
const UNVERIFIED: Readonly<Record<Verified | 'not', string | undefined>> = {
  right: undefined,
  due: 'has not come to its end',
  wrong: 'has found differences',
  not: 'was not asked for when it was',
};

/** Why a load ended that did not end well. */
interface Why {
  readonly error?: { readonly code?: string; readonly message: string };
  /** The signal. */
  readonly stoppedBy?: unknown;
}

/** Says how a load has ended: in words on standard error, as one JSON line on standard output, as exit code. */
export class LoadEnding {
  readonly #args: LoadArguments;
  readonly #load: RecordLoad;
  readonly #log: RejectionLog;
  readonly #books: Bookkeeping;
  readonly #output: Output;
  readonly #isVerbose: boolean;
  /** The reports that are kept of it. */
  report: Report | undefined;
  /** What reading back has found. */
  verification: Verification | undefined;
  /** The file that has ended it, and can only be loaded when it is another one. */
  #toBeMended: InputFile | undefined;
  /** Whether all is written, and it is being read back. */
  isVerifying = false;

  constructor(
    args: LoadArguments,
    load: RecordLoad,
    log: RejectionLog,
    books: Bookkeeping,
    output: Output,
    options: { readonly isVerbose: boolean },
  ) {
    this.#args = args;
    this.#load = load;
    this.#log = log;
    this.#books = books;
    this.#output = output;
    this.#isVerbose = options.isVerbose;
  }

  /** The input was read to its end, and all of it is settled. */
  finished(): ExitCode {
    this.#tellUnseen();
    if (this.verification !== undefined && differing(this.verification) > 0)
      return this.#end('failed', { error: { message: verificationText(this.verification) } });
    return this.#end(this.#statusOfAll());
  }

  /** Earlier runs have loaded everything. */
  finishedBefore(): ExitCode {
    const { checkpoint, verify } = this.#args;
    this.report = undefined; // it would take the place of the one that tells of the load
    const again = `to load it again, delete ${checkpoint} or name another file`;
    const fault = verify === undefined ? undefined : UNVERIFIED[this.#books.checkpoint?.verified ?? 'not'];
    if (fault !== undefined) {
      const message = `all is loaded, but --verify ${fault}; only the run that writes can compare: ${again}`;
      this.#output.tell(message);
      return this.#end('failed', { error: { message } });
    }
    const ofLastRun = verify !== undefined && (this.#books.totals?.runs ?? 1) > 1;
    const verified = ofLastRun ? ' (--verify has compared what the last run wrote)' : '';
    this.#output.tell(`all is loaded${verified}, and nothing was written; ${again}`);
    return this.#end(this.#statusOfAll());
  }

  /** A signal came, and what was read before it is settled. */
  stopped(signal: unknown): ExitCode {
    if (this.isVerifying) {
      this.#output.tell(`stopped by ${signal}: all is written, and not all of it was read back`);
      return this.#end('stopped', { stoppedBy: signal });
    }
    const { last } = this.#load;
    const but = this.#load.figures().rejectedRecords === 0 ? '' : ' or rejected';
    const upTo = last && `every record up to ${placeText(last)} is written${but}`;
    const { checkpoint } = this.#books;
    const wayOn = checkpoint && `the same command goes on from there (${checkpoint.path})`;
    this.#output.tell(`stopped by ${signal}: ${upTo ?? 'no record was read'}; ${wayOn ?? this.#anew()}`);
    return this.#end('stopped', { stoppedBy: signal });
  }

  /** A signal came, and nothing was waited for. */
  aborted(signal: unknown): ExitCode {
    const { lines } = this.#load.figures();
    if (lines === 0) this.#output.tell(`stopped by ${signal} before a record was read`);
    else if (this.isVerifying)
      this.#output.tell(`stopped by ${signal} at once: all is written, and not all of it was read back`);
    else {
      const left = 'at once; of the last records read, some are not written';
      this.#output.tell(`stopped by ${signal} ${left}; ${this.#wayOn()}`);
    }
    return this.#end('stopped', { stoppedBy: signal });
  }

  /** The sink failed, or the input. */
  failed(error: unknown, findings?: Findings): ExitCode {
    const figures = this.#load.figures();
    const code = isDynamoDbSinkError(error) ? error.code : undefined;
    const cause = code === 'SOURCE_FAILED' ? (error as DynamoDbSinkError).cause : undefined;
    if (cause instanceof BrokenInput && cause.mustBeMended) this.#toBeMended = cause.file;
    const message = explainError(error, this.#args, FLAGS, findings);
    this.#output.tell(`${message}${code === undefined ? '' : ` [${code}]`}`);
    if (this.#isVerbose) this.#output.message(stackOf(error));
    const written = `${doneText(figures, this.#isConverted)} read are written`;
    const isOver = this.#books.checkpoint !== undefined && this.#toBeMended !== undefined;
    if (figures.lines === 0) this.#output.tell(`nothing was written${isOver ? `; ${this.#wayOn()}` : ''}`);
    else if (this.isVerifying) this.#output.tell('all is written, and not all of it was read back');
    else if (code === 'TOO_MANY_REJECTED')
      this.#output.tell(`${written}; with a higher --max-rejects ${this.#wayOn()}`);
    else this.#output.tell(`${written}; ${this.#wayOn()}`);
    return this.#end('failed', { error: { ...(code !== undefined && { code }), message } });
  }

  #tellUnseen(): void {
    const { unseenAttributes: unseen } = this.#load;
    const isResumed = (this.#books.totals?.runs ?? 1) > 1; // then the records before are not known
    if (this.#args.quiet || isResumed || unseen.length === 0 || this.#load.last === undefined) return;
    this.#output.tell(unseenText(unseen));
  }

  /** How to go on with a load of which some was not waited for. */
  #wayOn(): string {
    const { checkpoint } = this.#books;
    if (checkpoint === undefined) return this.#anew();
    const { path, place } = checkpoint;
    if (this.#toBeMended !== undefined) {
      const { rejects } = this.#args;
      const other = rejects === undefined ? 'another --checkpoint' : 'another --checkpoint and --rejects';
      const mended = `once ${this.#toBeMended.name} is mended it is another file than ${path} knows`;
      return `${mended}: begin anew then, with ${other}, or delete ${rejects === undefined ? 'this one' : 'these two'} before`;
    }
    const from = place === undefined ? 'at the beginning' : `behind ${place}`;
    return `nothing is lost: the same command goes on ${from} (${path}), and writes again what of the rest is written`;
  }

  #anew(): string {
    const { rejects } = this.#args;
    const but = rejects === undefined ? '' : `, once ${rejects} is moved or deleted`;
    return `without --checkpoint the same command begins anew${but}`;
  }

  #statusOfAll(): Status {
    return this.#rejected === 0 ? 'written' : 'rejected';
  }

  /** Records, in all runs. */
  get #rejected(): number {
    const { totals } = this.#books;
    return totals === undefined ? this.#load.figures().rejectedRecords : allRejected(totals);
  }

  get #isConverted(): boolean {
    return this.#args.converter !== undefined;
  }

  /** Whether the same command goes on from here. */
  #goesOn(status: Status): boolean {
    return this.#books.checkpoint !== undefined && (status === 'stopped' || status === 'failed');
  }

  /** What is to be done with the file of rejects. */
  #rejectsText(status: Status): string {
    const { checkpoint } = this.#books;
    if (checkpoint !== undefined && this.#toBeMended !== undefined)
      return ' so far, and the load that begins anew rejects it again';
    if (this.#goesOn(status)) return ' so far: leave it as it is until the load is done, which goes on in it';
    const other = checkpoint === undefined ? 'another --rejects' : 'another --rejects and --checkpoint';
    return `: mend the reason or the records, and load that file with the same options, but ${other}`;
  }

  #end(status: Status, { error, stoppedBy }: Why = {}): ExitCode {
    const figures = this.#load.figures();
    const { totals } = this.#books;
    const { verification } = this;
    this.#log.end(figures);
    const { hint } = this.#load;
    if (hint !== undefined) this.#output.tell(hint);
    const { suspectRecords = 0 } = figures;
    if (suspectRecords > 0 && !this.#args.quiet) this.#output.tell(suspectNotice(suspectRecords));
    const { rejects } = this.#args;
    if (rejects !== undefined && this.#rejected > 0) {
      this.#output.tell(`${rejects} has what was rejected${this.#rejectsText(status)}`);
    }
    if (this.#output.isTerminal && !this.#args.quiet) {
      this.#output.message(summaryText(figures, this.#isConverted));
      if (totals !== undefined && totals.runs > 1) this.#output.message(totalsText(totals));
    }
    const ending = {
      status,
      verification,
      totals,
      ...(error && { error }),
      ...(stoppedBy !== undefined && { stoppedBy: String(stoppedBy) }),
    };
    const isReported = this.report?.write(ending, this.#output) ?? true;
    this.#output.result(JSON.stringify({ status, ...figures, totals, verification, error }));
    // What became of the records comes before what became of the report.
    return status === 'written' && !isReported ? ExitCode.failed : ExitCode[status];
  }
}
