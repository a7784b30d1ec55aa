import { whole, writesDone } from '../load-figures.js';
import { bar, sparkline } from './charts.js';
import { elapsedText, TIME_LEFT_LETTERS, timeLeftText } from './duration-text.js';
import type { LastMinute } from './last-minute.js';
import type { LoadView } from './load-meter.js';
import { type Color, painted, type TerminalLook } from './terminal-look.js';

/** What a block shows beside the figures. */
export interface BlockParts {
  readonly records: LastMinute;
  readonly writeUnits: LastMinute;
  /** The caps, in words. */
  readonly limit: string;
  /** The same as a number of units a second; undefined if there is none. */
  readonly limitUnits: number | undefined;
  /** Which keys there are; empty if there are none. */
  readonly keys: string;
}

/** Text of a line, and its colour. */
interface Cell {
  readonly text: string;
  readonly color?: Color | undefined;
}

/** From this width on there is room for whole words. */
const WIDE = 60;
const MOST_BAR_CELLS = 40;
/** Room for a limit behind a sparkline: it must not jump when the limit changes. */
const LIMIT_LETTERS = 18;
const GAP = '  ';
/** A pace that is further above the rate than this holds nothing back. */
const PACED_BELOW = 1.5;
/** Lines of figures below bar and sparklines, at most. */
const FIGURE_LINES = 2;

/**
 * The lines that a terminal shows while a load runs, none wider than it has columns. What matters least comes last, and
 * falls away where there is no room.
 */
export function loadBlock(view: LoadView, parts: BlockParts, columns: number, look: TerminalLook): string[] {
  const width = Math.max(1, columns - 1); // a letter in the last column wraps on some
  return [
    firstLine(view, width, look),
    ...rateLines(view, parts, width, look),
    ...flowing(figureCells(view, parts, width), width, look),
  ].filter((line) => line !== '');
}

/** The bar, or what was read where nobody knows of how much. */
function firstLine(view: LoadView, width: number, look: TerminalLook): string {
  const { bytesRead, lines, durationMS } = view.figures;
  const goal = view.bytesGoal;
  if (goal === undefined) {
    const cells = [
      `${whole(lines)} records read`,
      bytesRead === undefined ? '' : `${sizeText(bytesRead)} read`,
      elapsedText(durationMS),
    ];
    return fitted(
      cells.map((text) => ({ text })),
      width,
      look,
    );
  }
  const share = goal === 0 ? 1 : Math.min(1, view.bytesSettled / goal);
  const sizes = width < WIDE ? '' : `${GAP}${pairText(view.bytesSettled, goal)}`;
  const behind = ` ${`${Math.floor(share * 100)} %`.padStart(5)}${sizes}`;
  const left = view.secondsLeft === undefined ? '' : timeLeftText(view.secondsLeft);
  const cells = Math.min(MOST_BAR_CELLS, width - behind.length - GAP.length - TIME_LEFT_LETTERS);
  if (cells < 3) return fitted([{ text: behind.trim() }, { text: left }], width, look);
  return `${bar(share, cells, look)}${behind}${left && GAP + left}`;
}

/** Records and write units a second, each with its last minute, and the limit. */
function rateLines(view: LoadView, parts: BlockParts, width: number, look: TerminalLook): string[] {
  const isWide = width >= WIDE;
  const [records, units] = isWide ? ['records    ', 'write units'] : ['records', 'units  '];
  const head = (label: string, rate: number): string => `${label} ${whole(rate).padStart(isWide ? 9 : 7)}/s`;
  const heads = [head(records, view.recordsPerSecond), head(units, view.writeUnitsPerSecond)] as const;
  const longest = Math.max(...heads.map(({ length }) => length));
  const cells = width - longest - GAP.length - (isWide ? GAP.length + LIMIT_LETTERS : 0);
  const line = (text: string, history: LastMinute): string => {
    const drawn = cells < 3 ? '' : GAP + sparkline(history.spans(cells), look).padStart(cells);
    return (text.padEnd(longest) + drawn).slice(0, width);
  };
  const limit = isWide && parts.limit !== '' ? GAP + parts.limit.slice(0, LIMIT_LETTERS) : '';
  return [line(heads[0], parts.records), line(heads[1], parts.writeUnits) + limit];
}

function figureCells(view: LoadView, parts: BlockParts, width: number): Cell[] {
  const { figures, throttledShare, writeUnitsPerSecondLimit: pace } = view;
  const rejected = figures.rejectedRecords;
  const throttled = Math.ceil(throttledShare * 100);
  const cells: Cell[] = [
    { text: `${whole(rejected)} rejected`, color: rejected > 0 ? 'red' : undefined },
    {
      text: `throttled ${throttled} %${width >= WIDE ? ' of writes' : ''}`,
      color: throttled > 0 ? 'yellow' : undefined,
    },
  ];
  if (width < WIDE) cells.push({ text: parts.limit });
  cells.push(
    { text: `${whole(view.inFlightRequests)} in flight` },
    { text: `${whole(figures.resent)} resent` },
    { text: `${whole(writesDone(figures))} written` },
  );
  // What the table is found to take, where that is what holds the load back; a cap is told by itself.
  const isPaced = pace < (parts.limitUnits ?? Number.POSITIVE_INFINITY) * 0.99;
  if (isPaced && pace < view.writeUnitsPerSecond * PACED_BELOW)
    cells.push({ text: `paced at ${whole(pace)} units/s` });
  if (view.bytesGoal !== undefined) cells.push({ text: elapsedText(figures.durationMS) });
  if (parts.keys !== '') cells.push({ text: parts.keys, color: 'dim' });
  return cells;
}

/** Cells in lines, as words of a text. */
function flowing(cells: readonly Cell[], width: number, look: TerminalLook): string[] {
  const lines: Cell[][] = [];
  let used = width;
  for (const cell of cells) {
    const isNew = used + GAP.length + cell.text.length > width;
    if (isNew && lines.length === FIGURE_LINES) break;
    if (isNew) lines.push([cell]);
    else lines.at(-1)?.push(cell);
    used = isNew ? cell.text.length : used + GAP.length + cell.text.length;
  }
  return lines.map((line) => fitted(line, width, look));
}

/** The cells that fit into a line; the first of them is cut if it must be. */
function fitted(cells: readonly Cell[], width: number, look: TerminalLook): string {
  let line = '';
  let used = 0;
  for (const { text, color } of cells.filter((cell) => cell.text !== '')) {
    const gap = used === 0 ? '' : GAP;
    if (used > 0 && used + gap.length + text.length > width) break;
    line += gap + painted(text.slice(0, width), color, look);
    used += gap.length + text.length;
  }
  return line;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Of two sizes, in the unit of the second. */
function pairText(bytes: number, total: number): string {
  const of = unitOf(total);
  const totalText = numberText(total, of);
  return `${numberText(bytes, of).padStart(totalText.length)} of ${totalText} ${UNITS[of]}`;
}

function sizeText(bytes: number): string {
  const of = unitOf(bytes);
  return `${numberText(bytes, of)} ${UNITS[of]}`;
}

function unitOf(bytes: number): number {
  return Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
}

function numberText(bytes: number, unit: number): string {
  return (bytes / 1000 ** unit).toFixed(unit === 0 ? 0 : 1);
}
