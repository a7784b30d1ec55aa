import type { SendReason } from '../../../metrics.js';
import { counted, whole } from '../../load-figures.js';
import type { LoadReport, Percentiles } from '../load-report.js';
import { type Bar, barTable, columnChart } from './chart.js';
import { type Html, html } from './html.js';
import { recordsChart, writeUnitsChart } from './time-chart.js';
import { binaryBytesText, latencyText, percent, threeDigits, writtenAs } from './words.js';

const REASONS: Readonly<Record<SendReason, string>> = {
  full: 'enough was there to fill it',
  time: 'waited long enough',
  flush: 'the end of the load',
  room: 'the buffer was full',
  durable: 'somebody waited for it',
  again: 'sent again',
  isolation: 'split to find what is refused',
};

const KINDS: Readonly<Record<string, string>> = {
  unprocessed: 'left over in an answer',
  throttled: 'throttled as a whole',
  transient: 'no answer that can be believed',
  unreachable: 'no connection',
  credentials: 'no valid credentials',
  skewed: 'the clock was wrong',
  refused: 'refused, and split',
};

/** The two charts over time. */
export function throughputSections(report: LoadReport): Html {
  const what = writtenAs(report.hasConverter);
  return html`${section(`${what} over time`, `${what} a second that became durable.`, recordsChart(report))}
${section('Write units over time', 'Write units a second, against the capacity that is known and the limit on what was sent, which is kept on average: 100 ms of it may be made up for.', writeUnitsChart(report))}`;
}

/** How long requests and records took. */
export function latencySection({ latencyMS: { request, durable } }: LoadReport): Html {
  return section(
    'Latency',
    'How long so many of them took at most.',
    html`<h3>A request, from sending to answer</h3>${latencyBars(request, 'request', 'teal')}
<h3>A record, from reading to durable</h3>${latencyBars(durable, 'record', 'blue')}`,
  );
}

function latencyBars(percentiles: Percentiles, of: string, hue: 'teal' | 'blue'): Html {
  const { count, p50, p90, p99, p999, max } = percentiles;
  if (count === 0) return html`<p class="none">None.</p>`;
  const bars = [
    ['50 %', p50],
    ['90 %', p90],
    ['99 %', p99],
    ['99.9 %', p999],
    ['all', max],
  ] as const;
  return barTable(
    [`of ${counted(count, of)}`, 'at most'],
    hue,
    bars.map(([label, value]) => ({ label, value, text: latencyText(value) })),
  );
}

/** How full requests were, and why they left. */
export function batchesSection({ batches }: LoadReport): Html {
  const { requestsByWrites, meanWrites, sentFor } = batches;
  const requests = requestsByWrites.reduce((sum, count) => sum + count, 0);
  const reasons = Object.entries(sentFor).filter(([, count]) => count > 0);
  if (requests === 0) return section('Batches', 'Requests of up to 25 writes.', none('No request was sent.'));
  const columns = requestsByWrites.map((value, i) => ({
    value,
    label: i === 0 || (i + 1) % 5 === 0 ? String(i + 1) : undefined,
  }));
  const filled = requestsByWrites.flatMap((count, i) => (count > 0 ? [[i + 1, count] as const] : []));
  const sent = reasons.reduce((sum, [, count]) => sum + count, 0);
  return section(
    'Batches',
    `Requests by their number of writes, 25 at most: ${meanWrites} on average.`,
    html`${columnChart(`Requests by their number of writes, ${meanWrites} on average`, 'violet', columns)}
<details><summary>As a table</summary><table class="figures"><thead><tr><th scope="col">writes</th><th scope="col">requests</th></tr></thead><tbody>${filled.map(([writes, count]) => html`<tr><th scope="row">${writes}</th><td>${whole(count)}</td></tr>`)}</tbody></table></details>
<h3>Why they were sent</h3>
${barTable(
  ['reason', 'requests'],
  'violet',
  reasons
    .sort(([, a], [, b]) => b - a)
    .map(([reason, value]) => ({
      label: REASONS[reason as SendReason],
      value,
      text: whole(value),
      note: percent(value, sent),
    })),
)}`,
  );
}

/** What was sent again, and for what. */
export function retriesSection({ retries }: LoadReport): Html {
  const lead = 'Writes that an answer left over, or whose request failed, by cause.';
  if (retries.length === 0) return section('Retries', lead, none('Every request was taken whole.'), 'wide');
  const bars: Bar[] = retries.map(({ cause, kind, requests, writes }) => ({
    label: html`${cause}<small>${KINDS[kind] ?? 'failed'}</small>`,
    value: writes,
    text: whole(writes),
    note: `in ${counted(requests, 'request')}`,
  }));
  return section('Retries', lead, barTable(['cause', 'writes'], 'amber', bars, true), 'wide');
}

/** How large the items are. */
export function itemSizesSection({ itemBytes }: LoadReport): Html {
  const { count, mean, p50, p99, max, histogram } = itemBytes;
  if (count === 0) return section('Item sizes', 'Of the items put.', none('No item was put.'));
  const lead = `Of ${counted(count, 'item')} put, by DynamoDB's size rule: median ${binaryBytesText(p50)}, mean ${binaryBytesText(mean)}, 99 % up to ${binaryBytesText(p99)}, largest ${binaryBytesText(max)}.`;
  const bars = histogram.map(({ upToBytes, items }) => ({
    label: `up to ${binaryBytesText(upToBytes)}`,
    value: items,
    text: whole(items),
    note: percent(items, count),
  }));
  return section('Item sizes', lead, barTable(['size', 'items'], 'blue', bars));
}

/** Where the writes went. */
export function hottestKeysSection({
  hottestKeys: { writes, partitionKeys, isEstimate, top },
}: LoadReport): Html {
  const keys = isEstimate ? `about ${threeDigits(partitionKeys)}` : whole(partitionKeys);
  const lead = `The partition keys with the most of ${counted(writes, 'write')}. Partition keys in all: ${keys}.`;
  const busy = top.filter((key) => key.writes > 1);
  if (busy.length === 0) return section('Hottest keys', lead, none('No partition key stands out.'));
  const bars = busy.map(({ key, writes: value, writeUnits }) => ({
    label: html`<code>${key}</code>${writeUnits > value ? html`<small>${counted(writeUnits, 'write unit')}</small>` : undefined}`,
    value,
    text: `${isEstimate ? '≥ ' : ''}${whole(value)}`,
    note: percent(value, writes),
  }));
  return section('Hottest keys', lead, barTable(['partition key', 'writes'], 'red', bars, true));
}

/** A part of the page. */
export function section(title: string, lead: string, content: Html, extent: '' | 'wide' = ''): Html {
  return html`<section class="${extent}"><h2>${title}</h2><p class="lead">${lead}</p>${content}</section>`;
}

function none(text: string): Html {
  return html`<p class="none">${text}</p>`;
}
