import type { EndpointProcess } from '../runner/endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from '../runner/pinned-process.ts';
import type { HeapReading, HeapTask } from './heap-task.ts';

const READINGS = 10;

export async function measureHeap(endpoint: EndpointProcess, records: number): Promise<HeapReading[]> {
  await endpoint.begin(0);
  const task: HeapTask = { records, readings: READINGS, connection: endpoint.connection(false) };
  const env = { NODE_OPTIONS: '--expose-gc' };
  const child = startPinned(CONTENDER_CORE, 'heap-process.ts', [JSON.stringify(task)], env);
  const readings = await nextMessage<HeapReading[]>(child);
  await endpoint.rest();
  return readings;
}
