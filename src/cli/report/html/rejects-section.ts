import { counted, refusedWritesText, whole } from '../../load-figures.js';
import { OTHER_KINDS } from '../../problem-kind.js';
import type { LoadReport } from '../load-report.js';
import type { RejectExample, RejectReason } from '../reject-tally.js';
import { type Bar, barTable } from './chart.js';
import { type Html, html } from './html.js';
import { percent } from './words.js';

/** The records that are not written: how many for which reason, and the first of each. */
export function rejectsSection({ rejects, figures, showsRecords }: LoadReport): Html {
  const { rejected, rejectedLines, rejectedRecords } = figures;
  const several = refusedWritesText(figures);
  if (rejects.length === 0) {
    return html`<section class="wide"><h2>Rejects</h2><p class="lead">Records that are not written.</p><p class="none">None.</p></section>`;
  }
  const bars: Bar[] = rejects.map((reason) => ({
    label: html`${reasonText(reason)}<small><code>${reason.code}</code></small>`,
    value: reason.count,
    text: whole(reason.count),
    note: percent(reason.count, rejected + rejectedLines),
  }));
  const contents = showsRecords ? '' : ' What is in them is not shown: that takes --report-examples.';
  return html`<section class="wide long"><h2>Rejects</h2>
<p class="lead">${counted(rejectedRecords, 'record')} not written${several}, by reason, with the first of each.${contents}</p>
${barTable(['reason', several === '' ? 'records' : 'writes'], 'red', bars, true)}
<div class="split">${rejects.map(reasonBlock)}</div></section>`;
}

/** What could not be read is told without a subject, which is the record's place. */
function reasonText({ code, message }: RejectReason): string {
  if (message === OTHER_KINDS) return 'other reasons';
  return code === 'UNREADABLE' ? `the record ${message}` : message;
}

function reasonBlock(reason: RejectReason): Html {
  const { code, count, examples } = reason;
  const first = count > examples.length ? `the first ${examples.length} of ${whole(count)}` : undefined;
  return html`<div><h3>${reasonText(reason)} <code>${code}</code></h3>
${first && html`<p class="place">${first}</p>`}
<ul class="examples">${examples.map(exampleItem)}</ul></div>`;
}

function exampleItem({ place, message, key, record }: RejectExample): Html {
  const isKeyTold = key === undefined || message.includes(key);
  return html`<li><p class="place">${place}${isKeyTold ? undefined : html`, <code>${key}</code>`}</p><p>${message}</p>${record === undefined ? undefined : html`<pre>${record}</pre>`}</li>`;
}
