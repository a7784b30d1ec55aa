// `npm run bench`: docs/benchmarks.md tells what is asked and how, and is written here.
import { writeFileSync } from 'node:fs';
import { cases } from './cases/cases.ts';
import { orders } from './cases/orders.ts';
import { measureConverters } from './converters/measure-converters.ts';
import { measureHeap } from './heap/measure-heap.ts';
import { measureKafka } from './kafka/measure-kafka.ts';
import { measureLatency } from './latency/measure-latency.ts';
import { measureLoad } from './load/measure-load.ts';
import { benchmarksPage } from './report/benchmarks-page.ts';
import { machineOf } from './report/machine.ts';
import {
  type BenchArguments,
  CONVERTERS,
  HEAP,
  HELP,
  KAFKA,
  LATENCY,
  LOAD,
  readArguments,
  START_UP,
} from './runner/arguments.ts';
import { EndpointProcess } from './runner/endpoint-process.ts';
import { installRivals } from './runner/install-rivals.ts';
import { runCases, runStartUps } from './runner/run-cases.ts';
import { smoke } from './runner/smoke.ts';

const QUICK_SIZE_FACTOR = 0.15;
const LATENCY_SECONDS = 10;
const QUICK_LATENCY_SECONDS = 2;
const HEAP_RECORDS = 5_000_000;
const QUICK_HEAP_RECORDS = 500_000;
const KAFKA_RECORDS = 1_200_000;
const QUICK_KAFKA_RECORDS = 120_000;
const LOADED_RECORDS = 200_000;
const QUICK_LOADED_RECORDS = 50_000;
const AWAY_SECONDS = 60;
const QUICK_AWAY_SECONDS = 5;
const CONVERTED_RECORDS = 2_000_000;
const QUICK_CONVERTED_RECORDS = 500_000;

async function main(args: BenchArguments): Promise<void> {
  installRivals();
  using endpoint = await EndpointProcess.start(args.endpoint);
  if (args.isSmoke) {
    await smoke(endpoint);
    return;
  }
  const machine = machineOf();
  if (machine.load > 0.5)
    console.error(`bench: this machine has other work (load ${machine.load.toFixed(1)})`);
  const wanted = cases.filter(({ name }) => args.parts.includes(name));
  const page = benchmarksPage({
    machine,
    endpoint: args.endpoint,
    rounds: args.rounds,
    cases: await runCases(
      wanted,
      args.contenders,
      args.rounds,
      args.isQuick ? QUICK_SIZE_FACTOR : 1,
      endpoint,
    ),
    converters: args.parts.includes(CONVERTERS)
      ? await measureConverters(args.isQuick ? QUICK_CONVERTED_RECORDS : CONVERTED_RECORDS, args.rounds)
      : new Map(),
    latency: args.parts.includes(LATENCY)
      ? await measureLatency(endpoint, args.isQuick ? QUICK_LATENCY_SECONDS : LATENCY_SECONDS)
      : [],
    heap: args.parts.includes(HEAP)
      ? await measureHeap(endpoint, args.isQuick ? QUICK_HEAP_RECORDS : HEAP_RECORDS)
      : [],
    startUps: args.parts.includes(START_UP)
      ? await runStartUps(orders, args.contenders, args.rounds, endpoint)
      : new Map(),
    load: args.parts.includes(LOAD)
      ? await measureLoad(endpoint, args.isQuick ? QUICK_LOADED_RECORDS : LOADED_RECORDS, args.rounds)
      : undefined,
    kafka: args.parts.includes(KAFKA)
      ? await measureKafka(
          endpoint,
          args.isQuick ? QUICK_KAFKA_RECORDS : KAFKA_RECORDS,
          args.isQuick ? QUICK_AWAY_SECONDS : AWAY_SECONDS,
          args.rounds,
        )
      : undefined,
  });
  if (args.isWhole) {
    writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), page);
    console.log('bench: docs/benchmarks.md is written');
  } else console.log(page);
}

/** @returns undefined if they are wrong, which is told */
function argumentsOrUsage(): BenchArguments | undefined {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`bench: ${error.message}\n\n${HELP}`);
    process.exitCode = 2;
    return undefined;
  }
}

const args = argumentsOrUsage();
if (args?.isHelp) console.log(HELP);
else if (args !== undefined) await main(args);
