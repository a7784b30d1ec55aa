import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadFigures } from '#dist/cli/load-figures.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import { Progress } from '#dist/cli/progress.js';
import { Counters } from '#dist/metrics.js';

/** A stream that keeps what is written, as a terminal of so many columns or as a pipe. */
function recorder(columns?: number): { stream: OutputStream; text: () => string } {
  let written = '';
  const stream = {
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    write: (chunk: string): boolean => {
      written += chunk;
      return true;
    },
    on: (): unknown => stream,
  };
  return { stream: stream as unknown as OutputStream, text: () => written };
}

function figures(durationMS: number, put: number): LoadFigures {
  const of = { lastFile: 'a.jsonl', bytesRead: put, bytesTotal: 9e9 };
  return {
    lines: 2 * put,
    lastLine: 2 * put,
    rejectedLines: 1,
    ...of,
    ...new Counters().report(durationMS),
    put,
  };
}

test('on a terminal one line is rewritten five times a second and never wraps', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { stream, text } = recorder(40);
  let now = 0;
  const progress = new Progress(new Output(recorder().stream, stream), () => figures(now, now * 2));
  for (let i = 0; i < 10; i++) {
    now += 200;
    t.mock.timers.tick(200);
  }
  const lines = text().split('\r\x1b[2K').slice(1);
  assert.equal(lines.length, 10);
  assert.equal(lines.at(-1), '2.0 s  8,000 read  4,000 written  2,000');
  progress[Symbol.dispose]();
  assert.ok(text().endsWith('\r\x1b[2K'), 'the line is removed');
});

test('elsewhere it is one JSON line a second with the names of the report', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { stream, text } = recorder();
  let now = 0;
  using _ = new Progress(new Output(recorder().stream, stream), () => figures(now, now * 2));
  for (let i = 0; i < 3; i++) {
    now += 1000;
    t.mock.timers.tick(1000);
  }
  const lines = text().trimEnd().split('\n');
  assert.equal(lines.length, 3);
  assert.deepEqual(JSON.parse(lines[2] ?? ''), { ...figures(3000, 6000), recordsPerSecond: 2000 });
});

test('a message scrolls past above the line of a terminal', () => {
  const { stream, text } = recorder(80);
  const output = new Output(recorder().stream, stream);
  output.status('half way');
  output.message('a message');
  assert.equal(text(), '\r\x1b[2Khalf way\r\x1b[2Ka message\n');
});
