import { isDynamoDbSinkError, messageOf } from '../../errors.js';
import { INSTALL_PROM_CLIENT } from '../../kafka/http/prom-client.js';
import { serveWorker, type WorkerServer } from '../../kafka/http/serve-worker.js';
import type { KafkaWorker } from '../../kafka/worker.js';
import type { ExitCode } from '../exit-code.js';
import { explainError } from '../explain-error.js';
import type { Output } from '../output.js';
import { StopSignals } from '../stop-signals.js';
import { UsageError } from '../usage-error.js';
import type { KafkaArguments } from './kafka-arguments.js';
import { KafkaEnding } from './kafka-ending.js';
import { kafkaFigures } from './kafka-figures.js';
import { KAFKA_FLAGS_IN_MESSAGES } from './kafka-flags.js';
import { KafkaCommandLog } from './kafka-log.js';
import { KafkaProgress } from './kafka-progress.js';
import { type PreparedWorker, prepareWorker } from './prepare-worker.js';

/**
 * Runs `dynamodb-sink kafka` until it is stopped.
 * @throws {UsageError} before anything is read
 */
export async function runKafka(
  args: KafkaArguments,
  output: Output,
  { isVerbose }: { readonly isVerbose: boolean },
): Promise<ExitCode> {
  let worker: KafkaWorker<unknown, unknown> | undefined;
  const ending = new KafkaEnding(args, output, { isVerbose, report: () => worker?.report() });
  using stop = new StopSignals((name) => process.exit(ending.aborted(name)));
  const log = new KafkaCommandLog(output);
  const prepared = await prepareWorker(args, { logger: log.logger, onRejected: log.rejected });
  worker = prepared.worker;
  log.follow(worker);
  await using _server = await serve(prepared, output);
  if (stop.signal.aborted) return ending.stopped(stop.signal.reason);
  stop.signal.addEventListener('abort', () => {
    const what = 'finishing what was taken; once more to stop at once';
    output.tell(`${stop.signal.reason}: ${what}`);
    void prepared.worker.close();
  });
  using _progress = new KafkaProgress(output, args.progress, () =>
    kafkaFigures(prepared.worker.metrics(), prepared.worker.report()),
  );
  try {
    await worker.run();
  } catch (error) {
    throwUsage(error, args);
    return ending.failed(error);
  }
  return ending.stopped(stop.signal.reason);
}

async function serve({ worker, http }: PreparedWorker, output: Output): Promise<WorkerServer | undefined> {
  if (http === undefined) return undefined;
  try {
    const server = await serveWorker(worker, http);
    const metrics = server.hasMetrics ? ', /metrics' : ` (no /metrics: ${INSTALL_PROM_CLIENT})`;
    output.tell(`serving ${server.url}/healthz, /readyz${metrics}`);
    return server;
  } catch (error) {
    throw new UsageError(`cannot listen on ${http.host} port ${http.port}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** What is wrong with the command line, or not installed, but was found out only now. */
function throwUsage(error: unknown, args: KafkaArguments): void {
  if (!isDynamoDbSinkError(error)) return;
  if (error.code !== 'INVALID_OPTION' && error.code !== 'KAFKA_CLIENT_MISSING') return;
  throw new UsageError(explainError(error, args, KAFKA_FLAGS_IN_MESSAGES), { cause: error });
}
