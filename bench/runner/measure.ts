import type { BenchCase } from '../cases/bench-case.ts';
import { contenders } from '../contenders/contenders.ts';
import type { ContenderResult, ContenderTask, WarmedUp } from './contender-task.ts';
import type { EndpointProcess } from './endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from './pinned-process.ts';

/** One run of one contender, checked: the endpoint has counted every write. */
export interface Measurement {
  readonly cpuMicrosPerRecord: number;
  readonly recordsPerSecond: number;
  readonly maxRssBytes: number;
  /** How much of the time the endpoint worked on requests, 0 to 1. */
  readonly endpointLoad: number;
  readonly bodyBytesPerWrite: number;
  readonly writesPerRecord: number;
}

/** The unmeasured part, as a part of the measured one: enough for the compiler and the heap to settle. */
const WARM_UP_SHARE = 0.5;
/** What keeps every connection busy a few times over. */
const LEAST_RECORDS = 250;

export async function measure(
  benchCase: BenchCase,
  contender: string,
  sizeFactor: number,
  endpoint: EndpointProcess,
): Promise<Measurement> {
  const share = contenders[contender]?.share ?? 1;
  const records = Math.max(LEAST_RECORDS, Math.round(benchCase.recordCount * share * sizeFactor));
  await endpoint.begin(benchCase.answerMS ?? 0);
  const start = await endpoint.counts();
  const child = startContender(benchCase, contender, Math.round(records * WARM_UP_SHARE), records, endpoint);
  const warmedUp = await nextMessage<WarmedUp>(child);
  const before = await endpoint.counts();
  child.send('go');
  const { sent, cpuMicros, wallMicros, maxRssBytes } = await nextMessage<ContenderResult>(child);
  const after = await endpoint.counts();
  await endpoint.rest();
  requireCounted(contender, warmedUp.sent, before.writes - start.writes);
  requireCounted(contender, sent, after.writes - before.writes);
  return {
    cpuMicrosPerRecord: cpuMicros / records,
    recordsPerSecond: (records / wallMicros) * 1e6,
    maxRssBytes,
    endpointLoad: (after.workedMicros - before.workedMicros) / wallMicros,
    bodyBytesPerWrite: sent === 0 ? 0 : (after.bodyBytes - before.bodyBytes) / sent,
    writesPerRecord: sent / records,
  };
}

/** A process that starts, writes one record and ends: all of it is measured. */
export async function measureStartUp(
  benchCase: BenchCase,
  contender: string,
  endpoint: EndpointProcess,
): Promise<ContenderResult> {
  await endpoint.begin(0);
  const before = await endpoint.counts();
  const child = startContender(benchCase, contender, 0, 1, endpoint);
  const result = await nextMessage<ContenderResult>(child);
  const after = await endpoint.counts();
  await endpoint.rest();
  requireCounted(contender, result.sent, after.writes - before.writes);
  return result;
}

function startContender(
  benchCase: BenchCase,
  contender: string,
  warmUpRecords: number,
  records: number,
  endpoint: EndpointProcess,
): ReturnType<typeof startPinned> {
  const isTls = benchCase.isTls === true;
  const connection = endpoint.connection(isTls);
  const task: ContenderTask = { caseName: benchCase.name, contender, connection, warmUpRecords, records };
  const env = isTls ? { NODE_EXTRA_CA_CERTS: endpoint.caFile } : {};
  return startPinned(CONTENDER_CORE, 'contender-process.ts', [JSON.stringify(task)], env);
}

function requireCounted(contender: string, sent: number, counted: number): void {
  if (sent !== counted) throw new Error(`${contender} sent ${sent} writes, the endpoint counted ${counted}`);
}
