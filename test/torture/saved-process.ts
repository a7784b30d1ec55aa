import { type Position, readSnapshot } from 'dynamodb-sink';
import type { Ledger } from './ledger.js';
import type { Element, Write } from './records.js';
import type { RunContext } from './run-context.js';
import { readSavedRecords, type SavedRecords } from './saved-state.js';
import type { Source, SourceMarks } from './source.js';
import { ensure } from './violation.js';

/** Where a source stood when a snapshot was taken. */
interface SavedSource {
  readonly marks: SourceMarks;
  readonly base: number;
  readonly elements: readonly (Element | undefined)[];
}

/** A snapshot with all that is needed to go on from it and to judge what comes of it. */
export interface Saved extends SavedRecords {
  readonly sources: readonly SavedSource[];
}

/** The source of a caller, if it has positions. */
export function placedSource(run: RunContext, caller: number): Source | undefined {
  const source = run.sources[caller];
  return source?.partition === undefined ? undefined : source;
}

/** Reads a snapshot of the process with this ledger, and holds it against that and the sources. */
export function readSaved(state: Uint8Array, run: RunContext, ledger: Ledger): Saved {
  const saved = readSavedRecords(state, ledger);
  const { positions, durablePositions } = readSnapshot(state);
  const sources = run.sources.map((source) => {
    const { partition, base } = source;
    const stepIn = (map: ReadonlyMap<Position['partition'], Position['offset']>): number => {
      const offset = partition === undefined ? undefined : map.get(partition);
      return offset === undefined ? base : source.stepOf(offset);
    };
    const marks = { durable: stepIn(durablePositions), accepted: stepIn(positions) };
    const isWhole = partition === undefined || ledger.hasLine || marks.accepted >= source.last;
    ensure(isWhole, 'a snapshot has all that is not settled', () => {
      return `${String(partition)} is at ${marks.accepted} of ${source.last}`;
    });
    return { marks, base, elements: [...source.elements] };
  });
  return { ...saved, sources };
}

/**
 * What is in the snapshot is accepted again, in its order, and the sources are read on from where they stood.
 * @returns the writes of it
 */
export function restoreSaved({ records, sources }: Saved, run: RunContext, ledger: Ledger): Write[] {
  sources.forEach(({ marks, base, elements }, index) => {
    const source = placedSource(run, index);
    if (source === undefined) return;
    source.base = base;
    source.rewind(marks, elements);
  });
  const restored = new Map<Element, Element>();
  return records.map(({ write, isRejection }) => {
    const { element } = write;
    let again = restored.get(element);
    if (again === undefined) {
      again = ledger.readmit(element);
      restored.set(element, again);
      const placed = element.source && placedSource(run, element.source.caller);
      if (placed === undefined) run.loose.push(again);
      else if (element.source !== undefined) placed.elements[element.source.step] = again;
    }
    const entered = ledger.reenter(again, write, isRejection);
    again.writes = again.writes.map((other) => (other === write ? entered : other));
    return entered;
  });
}
