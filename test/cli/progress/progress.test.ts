import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Output } from '#dist/cli/output.js';
import { LoadMeter } from '#dist/cli/progress/load-meter.js';
import { Progress, type ProgressParts } from '#dist/cli/progress/progress.js';
import { shownAs } from '#dist/cli/progress/shown-as.js';
import { FakeLoad, pipe, terminal } from './fake-load.js';

const look = { isUnicode: true, isColored: true };

/** A load of 400 records/s, of which a second passes with each call. */
function running(
  t: TestContext,
  output: Output,
  parts: Partial<ProgressParts> = {},
): { load: FakeLoad; progress: Progress; pass: (seconds: number) => void } {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const load = new FakeLoad();
  const progress = new Progress(output, { source: load, shown: 'block', look, ...parts });
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      load.second(400);
      t.mock.timers.tick(1000);
    }
  };
  return { load, progress, pass };
}

test('at 80 columns a block of five lines tells all there is', (t) => {
  const { output, screen } = terminal(80);
  const { load, pass } = running(t, output, { keys: () => 'keys' });
  load.inFlight = 12;
  pass(10);
  assert.deepEqual(screen.lines, [
    '█████████████▌░░░░░░░░░░░░░░░░░░░░  40 %  0.4 of 1.0 MB  about 20 s left',
    'records           400/s                               █████',
    'write units       800/s                               █████',
    '0 rejected  throttled 0 % of writes  12 in flight  0 resent  4,000 written',
    '10 s  keys',
  ]);
});

test('at 40 columns what matters most is left of it', (t) => {
  const { output, screen } = terminal(40);
  const { load, pass } = running(t, output);
  load.rejectedLines = 3;
  pass(10);
  assert.deepEqual(screen.lines, [
    '███▌░░░░░  40 %  about 20 s left',
    'records     400/s                   ███',
    'units       800/s                   ███',
    '3 rejected  throttled 0 %',
    '0 in flight  0 resent  4,000 written',
  ]);
});

for (const columns of [80, 40, 20, 7, 1, 200]) {
  test(`at ${columns} columns no frame wraps, scrolls or leaves anything behind`, (t) => {
    const { output, screen, writes } = terminal(columns);
    const { load, pass, progress } = running(t, output, {
      keys: () => 'keys + - change the limit, 0 removes it',
    });
    output.message('first');
    for (let second = 0; second < 30; second++) {
      load.bytesTotal = 10 ** (second / 2);
      load.limit = 10 ** (second / 4);
      load.counters.resent += 10 ** Math.floor(second / 4);
      load.counters.unprocessed += 10 ** Math.floor(second / 5);
      pass(1);
      assert.equal(screen.lines[0], 'first');
      assert.ok(screen.lines.length <= 6, screen.lines.join('\n'));
      for (const line of screen.lines.slice(1)) assert.ok(line.length < Math.max(2, columns), line);
    }
    assert.equal(writes.length, 1 + 30 * 4, 'a frame is one write');
    progress[Symbol.dispose]();
    assert.deepEqual(screen.lines, ['first']);
  });
}

test('messages stand above the block, which is there at once again', (t) => {
  const { output, screen } = terminal(80);
  const { pass, progress } = running(t, output);
  pass(1);
  const block = screen.lines;
  output.message('a message');
  assert.deepEqual(screen.lines, ['a message', ...block]);
  output.message('another one\nof two lines');
  pass(1);
  assert.deepEqual(screen.lines.slice(0, 3), ['a message', 'another one', 'of two lines']);
  assert.equal(screen.lines.length, 3 + block.length);
  output.result('the result');
  progress[Symbol.dispose]();
  assert.deepEqual(screen.lines, ['a message', 'another one', 'of two lines']);
});

test('a terminal that changes its width has no remains of the old block', (t) => {
  const { output, screen, resize } = terminal(100);
  const { pass } = running(t, output);
  output.message('a message');
  for (const columns of [100, 60, 120, 33, 90, 20, 80]) {
    resize(columns);
    pass(1);
    assert.equal(screen.lines[0], 'a message');
    assert.ok(screen.lines.length <= 6, `${columns}: ${screen.lines.join('\n')}`);
  }
});

test('a terminal of three rows shows no more lines than it can draw again', (t) => {
  const { output, screen } = terminal(80, 3);
  const { pass } = running(t, output);
  pass(3);
  assert.equal(screen.lines.length, 2);
});

test('where nobody knows how much there is to read, what was read is told in place of a bar', (t) => {
  const { output, screen } = terminal(80);
  const { load, pass } = running(t, output);
  load.bytesTotal = undefined;
  pass(10);
  assert.equal(screen.lines[0], '4,000 records read  400.0 kB read  10 s');
});

test('what is read and waits to be written does not count as done', () => {
  const load = new FakeLoad();
  const meter = new LoadMeter(load);
  load.bytesRead = 1_000_000;
  load.counters.elements = 10_000;
  load.buffered = 10_000;
  for (let second = 0; second < 10; second++) {
    load.durationMS += 1000;
    load.counters.put += 100;
    load.buffered -= 100;
    meter.view(1);
  }
  const { bytesSettled, secondsLeft } = meter.view(1);
  assert.equal(bytesSettled, 100_000);
  assert.equal(Math.round(secondsLeft ?? 0), 90);
});

test('the bar of a load that goes on begins where it goes on, and the time left is of what this run does', () => {
  const load = new FakeLoad();
  const meter = new LoadMeter(load, undefined, 500_000); // and half of another file is done
  load.bytesRead = 600_000;
  load.bytesPassedOver = 600_000;
  load.durationMS = 1000;
  assert.deepEqual([meter.view(1).bytesSettled, meter.view(1).bytesGoal], [1_100_000, 1_500_000]);
  for (let second = 0; second < 10; second++) {
    load.second(100);
    meter.view(1);
  }
  const { bytesSettled, secondsLeft } = meter.view(1);
  assert.equal(bytesSettled, 1_200_000);
  assert.ok(Math.abs((secondsLeft ?? 0) - 30) < 5, `${secondsLeft}`); // 10,000 bytes in each of ten of eleven seconds
});

test('the time that is left is not told before it is known, nor of a load that stands still', () => {
  const load = new FakeLoad();
  const meter = new LoadMeter(load);
  for (let second = 1; second < 8; second++) {
    load.second(100);
    assert.equal(meter.view(1).secondsLeft !== undefined, second >= 5, `after ${second} s`);
  }
  const still = new FakeLoad();
  const other = new LoadMeter(still);
  for (let second = 0; second < 8; second++) {
    still.second(0);
    assert.equal(other.view(1).secondsLeft, undefined);
  }
});

test('a load that stops has what was read to finish, and no more', () => {
  const load = new FakeLoad();
  const stop = new AbortController();
  const meter = new LoadMeter(load, stop.signal);
  for (let second = 0; second < 6; second++) {
    load.second(100);
    meter.view(1);
  }
  assert.equal(meter.view(1).bytesGoal, 1_000_000);
  stop.abort();
  const { bytesGoal, secondsLeft } = meter.view(1);
  assert.deepEqual([bytesGoal, secondsLeft], [60_000, 0]);
});

test('throttling is told as the part of what was sent that came back', (t) => {
  const { output, screen, writes } = terminal(80);
  const { load, pass } = running(t, output);
  load.second(300);
  load.counters.unprocessed += 100; // of 400 that were sent
  load.counters.resent += 100;
  load.limit = 330;
  pass(0);
  t.mock.timers.tick(250);
  assert.match(screen.lines.join('\n'), /throttled 25 % of writes.* 100 resent/);
  assert.match(screen.lines.join('\n'), /paced at 330 units\/s/);
  assert.ok(writes.at(-1)?.includes('\x1b[33mthrottled'), 'in yellow');
});

test('elsewhere it is one JSON line a second with the names of the report, and where the sink stands', (t) => {
  const { stream, text } = pipe();
  const { load, pass } = running(t, new Output(pipe().stream, stream), { shown: 'json' });
  load.inFlight = 7;
  load.limit = 900.4;
  load.counters.unprocessed = 0;
  pass(6);
  const lines = text().trimEnd().split('\n');
  assert.equal(lines.length, 6);
  assert.deepEqual(JSON.parse(lines[5] ?? ''), {
    ...load.figures(),
    recordsPerSecond: 400,
    writeUnitsPerSecond: 800,
    inFlightRequests: 7,
    throttledRequests: 0,
    unprocessedWrites: 0,
    throttledShare: 0,
    writeUnitsPerSecondLimit: 900,
    secondsLeft: 19,
    pid: process.pid,
  });
});

test('nothing is told where nothing is to be, and nothing is drawn while the terminal is another one’s', (t) => {
  const { output, writes } = terminal(80);
  const { pass } = running(t, output, { shown: 'none' });
  pass(3);
  t.mock.timers.reset();
  running(t, output, { isHidden: () => true }).pass(3);
  assert.deepEqual(writes, []);
});

test('a block is for terminals that can be drawn on', () => {
  const tty = { isTerminal: true };
  const file = { isTerminal: false };
  assert.equal(shownAs('auto', tty, { TERM: 'xterm' }), 'block');
  assert.equal(shownAs('auto', tty, { TERM: 'dumb' }), 'json');
  assert.equal(shownAs('auto', file, {}), 'json');
  assert.equal(shownAs('json', tty, {}), 'json');
  assert.equal(shownAs('none', tty, {}), 'none');
  assert.throws(
    () => shownAs('block', file, {}),
    /--progress block needs a terminal .*standard error is none/,
  );
  assert.throws(() => shownAs('block', tty, { TERM: 'dumb' }), /TERM=dumb/);
});
