import { DIFFERENCE_WORDS, differing, verificationText } from '../../verify/verification.js';
import type { LoadReport } from '../load-report.js';
import { type Html, html } from './html.js';

/** What reading back has found; nothing if it was not asked for. */
export function verificationSection({ verification }: LoadReport): Html | undefined {
  if (verification === undefined) return undefined;
  const { examples } = verification;
  const more = differing(verification) - examples.length;
  return html`<section class="wide long"><h2>Verification</h2>
<p class="lead">Items were read back, consistently, and compared by value with what was written last for their key.</p>
<p>${capitalized(verificationText(verification))}.</p>
${
  examples.length === 0
    ? undefined
    : html`<ul class="examples">${examples.map(({ key, kind }) => html`<li><code>${key}</code> ${DIFFERENCE_WORDS[kind]}</li>`)}</ul>`
}${more > 0 ? html`<p class="place">… and ${more} more</p>` : undefined}</section>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
