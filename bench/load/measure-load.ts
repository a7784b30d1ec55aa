import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeOrder, orders } from '../cases/orders.ts';
import type { EndpointProcess } from '../runner/endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from '../runner/pinned-process.ts';
import { LOADERS, type LoaderName, type LoadReading, type LoadTask } from './load-task.ts';

/** What loading a file took, in each of the ways. */
export interface LoadResults {
  readonly records: number;
  readonly fileBytes: number;
  /** The endpoint answers after so long. */
  readonly answerMS: number;
  readonly readings: ReadonlyMap<LoaderName, readonly LoadReading[]>;
}

/** As DynamoDB does in its own region. */
const ANSWER_MS = 5;
const LINES_AT_ONCE = 1000;

/** A file of JSON lines, loaded in each way, each round beginning with another one. */
export async function measureLoad(
  endpoint: EndpointProcess,
  records: number,
  rounds: number,
): Promise<LoadResults> {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-bench-'));
  try {
    const file = join(folder, 'orders.jsonl');
    await pipeline(orderLines(records), createWriteStream(file));
    await endpoint.begin(ANSWER_MS);
    const names = Object.keys(LOADERS) as LoaderName[];
    const readings = new Map<LoaderName, LoadReading[]>(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < names.length; i++) {
        const loader = names[(round + i) % names.length] as LoaderName;
        const before = await endpoint.counts();
        const task: LoadTask = { loader, file, table: orders.name, connection: endpoint.connection(false) };
        const child = startPinned(CONTENDER_CORE, 'load-process.ts', [JSON.stringify(task)]);
        const reading = await nextMessage<LoadReading>(child);
        assert.equal(
          (await endpoint.counts()).writes - before.writes,
          records,
          `${loader} did not write all`,
        );
        readings.get(loader)?.push(reading);
        console.error(`load: ${loader}: ${reading.wallSeconds.toFixed(1)} s`);
      }
    }
    return { records, fileBytes: statSync(file).size, answerMS: ANSWER_MS, readings };
  } finally {
    rmSync(folder, { recursive: true });
    await endpoint.rest();
  }
}

function* orderLines(records: number): Generator<string> {
  for (let first = 0; first < records; first += LINES_AT_ONCE) {
    let lines = '';
    for (let i = first; i < Math.min(first + LINES_AT_ONCE, records); i++)
      lines += `${JSON.stringify(makeOrder(i))}\n`;
    yield lines;
  }
}
