import { painted, type TerminalLook } from './terminal-look.js';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LEVELS = [...'▁▂▃▄▅▆▇█'];
const ASCII_LEVELS = [...'_.,-~+*#'];

/** A bar of so many cells, filled up to a share of it. */
export function bar(share: number, cells: number, look: TerminalLook): string {
  const filled = Math.min(1, Math.max(0, share)) * cells;
  if (!look.isUnicode) {
    const inner = Math.max(0, cells - 2);
    const marks = Math.floor((filled / cells) * inner);
    return `[${'#'.repeat(marks)}${'-'.repeat(inner - marks)}]`;
  }
  const whole = Math.floor(filled);
  const part = EIGHTHS[Math.floor((filled - whole) * EIGHTHS.length)] ?? '';
  return '█'.repeat(whole) + part + painted('░'.repeat(cells - whole - part.length), 'dim', look);
}

/** A letter for each value, of the height that it has beside the highest of them. */
export function sparkline(values: readonly number[], { isUnicode }: TerminalLook): string {
  const levels = isUnicode ? LEVELS : ASCII_LEVELS;
  const highest = Math.max(0, ...values);
  const last = levels.length - 1;
  return values.map((value) => levels[highest > 0 ? Math.round((value / highest) * last) : 0]).join('');
}
