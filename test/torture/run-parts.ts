import type { PartResult, TortureOptions, TorturePart } from './part.js';
import { tableOf } from './print-table.js';

/** What all parts have come to. */
export interface PartsResult {
  readonly results: ReadonlyMap<string, PartResult>;
  /** Every part has run, and no promise was broken. */
  readonly isClean: boolean;
}

/** Runs parts one after the other, each for its share of the time; prints every violation, then the table. */
export async function runParts(
  parts: readonly TorturePart[],
  options: TortureOptions,
  print: (text: string) => void,
): Promise<PartsResult> {
  const results = new Map<string, PartResult>();
  for (const [index, part] of parts.entries()) {
    const until = untilOf(parts.slice(index), performance.now(), options.until);
    options.say(`${part.name}: ${part.what}`);
    const result = await part.run({ ...options, until });
    results.set(part.name, result);
    for (const violation of result.violations) print(`${part.name}: ${violation}\n`);
  }
  print(tableOf(results));
  const isClean = [...results.values()].every(({ runs, violations }) => runs > 0 && violations.length === 0);
  return { results, isClean };
}

/** When the first of these parts is to stop: what one does not use, or takes too much, is shared by those behind it. */
export function untilOf(parts: readonly Pick<TorturePart, 'share'>[], now: number, until: number): number {
  const [first] = parts;
  const sum = parts.reduce((shares, { share }) => shares + share, 0);
  return first === undefined ? until : now + (Math.max(0, until - now) * first.share) / sum;
}
