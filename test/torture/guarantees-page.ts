import type { PartResult, TorturePart } from './part.js';
import { tableOf } from './print-table.js';

const BEGIN = '<!-- Figures: written by npm run torture -- --write. Do not edit. -->';
const END = '<!-- End of the figures. -->';

/** What the figures of a page are of. */
export interface Measured {
  readonly parts: readonly TorturePart[];
  readonly results: ReadonlyMap<string, PartResult>;
  /** The arguments of `npm run torture`. */
  readonly args: readonly string[];
  readonly seeds: number;
  readonly from: number;
  /** Year, month and day. */
  readonly date: string;
  /** Runtime and cores. */
  readonly machine: string;
}

/**
 * The page with these figures in the place of its last ones.
 * @throws {Error} if it has no place for them
 */
export function withFigures(page: string, measured: Measured): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page has no place for figures: ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${figuresOf(measured)}\n\n${page.slice(end)}`;
}

function figuresOf({ parts, results, args, seeds, from, date, machine }: Measured): string {
  const last = from + seeds - 1;
  return [
    `${date}, seeds ${from} to ${last}, ${machine}: \`npm run torture -- ${args.join(' ')}\``,
    '',
    tableOf(results),
    '',
    ...parts.filter(({ name }) => results.has(name)).map(({ name, what }) => `- \`${name}\`: ${what}.`),
  ].join('\n');
}
