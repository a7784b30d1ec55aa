import { readFileSync } from 'node:fs';
import type { LoadTotals } from '#dist/cli/load-figures.js';
import type { StoredItem } from '../../support/stored-items.js';
import type { LoadFiles } from './load-files.js';
import type { WatchedService } from './watched-service.js';

/** What is not as it must be behind the last process of a load. */
export async function judgeLoad(
  service: WatchedService,
  files: LoadFiles,
  rejects: string,
  totals: LoadTotals | undefined,
): Promise<string[]> {
  return [
    ...judgeTable(await service.items(), files),
    ...judgeWritten(service.written(), files),
    ...judgeRejects(rejects, files),
    ...judgeTotals(totals, files),
  ];
}

function judgeTable(items: readonly StoredItem[], { last }: LoadFiles): string[] {
  const violations: string[] = [];
  for (const { pk, ...rest } of items) {
    const due = JSON.stringify({ v: { N: String(last.get(pk?.S ?? '')) } });
    const found = JSON.stringify(rest);
    if (found !== due) violations.push(`${pk?.S} ends with ${found} instead of ${due}`);
  }
  if (items.length !== last.size) violations.push(`${items.length} of ${last.size} keys are in the table`);
  return violations;
}

/** What a later record has replaced must have been written, too: nothing here takes the place of a record in the buffer. */
function judgeWritten(written: ReadonlySet<number>, { records, rejected }: LoadFiles): string[] {
  const due = records - rejected.size;
  return written.size === due ? [] : [`${written.size} of ${due} records were written`];
}

function judgeRejects(rejects: string, { rejected }: LoadFiles): string[] {
  const kept = new Map<string, number>();
  for (const line of readFileSync(rejects, 'utf8').trimEnd().split('\n')) {
    const { file, record } = JSON.parse(line) as { file: string; record: number };
    const place = `${file}:${record}`;
    kept.set(place, (kept.get(place) ?? 0) + 1);
  }
  return [...new Set([...rejected, ...kept.keys()])].flatMap((place) => {
    const count = kept.get(place) ?? 0;
    const due = rejected.has(place) ? 1 : 0;
    return count === due ? [] : [`${place} is ${count} times among the rejects instead of ${due}`];
  });
}

function judgeTotals(totals: LoadTotals | undefined, { records, rejected }: LoadFiles): string[] {
  const counted = (totals?.rejected ?? 0) + (totals?.rejectedLines ?? 0);
  return [
    ...(totals?.records === records ? [] : [`${totals?.records} of ${records} records are counted`]),
    ...(counted === rejected.size ? [] : [`${counted} of ${rejected.size} rejects are counted`]),
  ];
}
