import { LOADERS } from '../load/load-task.ts';
import type { LoadResults } from '../load/measure-load.ts';
import { spreadOf } from '../runner/statistics.ts';
import { figure, megabytes, rangeOf, table } from './markdown.ts';

/** What loading a file takes. */
export function loadSection({ records, fileBytes, answerMS, readings }: LoadResults): string[] {
  return [
    '## A file',
    '',
    `${records.toLocaleString('en')} orders as JSON lines, ${megabytes(fileBytes)} MB, loaded by whole processes, start included; the endpoint answers`,
    `after ${answerMS} ms. The loops around the AWS SDK neither keep an order per key nor send anything again, and stop at a record that is refused.`,
    '',
    ...table(
      ['', 'records/s', 'least–most', 'CPU µs a record', 'peak MB'],
      [...readings].map(([loader, of]) => {
        const rate = spreadOf(of.map(({ wallSeconds }) => records / wallSeconds));
        const cpu = spreadOf(of.map(({ cpuSeconds }) => (cpuSeconds * 1e6) / records));
        const memory = Math.max(...of.map(({ maxRssBytes }) => maxRssBytes));
        return [LOADERS[loader], figure(rate.median), rangeOf(rate), figure(cpu.median), megabytes(memory)];
      }),
    ),
    '',
  ];
}
