import { whole } from '../../load-figures.js';
import type { LoadReport } from '../load-report.js';
import type { TimelinePoint } from '../timeline.js';
import { timeAxis, timeTick, valueAxis } from './axis.js';
import { chart, HEIGHT, type Hue, stepPath } from './chart.js';
import { type Html, html } from './html.js';
import { durationText, writtenAs } from './words.js';

/** A line that is drawn beside the figure, to be held against it. */
interface Level {
  readonly label: string;
  readonly mark: 'dashed' | 'dotted';
  readonly valueOf: (point: TimelinePoint) => number | undefined;
}

/** A table need not have a row for each pixel. */
const MOST_ROWS = 30;
/** Above so many times what was reached the capacity is not drawn: it would press the figure to the ground. */
const MOST_ABOVE = 4;

/** Records a second, or writes of a converter, over the time of the load. */
export function recordsChart({ timeline, rates, figures, hasConverter }: LoadReport): Html {
  const what = writtenAs(hasConverter);
  const summary = `${what} a second: ${whole(rates.recordsPerSecond)} on average, ${whole(rates.peakRecordsPerSecond)} at most, in ${durationText(figures.durationMS)}`;
  return timeChart(
    summary,
    'blue',
    timeline,
    `${what.toLowerCase()}/s`,
    (point) => point.recordsPerSecond,
    [],
  );
}

/** Write units a second over the time of the load, with what there was of capacity. */
export function writeUnitsChart(report: LoadReport): Html {
  const { timeline, rates, provisionedWriteUnits: provisioned } = report;
  const levels: Level[] = [];
  if (provisioned !== undefined) {
    levels.push({
      label: `provisioned: ${whole(provisioned)}/s`,
      mark: 'dashed',
      valueOf: () => provisioned,
    });
  }
  if (timeline.some((point) => point.writeUnitsPerSecondLimit !== undefined)) {
    levels.push({
      label: 'limit: a cap, or what the table was found to take',
      mark: 'dotted',
      valueOf: (point) => point.writeUnitsPerSecondLimit,
    });
  }
  const against = provisioned === undefined ? '' : `, of ${whole(provisioned)} provisioned`;
  const summary = `Write units a second: ${whole(rates.writeUnitsPerSecond)} on average, ${whole(rates.peakWriteUnitsPerSecond)} at most${against}`;
  return timeChart(summary, 'teal', timeline, 'write units/s', (point) => point.writeUnitsPerSecond, levels);
}

function timeChart(
  summary: string,
  hue: Hue,
  timeline: readonly TimelinePoint[],
  unit: string,
  measured: (point: TimelinePoint) => number,
  levels: readonly Level[],
): Html {
  const last = timeline.at(-1);
  if (last === undefined || last.atMS === 0) return html`<p class="none">Nothing was written.</p>`;
  const peak = Math.max(1, ...timeline.map(measured));
  const steady = levels.flatMap((level) => (level.mark === 'dashed' ? [level.valueOf(last) ?? 0] : []));
  const axis = valueAxis(Math.max(peak, ...steady.filter((value) => value <= peak * MOST_ABOVE)));
  const levelAt = (level: Level, point: TimelinePoint): number | undefined => {
    const value = level.valueOf(point);
    return value !== undefined && value <= axis.end ? value : undefined;
  };
  const shown = levels.filter((level) => timeline.some((point) => levelAt(level, point) !== undefined));
  const seconds = last.atMS / 1000;
  const { ticks } = timeAxis(seconds);
  const at = (point: TimelinePoint): number => point.atMS / last.atMS;
  const line = stepPath(
    timeline.map((point) => ({ at: at(point), value: measured(point) })),
    axis.end,
  );
  const drawn = [
    html`<path class="area ${hue}" d="${line}V${HEIGHT}H0Z"/>`,
    html`<path class="line ${hue}" d="${line}"/>`,
    ...shown.map((level) => {
      const path = stepPath(
        timeline.map((point) => ({ at: at(point), value: levelAt(level, point) })),
        axis.end,
      );
      return html`<path class="level ${level.mark}" d="${path}"/>`;
    }),
  ];
  return html`${chart(
    summary,
    axis,
    ticks.map((tick) => ({ at: tick / seconds, label: timeTick(tick, seconds) })),
    drawn,
  )}
${legend(unit, hue, levels, shown)}
${table(timeline, unit, measured, levels)}`;
}

function legend(unit: string, hue: Hue, levels: readonly Level[], shown: readonly Level[]): Html | undefined {
  if (levels.length === 0) return undefined;
  const key = (mark: string): Html =>
    html`<svg viewBox="0 0 24 8" aria-hidden="true"><line class="${mark}" x1="0" x2="24" y1="4" y2="4"/></svg>`;
  return html`<ul class="legend"><li>${key(`line ${hue}`)}${unit}</li>${levels.map((level) =>
    shown.includes(level)
      ? html`<li>${key(`level ${level.mark}`)}${level.label}</li>`
      : html`<li>${level.label}: above the chart</li>`,
  )}</ul>`;
}

function table(
  timeline: readonly TimelinePoint[],
  unit: string,
  measured: (point: TimelinePoint) => number,
  levels: readonly Level[],
): Html {
  const step = Math.ceil(timeline.length / MOST_ROWS);
  const rows = timeline.flatMap((_, i) => (i % step === 0 ? [timeline.slice(i, i + step)] : []));
  let before = 0;
  return html`<details><summary>As a table</summary><table class="figures"><thead><tr><th scope="col">until</th><th scope="col">${unit}</th>${levels.map(({ mark }) => html`<th scope="col">${mark === 'dashed' ? 'provisioned' : 'limit'}</th>`)}</tr></thead><tbody>${rows.map(
    (points) => {
      const from = before;
      const last = points.at(-1) as TimelinePoint;
      let [sum, beginning] = [0, from];
      for (const point of points) {
        sum += measured(point) * (point.atMS - beginning);
        beginning = point.atMS;
      }
      before = last.atMS;
      const mean = sum / Math.max(1, before - from);
      return html`<tr><th scope="row">${durationText(last.atMS)}</th><td>${whole(mean)}</td>${levels.map((level) => html`<td>${numberOr(level.valueOf(last))}</td>`)}</tr>`;
    },
  )}</tbody></table></details>`;
}

function numberOr(value: number | undefined): string {
  return value === undefined ? '–' : whole(value);
}
