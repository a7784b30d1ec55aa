import { type Axis, valueAxis } from './axis.js';
import { type Html, html } from './html.js';
import { compact } from './words.js';

/** What the charts are drawn in; stretched to the room there is, lines keep their width. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** The colours there are: what is good or bad is always said in words as well. */
export type Hue = 'blue' | 'teal' | 'violet' | 'amber' | 'red';

/** A mark of the lower axis. */
export interface ChartTick {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** A frame with axes around what is drawn. Marks are text of the page, so that they have its size on a phone as well. */
export function chart(
  summary: string,
  yAxis: Axis,
  xTicks: readonly ChartTick[],
  drawn: readonly Html[],
): Html {
  const lines = yAxis.ticks.map((tick) => {
    const y = fixed(yOf(tick, yAxis.end));
    return html`<line class="grid" x1="0" x2="${WIDTH}" y1="${y}" y2="${y}"/>`;
  });
  return html`<div class="chart">
<div class="y" aria-hidden="true">${yAxis.ticks.toReversed().map((tick) => html`<span>${compact(tick)}</span>`)}</div>
<svg class="plot" role="img" aria-label="${summary}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${lines}${drawn}</svg>
<svg class="x" aria-hidden="true">${xTicks.map(
    ({ at, label }) =>
      html`<text x="${fixed(at * 100)}%" y="13" text-anchor="${anchorOf(at)}">${label}</text>`,
  )}</svg>
</div>`;
}

function anchorOf(at: number): string {
  if (at < 0.02) return 'start';
  return at > 0.96 ? 'end' : 'middle';
}

/** A line with steps: each value holds from the time before to its own. Values above the axis are at its end. */
export function stepPath(
  values: readonly { readonly at: number; readonly value: number | undefined }[],
  end: number,
): string {
  let path = '';
  let x = 0;
  let isDrawing = false;
  for (const { at, value } of values) {
    if (value === undefined) isDrawing = false;
    else {
      const y = fixed(yOf(Math.min(value, end), end));
      path += `${isDrawing ? 'V' : `M${fixed(x)},`}${y}H${fixed(at * WIDTH)}`;
      isDrawing = true;
    }
    x = at * WIDTH;
  }
  return path;
}

/** Columns side by side, the first at the left. */
export function columnChart(
  summary: string,
  hue: Hue,
  columns: readonly { readonly label: string | undefined; readonly value: number }[],
): Html {
  const axis = valueAxis(Math.max(...columns.map(({ value }) => value)));
  const each = WIDTH / columns.length;
  const ticks = columns.flatMap(({ label }, i) =>
    label === undefined ? [] : [{ at: (i + 0.5) / columns.length, label }],
  );
  const bars = columns.map(({ value }, i) => {
    const y = yOf(value, axis.end);
    const x = fixed(i * each + each * 0.12);
    return html`<rect class="fill ${hue}" x="${x}" y="${fixed(y)}" width="${fixed(each * 0.76)}" height="${fixed(HEIGHT - y)}"/>`;
  });
  return chart(summary, axis, ticks, bars);
}

/** A row of {@link barTable}. */
export interface Bar {
  readonly label: string | Html;
  readonly value: number;
  /** The value as it is told. */
  readonly text: string;
  /** More about it, smaller. */
  readonly note?: string;
}

/** Rows with bars: a chart that is its own table. @param isStacked whether labels are long: on a phone they stand above their bars */
export function barTable(
  heads: readonly [label: string, value: string],
  hue: Hue,
  bars: readonly Bar[],
  isStacked: boolean = false,
): Html {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value));
  const rows = bars.map(
    ({ label, value, text, note }) => html`
<tr><th scope="row">${label}</th><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="fill ${hue}" width="${fixed((100 * value) / most)}" height="10"/></svg></td><td class="number">${text}</td>${note === undefined ? undefined : html`<td class="share">${note}</td>`}</tr>`,
  );
  const hasNotes = bars.some(({ note }) => note !== undefined);
  return html`<table class="bars${isStacked ? ' stacked' : ''}"><thead><tr><th scope="col">${heads[0]}</th><td></td><th scope="col" class="number" colspan="${hasNotes ? 2 : 1}">${heads[1]}</th></tr></thead><tbody>${rows}
</tbody></table>`;
}

function yOf(value: number, end: number): number {
  return HEIGHT * (1 - value / end);
}

/** Short, and never in the form 1e-7. */
export function fixed(value: number): string {
  return String(Number(value.toFixed(2)));
}
