import { type Element, isElementSettled, type Write } from './records.js';
import type { RunContext } from './run-context.js';
import { laneNameOf } from './table-truth.js';
import { ensure } from './violation.js';

/**
 * Holds the tables of the service against what was written, once nothing is under way any more.
 * @returns how many keys an older write has been left by, applied too late by a request nobody waited for
 */
export function ensureFinal(run: RunContext): number {
  run.truth.read();
  const elements = [...run.sources.flatMap((source) => source.elements), ...run.loose];
  const last = new Map<string, Write>();
  for (const element of elements) {
    if (element === undefined) continue;
    ensureWritten(element);
    for (const write of element.writes) {
      if (write.lane === undefined || !mustBeThere(write)) continue;
      if (write.order > (last.get(write.lane.name)?.order ?? -1)) last.set(write.lane.name, write);
    }
  }
  let stale = 0;
  for (const [name, write] of last) {
    const truth = run.truth.keys.get(name);
    if (truth?.isStale === true) {
      stale++;
      continue;
    }
    // It is settled. If not by being applied, a write has replaced it that the service refused, which was told.
    const isReplaced = !write.isApplied && write.lane?.coalesces === true;
    ensure(
      isReplaced || (truth !== undefined && truth.last.order >= write.order),
      'the last write of a key is in the table',
      () => `${name} ends with v${truth?.last.v} instead of v${write.v}`,
    );
  }
  ensureTables(run);
  run.log.add(`end ${stale}`);
  return stale;
}

function ensureWritten(element: Element): void {
  ensure(isElementSettled(element), 'at least once', () => {
    return `at the end, and not settled: ${element.writes.map(({ v }) => `v${v}`)}`;
  });
}

function mustBeThere({ code, refusedWith, isHandedOver, element }: Write): boolean {
  return code === undefined && refusedWith === undefined && !isHandedOver && !element.isExcused;
}

/** The items of the tables are those of the last writes that were applied. */
function ensureTables(run: RunContext): void {
  const found = new Map<string, number>();
  const kept = ['orders', 'numbers', 'learnt'].filter((table) => !run.deleted.has(table));
  for (const table of kept) {
    for (const item of run.service.table(table).values()) {
      found.set(laneNameOf(table, item), Number((item.v as { N: string }).N));
    }
  }
  for (const [name, { last }] of run.truth.keys) {
    if (run.deleted.has(name.split('/', 1)[0] as string)) continue;
    const expected = last.kind === 'PUT' ? last.v : undefined;
    run.log.add(`${name} ${expected}`);
    ensure(found.get(name) === expected, 'the last write of a key is in the table', () => {
      return `${name} has v${found.get(name)} instead of v${expected}`;
    });
  }
}
