import type { PartResult, TortureOptions, TorturePart } from './part.js';
import { tableOf } from './print-table.js';

/**
 * Runs parts one after the other; prints every violation, then the table.
 * @returns the exit code: 1 if a promise was broken, or nothing was run
 */
export async function runParts(
  parts: readonly TorturePart[],
  options: TortureOptions,
  print: (text: string) => void,
): Promise<number> {
  const results = new Map<string, PartResult>();
  for (const part of parts) {
    const result = await part.run(options);
    results.set(part.name, result);
    for (const violation of result.violations) print(`${part.name}: ${violation}\n`);
  }
  print(tableOf(results));
  const isClean = [...results.values()].every(({ runs, violations }) => runs > 0 && violations.length === 0);
  return isClean ? 0 : 1;
}
