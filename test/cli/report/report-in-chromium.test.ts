import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { reportPage } from '#dist/cli/report/html/report-page.js';
import { Chromium, findChromium, type View } from '../../support/chromium.js';
import { reportOf } from './sample-report.js';

const program = findChromium();
const options = { skip: program === undefined && 'no chromium, chromium-browser or google-chrome on PATH' };
const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-report-'));
/** As long as a key can be, and nowhere to break it but anywhere. */
const HOSTILE = `<script>document.title='broken'</script>"'><img src=x>${'k'.repeat(150)}`;
const page = join(folder, 'report.html');

let chromium: Chromium;

before(async () => {
  writeFileSync(page, reportPage(reportOf(HOSTILE)));
  if (program !== undefined) chromium = await Chromium.start(program);
});

after(async () => {
  await chromium?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const VIEWS: readonly View[] = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 760, scheme: 'dark', media: 'print' },
];

/** What overflows the page, wherever it is; what is drawn inside a chart is cut by its own frame. */
const OVERFLOWING = `[document.documentElement.scrollWidth > innerWidth ? 'the page' : '', ...[...document.querySelectorAll('body *')]
  .filter((element) => element.closest('svg') === null || element.tagName === 'svg')
  .filter((element) => { const { left, right } = element.getBoundingClientRect(); return left < -0.5 || right > innerWidth + 0.5; })
  .map((element) => element.outerHTML.slice(0, 80))].filter(Boolean)`;

/** The least contrast between a text and what is behind it, by WCAG 2. */
const LEAST_CONTRAST = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return Math.min(...[...document.querySelectorAll('body *')]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))
    .map((e) => {
      const style = getComputedStyle(e);
      const [a, b] = [luminance(parse(e.tagName === 'text' ? style.fill : style.color)), luminance(behind(e))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    }));
})()`;

test('a report is shown whole and legible on a phone, a desktop and paper, light and dark, without a complaint', {
  ...options,
  timeout: 60_000,
}, async () => {
  const pictures = new Set<string>();
  for (const view of VIEWS) {
    await chromium.open(pathToFileURL(page).href, view);
    const what = JSON.stringify(view);
    assert.deepEqual(await chromium.evaluate<string[]>(OVERFLOWING), [], what);
    const contrast = await chromium.evaluate<number>(LEAST_CONTRAST);
    assert.ok(contrast >= 4.5, `${what}: a contrast of ${contrast}`);
    const [background] = await chromium.evaluate<number[]>(
      'getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)',
    );
    // Who prints at night wants paper that is white all the same.
    const isDark = view.scheme === 'dark' && view.media !== 'print';
    assert.equal((background as number) < 128, isDark, what);
    pictures.add((await chromium.screenshot()).toString('base64'));
  }
  assert.equal(pictures.size, VIEWS.length);
  assert.deepEqual(chromium.complaints, []);
});

test('the texts and charts of a report are there, and nothing of what is in it runs', options, async () => {
  await chromium.open(pathToFileURL(page).href, { width: 1280, scheme: 'light' });
  const text = await chromium.evaluate<string>('document.body.innerText');
  for (const heading of [
    'Records over time',
    'Write units over time',
    'Latency',
    'Batches',
    'Retries',
    'Item sizes',
    'Hottest keys',
    'Rejects',
    'Verification',
  ])
    assert.ok(text.includes(heading), heading);
  assert.ok(text.includes(HOSTILE));
  assert.ok(text.includes('100 of about 900 keys read back, 1 not as written last'), text);
  assert.equal(await chromium.evaluate('document.title'), `${HOSTILE}: load report`);
  assert.equal(await chromium.evaluate('document.scripts.length + document.images.length'), 0);
  // The style sheet is the one that the policy allows, and each chart has something in it.
  assert.equal(await chromium.evaluate('getComputedStyle(document.querySelector(".tiles")).display'), 'grid');
  const drawn = await chromium.evaluate<[string, number, number][]>(
    '[...document.querySelectorAll("svg.plot")].map((svg) => [svg.getAttribute("aria-label"), svg.querySelectorAll("path, rect").length, svg.getBoundingClientRect().height])',
  );
  assert.equal(drawn.length, 3);
  for (const [label, shapes, height] of drawn)
    assert.ok(label !== '' && shapes > 1 && height > 100, `${label}`);
});
