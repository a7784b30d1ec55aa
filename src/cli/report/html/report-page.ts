import { hash } from 'node:crypto';
import type { LoadReport } from '../load-report.js';
import { header } from './header.js';
import { html } from './html.js';
import { rejectsSection } from './rejects-section.js';
import {
  batchesSection,
  hottestKeysSection,
  itemSizesSection,
  latencySection,
  retriesSection,
  throughputSections,
} from './sections.js';
import { STYLE } from './style.js';
import { verificationSection } from './verification-section.js';
import { timeText } from './words.js';

/** What a browser may do with a report: apply the one style sheet that is in it, and nothing else. */
const POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'`;

/** A report as a page: one file, without a script, that asks for nothing. */
export function reportPage(report: LoadReport): string {
  const { program, endedAt, table } = report;
  // Made by `html` but for the style sheet, which is a constant: of markup escaping would make another hash.
  const [head, body] = [
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${table}: load report</title>
`,
    html`
</head>
<body>
${header(report)}
<main>
<div class="cards">
${throughputSections(report)}
${latencySection(report)}
${batchesSection(report)}
${itemSizesSection(report)}
${hottestKeysSection(report)}
${retriesSection(report)}
${rejectsSection(report)}
${verificationSection(report)}
</div>
</main>
<footer><p>Written by dynamodb-sink ${program.version} on Node ${program.node}, ${timeText(endedAt)}. Write units are counted by the size rule, one for each started KiB: a lower bound of what is charged, since indexes are not in it and a larger item that was replaced counts by its own size.</p></footer>
</body>
</html>
`,
  ];
  return `${head}<style>${STYLE}</style>${body}`;
}
