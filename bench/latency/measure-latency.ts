import type { EndpointProcess } from '../runner/endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from '../runner/pinned-process.ts';
import type { LatencyResult, LatencyTask } from './latency-task.ts';

/** One line of the table. */
export interface LatencyLine extends LatencyResult {
  readonly answerMS: number;
  readonly maxTimeInBufferMS: number;
  readonly recordsPerSecond: number;
}

const RATES = [10, 1000, 20_000];
const BUFFER_TIMES_MS = [0, 100];
/** At once, and about what DynamoDB takes for a batch from within its region. */
const ANSWER_TIMES_MS = [0, 5];

export async function measureLatency(endpoint: EndpointProcess, seconds: number): Promise<LatencyLine[]> {
  const lines: LatencyLine[] = [];
  for (const answerMS of ANSWER_TIMES_MS) {
    await endpoint.begin(answerMS);
    for (const maxTimeInBufferMS of BUFFER_TIMES_MS) {
      for (const recordsPerSecond of RATES) {
        const task: LatencyTask = {
          recordsPerSecond,
          seconds,
          maxTimeInBufferMS,
          connection: endpoint.connection(false),
        };
        const child = startPinned(CONTENDER_CORE, 'latency-process.ts', [JSON.stringify(task)]);
        const result = await nextMessage<LatencyResult>(child);
        console.error(
          `latency: ${recordsPerSecond}/s, ${maxTimeInBufferMS} ms, answer ${answerMS} ms: p50 ${result.p50MS.toFixed(1)} ms`,
        );
        lines.push({ answerMS, maxTimeInBufferMS, recordsPerSecond, ...result });
      }
    }
  }
  await endpoint.rest();
  return lines;
}
