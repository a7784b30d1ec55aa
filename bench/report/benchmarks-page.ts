import { contenders } from '../contenders/contenders.ts';
import { conversions } from '../converters/conversions.ts';
import type { ConvertReading } from '../converters/convert-task.ts';
import type { EndpointMode } from '../endpoint/endpoint-mode.ts';
import type { HeapReading } from '../heap/heap-task.ts';
import type { KafkaResults } from '../kafka/measure-kafka.ts';
import type { LatencyLine } from '../latency/measure-latency.ts';
import type { LoadResults } from '../load/measure-load.ts';
import type { ContenderResult } from '../runner/contender-task.ts';
import type { CaseResults } from '../runner/run-cases.ts';
import { spreadOf } from '../runner/statistics.ts';
import { caseSection, summary } from './case-section.ts';
import { kafkaSection } from './kafka-section.ts';
import { loadSection } from './load-section.ts';
import type { Machine } from './machine.ts';
import { figure, megabytes, rangeOf, table } from './markdown.ts';
import {
  CONVERTER_METHOD,
  FAIRNESS,
  HEAP_METHOD,
  KNOBS,
  LATENCY_METHOD,
  METHOD,
  QUESTION,
  START_UP_METHOD,
} from './page-texts.ts';

export interface BenchResults {
  readonly machine: Machine;
  readonly endpoint: EndpointMode;
  readonly rounds: number;
  readonly cases: readonly CaseResults[];
  readonly converters: ReadonlyMap<string, readonly ConvertReading[]>;
  readonly latency: readonly LatencyLine[];
  readonly heap: readonly HeapReading[];
  readonly startUps: ReadonlyMap<string, readonly ContenderResult[]>;
  readonly load: LoadResults | undefined;
  readonly kafka: KafkaResults | undefined;
}

/** The page docs/benchmarks.md; of parts that were not run there is nothing in it. */
export function benchmarksPage({
  machine,
  endpoint,
  rounds,
  cases,
  converters,
  latency,
  heap,
  startUps,
  load,
  kafka,
}: BenchResults): string {
  return [
    '<!-- Written by npm run bench: change it in bench/report/. -->',
    '',
    '# Benchmarks',
    '',
    QUESTION,
    '',
    '## The machine',
    '',
    machineText(machine, endpoint, rounds),
    '',
    ...(cases.length > 0
      ? [
          '## In short',
          '',
          'CPU time a record from `write` to durable, less the making of the record.',
          '',
          ...summary(cases),
        ]
      : []),
    '## Method',
    '',
    METHOD,
    '',
    '## What is fair',
    '',
    FAIRNESS,
    '',
    '## Knobs',
    '',
    KNOBS,
    '',
    ...(cases.length > 0 ? ['## Cases', '', ...cases.flatMap(caseSection)] : []),
    ...(converters.size > 0 ? converterSection(converters) : []),
    ...(latency.length > 0 ? latencySection(latency) : []),
    ...(heap.length > 0 ? heapSection(heap) : []),
    ...(startUps.size > 0 ? startUpSection(startUps) : []),
    ...(load === undefined ? [] : loadSection(load)),
    ...(kafka === undefined ? [] : kafkaSection(kafka)),
  ].join('\n');
}

function machineText(
  { cpu, cores, memoryGiB, node, sdk, isPinned, load }: Machine,
  endpoint: EndpointMode,
  rounds: number,
): string {
  const pinning = isPinned
    ? 'The endpoint is pinned to one core, the contender to another.'
    : 'Processes are not pinned: there is no `taskset` here, or one core only.';
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}; AWS SDK ${sdk}. ${pinning} The endpoint is ${endpoint} while it has nothing to read. Load when it began: ${load.toFixed(1)}. Rounds: ${rounds}.`;
}

function converterSection(converters: ReadonlyMap<string, readonly ConvertReading[]>): string[] {
  const spreads = [...converters].map(([name, readings]) => {
    return { name, spread: spreadOf(readings.map(({ micros }) => micros)) };
  });
  const plain = spreads[0]?.spread.median ?? Number.NaN;
  const rows = spreads.map(({ name, spread }) => [
    conversions[name]?.title ?? name,
    figure(spread.median),
    rangeOf(spread),
    figure(spread.median / plain),
  ]);
  const head = ['', 'CPU µs a record', 'least–most', 'of plain documents'];
  return ['## What a converter costs', '', CONVERTER_METHOD, '', ...table(head, rows)];
}

function latencySection(lines: readonly LatencyLine[]): string[] {
  const rows = lines.map(({ answerMS, maxTimeInBufferMS, recordsPerSecond, p50MS, p99MS, maxMS }) => [
    answerMS === 0 ? 'at once' : `after ${answerMS} ms`,
    `${maxTimeInBufferMS}`,
    recordsPerSecond.toLocaleString('en-US'),
    ...[p50MS, p99MS, maxMS].map((value) => figure(value)),
  ]);
  const head = ['endpoint answers', '`maxTimeInBufferMS`', 'records/s', 'p50 ms', 'p99 ms', 'max ms'];
  return ['## From write to durable', '', LATENCY_METHOD, '', ...table(head, rows)];
}

function heapSection(readings: readonly HeapReading[]): string[] {
  const rows = readings.map(({ records, heapBytes, bufferBytes }) => [
    records.toLocaleString('en-US'),
    megabytes(heapBytes),
    megabytes(bufferBytes),
  ]);
  return ['## Memory over time', '', HEAP_METHOD, '', ...table(['records', 'heap MB', 'buffers MB'], rows)];
}

function startUpSection(startUps: ReadonlyMap<string, readonly ContenderResult[]>): string[] {
  const rows = [...startUps].map(([name, results]) => {
    const cpu = spreadOf(results.map(({ processCpuMicros }) => processCpuMicros / 1000));
    const wall = spreadOf(results.map(({ processWallMicros }) => processWallMicros / 1000));
    const rss = spreadOf(results.map(({ maxRssBytes }) => maxRssBytes));
    return [
      contenders[name]?.title ?? name,
      figure(cpu.median),
      rangeOf(cpu),
      figure(wall.median),
      megabytes(rss.median),
    ];
  });
  return [
    '## A case we lose: one record',
    '',
    START_UP_METHOD,
    '',
    ...table(['', 'CPU ms', 'least–most', 'ms until durable', 'peak MB'], rows),
  ];
}
