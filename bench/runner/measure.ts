import type { BenchCase } from '../cases/bench-case.ts';
import { contenders } from '../contenders/contenders.ts';
import type { ContenderResult, ContenderTask } from './contender-task.ts';
import type { EndpointProcess } from './endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from './pinned-process.ts';

/** One run of one contender, checked: the endpoint has counted every write. */
export interface Measurement {
  readonly contender: string;
  readonly records: number;
  readonly sent: number;
  readonly cpuMicrosPerRecord: number;
  readonly recordsPerSecond: number;
  readonly maxRssBytes: number;
  /** Of the measured part: how much of its core the endpoint used, 0 to 1. */
  readonly endpointLoad: number;
  readonly bodyBytesPerWrite: number;
}

/** The part that is not measured, as a part of the one that is. */
const WARM_UP_SHARE = 0.5;

export async function measure(
  benchCase: BenchCase,
  contender: string,
  sizeFactor: number,
  endpoint: EndpointProcess,
  caFile: string,
): Promise<Measurement> {
  const share = contenders[contender]?.share ?? 1;
  const records = Math.max(100, Math.round(benchCase.recordCount * share * sizeFactor));
  const task: ContenderTask = {
    caseName: benchCase.name,
    contender,
    connection: endpoint.connection(benchCase.isTls === true),
    warmUpRecords: Math.round(records * WARM_UP_SHARE),
    records,
  };
  await endpoint.setAnswerMS(benchCase.answerMS ?? 0);
  const start = await endpoint.counts();
  const child = startPinned(CONTENDER_CORE, 'contender-process.ts', [JSON.stringify(task)], {
    NODE_EXTRA_CA_CERTS: caFile,
  });
  const warmUp = await nextMessage<{ sent: number }>(child);
  const before = await endpoint.counts();
  child.send('go');
  const { sent, cpuMicros, wallMicros, maxRssBytes } = await nextMessage<ContenderResult>(child);
  const after = await endpoint.counts();
  requireCounted(contender, warmUp.sent, before.writes - start.writes);
  requireCounted(contender, sent, after.writes - before.writes);
  return {
    contender,
    records,
    sent,
    cpuMicrosPerRecord: cpuMicros / records,
    recordsPerSecond: (records / wallMicros) * 1e6,
    maxRssBytes,
    endpointLoad: (after.cpuMicros - before.cpuMicros) / wallMicros,
    bodyBytesPerWrite: sent === 0 ? 0 : (after.bodyBytes - before.bodyBytes) / sent,
  };
}

function requireCounted(contender: string, sent: number, counted: number): void {
  if (sent !== counted) throw new Error(`${contender} sent ${sent} writes, the endpoint counted ${counted}`);
}
