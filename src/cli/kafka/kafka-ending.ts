import { isDynamoDbSinkError } from '../../errors.js';
import type { KafkaWorkerReport } from '../../kafka/worker-metrics.js';
import { ExitCode } from '../exit-code.js';
import { explainError, stackOf } from '../explain-error.js';
import { whole } from '../load-figures.js';
import type { Output } from '../output.js';
import type { KafkaArguments } from './kafka-arguments.js';
import { KAFKA_FLAGS_IN_MESSAGES } from './kafka-flags.js';

const NOTHING: KafkaWorkerReport = { consumed: 0, deadLetters: 0, isDrained: true, tables: {} };

/** Says how a worker has ended: in words on standard error, as one JSON line on standard output, as exit code. */
export class KafkaEnding {
  readonly #args: KafkaArguments;
  readonly #output: Output;
  readonly #isVerbose: boolean;
  readonly #report: () => KafkaWorkerReport | undefined;

  constructor(
    args: KafkaArguments,
    output: Output,
    {
      isVerbose,
      report,
    }: { readonly isVerbose: boolean; readonly report: () => KafkaWorkerReport | undefined },
  ) {
    this.#args = args;
    this.#output = output;
    this.#isVerbose = isVerbose;
    this.#report = report;
  }

  /** A signal came, and the worker has closed. */
  stopped(signal: unknown): ExitCode {
    const { consumed, isDrained } = this.#report() ?? NOTHING;
    const what = isDrained
      ? `the ${whole(consumed)} messages taken are settled and committed`
      : 'not all that was taken became durable in time; what is not committed is read again';
    this.#output.tell(`stopped by ${signal}: ${what}`);
    return this.#end('stopped', ExitCode.written);
  }

  /** A second signal came, and nothing is waited for. */
  aborted(signal: unknown): ExitCode {
    this.#output.tell(
      `stopped by ${signal} at once: what was written since the last commit is written again, and ` +
        'the group waits for this member until its session is over',
    );
    return this.#end('aborted', ExitCode.stopped);
  }

  /** The worker failed. */
  failed(error: unknown): ExitCode {
    const code = isDynamoDbSinkError(error) ? error.code : undefined;
    const message = explainError(error, this.#args, KAFKA_FLAGS_IN_MESSAGES);
    this.#output.tell(`${message}${code === undefined ? '' : ` [${code}]`}`);
    if (this.#isVerbose) this.#output.message(stackOf(error));
    return this.#end('failed', ExitCode.failed, { code, message });
  }

  #end(status: string, code: ExitCode, error?: { code: string | undefined; message: string }): ExitCode {
    this.#output.result(JSON.stringify({ status, ...(this.#report() ?? NOTHING), error }));
    return code;
  }
}
