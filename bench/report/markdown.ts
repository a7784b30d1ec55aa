import type { Spread } from '../runner/statistics.ts';

/** A table whose first column is text and all others figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line), ''];
}

/** Three digits that count, more where the number has them: 0.123, 4.56, 78.9, 1,234. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function rangeOf({ min, max }: Spread): string {
  return `${figure(min)}–${figure(max)}`;
}

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
