import { contenders } from '../contenders/contenders.ts';
import type { Measurement } from '../runner/measure.ts';
import type { CaseResults } from '../runner/run-cases.ts';
import { type Spread, spreadOf } from '../runner/statistics.ts';
import { figure, megabytes, percent, rangeOf, table } from './markdown.ts';

/** From here on a rate says as much about the endpoint as about the contender. */
const BUSY = 0.8;

function spread(measurements: readonly Measurement[], of: (measurement: Measurement) => number): Spread {
  return spreadOf(measurements.map(of));
}

/** CPU time of a contender less that of making the records, which is no part of writing them. */
export function writingMicros({ byContender }: CaseResults, contender: string): number {
  const median = (name: string): number =>
    spread(byContender.get(name) ?? [], ({ cpuMicrosPerRecord }) => cpuMicrosPerRecord).median;
  return median(contender) - (byContender.has('baseline') ? median('baseline') : 0);
}

/** The cheapest way to write these records with the AWS SDK alone. */
export function cheapestSdkMicros(results: CaseResults): number {
  const paths = ['sdk-raw', 'lib-dynamodb'].filter((name) => results.byContender.has(name));
  return Math.min(...paths.map((name) => writingMicros(results, name)));
}

export function caseSection(results: CaseResults): string[] {
  const { benchCase, byContender } = results;
  const floor = writingMicros(results, 'floor');
  const rows = [...byContender].map(([name, measurements]) => {
    const cpu = spread(measurements, ({ cpuMicrosPerRecord }) => cpuMicrosPerRecord);
    const load = spread(measurements, ({ endpointLoad }) => endpointLoad).median;
    const writes = spread(measurements, ({ writesPerRecord }) => writesPerRecord).median;
    const rate = figure(spread(measurements, ({ recordsPerSecond }) => recordsPerSecond).median);
    const isWriting = name !== 'baseline';
    return [
      contenders[name]?.title ?? name,
      figure(cpu.median),
      rangeOf(cpu),
      isWriting ? figure(writingMicros(results, name) / floor) : '',
      load > BUSY ? `${rate} †` : rate,
      megabytes(spread(measurements, ({ maxRssBytes }) => maxRssBytes).median),
      isWriting ? figure(spread(measurements, ({ bodyBytesPerWrite }) => bodyBytesPerWrite).median) : '',
      ...(benchCase.isCoalesced ? [percent(writes)] : []),
      isWriting ? percent(load) : '',
    ];
  });
  const head = [
    '',
    'CPU µs a record',
    'least–most',
    '× floor',
    'records/s',
    'peak MB',
    'B a write',
    ...(benchCase.isCoalesced ? ['writes sent'] : []),
    'endpoint busy',
  ];
  const wait =
    benchCase.answerMS === undefined ? '' : ` The endpoint answers after ${benchCase.answerMS} ms.`;
  return [
    `### ${benchCase.name}`,
    '',
    `${upperFirst(benchCase.description)}.${wait}`,
    '',
    ...table(head, rows),
  ];
}

/** One line a case: what the promises are about. */
export function summary(cases: readonly CaseResults[]): string[] {
  const head = [
    'case',
    'dynamodb-sink µs',
    'floor µs',
    'cheapest AWS SDK path µs',
    'SDK ÷ sink',
    'sink ÷ floor',
    'SDK ÷ floor',
  ];
  const rows = cases.map((results) => {
    const sink = writingMicros(results, 'sink');
    const floor = writingMicros(results, 'floor');
    const sdk = cheapestSdkMicros(results);
    return [
      results.benchCase.name,
      ...[sink, floor, sdk, sdk / sink, sink / floor, sdk / floor].map((value) => figure(value)),
    ];
  });
  return table(head, rows);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
