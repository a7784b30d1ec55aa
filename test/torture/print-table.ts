import type { PartResult } from './part.js';

/** The results as a table, for people and for a page in Markdown. */
export function tableOf(results: ReadonlyMap<string, PartResult>): string {
  const head = [
    'part',
    'runs',
    'requests',
    'faults met',
    'violations',
    'stale by late application',
    'figures',
  ];
  const rows = [...results].map(([name, result]) => [
    name,
    String(result.runs),
    String(result.requests),
    String(result.faults),
    String(result.violations.length),
    String(result.staleByLateApplication),
    Object.entries(result.figures)
      .map(([figure, value]) => `${figure} ${value}`)
      .join('; '),
  ]);
  // The last column is as wide as each row needs.
  const widths = head.map((title, i) => {
    return i === head.length - 1
      ? title.length
      : Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0));
  });
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [lineOf(head), lineOf(widths.map((width) => '-'.repeat(width))), ...rows.map(lineOf)].join('\n');
}
