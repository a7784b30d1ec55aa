import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { timeAxis, timeTick, valueAxis } from '#dist/cli/report/html/axis.js';
import { html } from '#dist/cli/report/html/html.js';
import { reportPage } from '#dist/cli/report/html/report-page.js';
import { reportOf } from './sample-report.js';

/** Parts of texts that would do something if they were taken for markup, or hide what is there. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"',
  "'",
  '`',
  '&',
  '&lt;',
  '&#60;img src=x onerror=alert(1)>',
  '</title>',
  '</style>',
  '<!--',
  '-->',
  ']]>',
  '" onload="alert(1)',
  '\u202e',
  '\u0000',
  '\u001b[31m',
  '\ud800',
  '\n',
  'ü€😀',
];

/** The tags of a page, each with its attributes, without what the texts in it are. */
function skeleton(page: string): string[] {
  return [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
}

test('no text from outside makes a tag or an attribute, whatever is in it', () => {
  // Attributes that hold texts hold them behind =", and an escaped text has no quote.
  const plain = skeleton(reportPage(reportOf('harmless')));
  let seed = 7;
  const next = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed >>> 8;
  };
  for (let run = 0; run < 200; run++) {
    const text = Array.from({ length: 1 + (next() % 4) }, () => HOSTILE[next() % HOSTILE.length]).join('');
    const page = reportPage(reportOf(text));
    assert.deepEqual(skeleton(page), plain, JSON.stringify(text));
    assert.doesNotMatch(page, /<script|onerror=alert\(1\)>|\p{Bidi_Control}|[^\P{Cc}\n]/u);
    assert.ok(page.isWellFormed());
  }
});

test('a text is told as it is, with what is hidden made visible', () => {
  const page = reportPage(reportOf(`a<b>&"c"'\u202egpj`));
  assert.ok(page.includes('<code>a&lt;b&gt;&amp;&quot;c&quot;&#39;\\u202egpj</code>'));
});

test('the policy of a page allows its one style sheet and nothing else, and there is nothing else', () => {
  const page = reportPage(reportOf('x'));
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  assert.equal(
    policy?.replaceAll('&#39;', "'"),
    `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'`,
  );
  assert.doesNotMatch(page, /<script|\sstyle=|\son\w+=|\ssrc=|\shref=|url\(|@import|https?:/);
});

test('a page counts writes where a converter made them, whatever it made, and records elsewhere', () => {
  const { figures } = reportOf('x');
  // One record has two writes, and another one none.
  const balanced = {
    ...figures,
    elements: 1000,
    filtered: 1,
    put: 1000,
    deleted: 0,
    coalesced: 0,
    rejected: 0,
  };
  const several = { ...balanced, put: 3000 };
  for (const hasConverter of [false, true]) {
    for (const each of [balanced, several]) {
      const page = reportPage(reportOf('x', { hasConverter, figures: each }));
      const [what, other] = hasConverter ? ['Writes', 'Records'] : ['Records', 'Writes'];
      for (const name of ['written', 'a second', 'over time'])
        assert.ok(page.includes(`${what} ${name}`) && !page.includes(`${other} ${name}`), `${what} ${name}`);
      assert.equal(page.includes('of 1,003 records read'), hasConverter);
    }
  }
});

test('every part says so when there is nothing to tell', () => {
  const { figures } = reportOf('x');
  const none = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  const {
    error: _,
    verification: __,
    ...empty
  } = reportOf('orders', {
    status: 'written',
    figures: { ...figures, rejected: 0, rejectedLines: 0, resent: 0, durationMS: 0 },
    timeline: [],
    latencyMS: { request: none, durable: none },
    batches: { ...reportOf('x').batches, requestsByWrites: [0] },
    retries: [],
    rejects: [],
    itemBytes: { ...none, histogram: [] },
    hottestKeys: { writes: 0, partitionKeys: 0, isEstimate: false, top: [] },
  });
  const page = reportPage(empty);
  for (const said of [
    'Nothing was written',
    'No request was sent',
    'Every request was taken whole',
    'No item was put',
  ])
    assert.ok(page.includes(said), said);
  assert.doesNotMatch(page, /NaN|Infinity|undefined|Verification/);
});

test('markup is taken as it is only where a template made it', () => {
  const part = html`<b>${'<i>'}</b>`;
  assert.equal(
    `${html`<p title="${'"'}">${part}${[part, part]}${undefined}${3}</p>`}`,
    `<p title="&quot;">${`${part}`.repeat(3)}3</p>`,
  );
  assert.equal(`${part}`, '<b>&lt;i&gt;</b>');
});

test('axes begin at 0, reach what they are for, and have a few marks, of whole numbers where these are small', () => {
  for (const max of [0, 1, 2, 3, 4, 7, 9, 25, 99, 101, 6000, 12_345, 1e9]) {
    const { end, ticks } = valueAxis(max);
    assert.ok(end >= max && ticks.length >= 2 && ticks.length <= 6, `${max}: ${ticks}`);
    assert.deepEqual([ticks[0], ticks.at(-1)], [0, end]);
    assert.ok(
      ticks.every((tick) => Number.isInteger(tick)),
      `${max}: ${ticks}`,
    );
  }
  for (const seconds of [0.003, 0.2, 1, 8.1, 59, 61, 119, 121, 3599, 3600, 86_400, 1e6]) {
    const { end, ticks } = timeAxis(seconds);
    assert.equal(end, seconds);
    assert.ok(
      ticks.length >= 1 && ticks.length <= 7 && ticks.every((tick) => tick <= seconds),
      `${seconds}: ${ticks}`,
    );
  }
  assert.deepEqual(
    [timeTick(1.5, 60), timeTick(150, 300), timeTick(3900, 7200)],
    ['1.5 s', '2:30', '1:05:00'],
  );
});
