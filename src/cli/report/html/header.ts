import {
  allRejected,
  counted,
  type LoadTotals,
  refusedWritesText,
  suspectText,
  whole,
  writesDone,
} from '../../load-figures.js';
import type { LoadReport, ReportStatus } from '../load-report.js';
import { type Html, html } from './html.js';
import { bytesText, durationText, timeText, writtenAs } from './words.js';

const STATUS: Readonly<Record<ReportStatus, { readonly words: string; readonly icon: Html }>> = {
  written: { words: 'All written', icon: html`<path d="M3 8.5l3.2 3.2L13 4.8"/>` },
  rejected: { words: 'Written, but for rejected records', icon: html`<path d="M8 3v6M8 12.6v.1"/>` },
  failed: { words: 'Failed', icon: html`<path d="M4 4l8 8M12 4l-8 8"/>` },
  stopped: { words: 'Stopped', icon: html`<path d="M4.5 4.5h7v7h-7z"/>` },
};

const MOST_FILES = 3;

/** What was loaded, how it ended, and the figures that matter most. */
export function header(report: LoadReport): Html {
  const { words, icon } = STATUS[report.status];
  const { table, startedAt, figures, error, status } = report;
  return html`<header>
<p class="kicker">dynamodb-sink load report</p>
<h1>Table ${table}</h1>
<span class="status ${status}"><svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg>${words}</span>
<p class="about">${timeText(startedAt)}, ${durationText(figures.durationMS)}, from ${sources(report)}</p>
${error && html`<div class="note failed" role="note"><p>${error.message}${error.code === undefined ? undefined : html` <code>${error.code}</code>`}</p></div>`}
${status === 'stopped' ? html`<div class="note stopped" role="note"><p>${stopText(report)}</p></div>` : undefined}
${report.totals !== undefined && report.totals.runs > 1 ? html`<div class="note" role="note"><p>${runsText(report.totals)}</p></div>` : undefined}
${figures.suspectRecords === undefined ? undefined : html`<div class="note" role="note"><p>${suspectText(figures.suspectRecords)}.</p></div>`}
${tiles(report)}
</header>`;
}

function sources({ files, fileCount, figures: { bytesRead } }: LoadReport): string {
  const names = files.slice(0, MOST_FILES).map(({ name }) => name);
  const more = fileCount - names.length;
  const size = bytesRead === undefined ? '' : ` (${bytesText(bytesRead)} read)`;
  return `${names.join(', ')}${more > 0 ? ` and ${counted(more, 'more file')}` : ''}${size}`;
}

function stopText({ stoppedBy, figures }: LoadReport): string {
  const { lines, lastLine, lastFile } = figures;
  const where = lastFile === undefined ? '' : `, the last at line ${whole(lastLine)} of ${lastFile}`;
  return `Stopped by ${stoppedBy ?? 'a signal'} after ${counted(lines, 'record')} had been read${where}.`;
}

function runsText(totals: LoadTotals): string {
  const { runs, startedAt, records } = totals;
  const began = `Run ${whole(runs)} of a load that began ${timeText(startedAt)}`;
  return `${began}: ${counted(records, 'record')} in all, ${whole(allRejected(totals))} of them rejected. What follows is of this run.`;
}

function tiles({ figures, rates, hasConverter }: LoadReport): Html {
  const { rejectedRecords: rejected, rejectedLines } = figures;
  const what = writtenAs(hasConverter);
  const parts = [
    figures.deleted > 0 ? `${whole(figures.deleted)} deleted` : '',
    figures.coalesced > 0 ? `${whole(figures.coalesced)} replaced before they were sent` : '',
  ].filter((part) => part !== '');
  return html`<dl class="tiles">
${tile(`${what} written`, whole(writesDone(figures)), [`of ${whole(figures.lines)} ${what === 'Writes' ? 'records ' : ''}read`, ...parts].join(', '))}
${tile(`${what} a second`, whole(rates.recordsPerSecond), `peak ${whole(rates.peakRecordsPerSecond)}`)}
${tile('Write units', whole(figures.writeUnits), `${whole(rates.writeUnitsPerSecond)}/s, peak ${whole(rates.peakWriteUnitsPerSecond)}`)}
${tile('Rejected', whole(rejected), rejected === 0 ? 'no record' : `${whole(rejectedLines)} unreadable, ${whole(rejected - rejectedLines)} refused${refusedWritesText(figures)}`)}
${tile('Sent again', whole(figures.resent), figures.resent === 0 ? 'no write' : 'writes, each as often as it was')}
${tile('Requests', whole(figures.httpRequests), `${bytesText(figures.bodyBytes)} sent`)}
</dl>`;
}

function tile(name: string, value: string, more: string): Html {
  return html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="more">${more}</dd></div>`;
}
