import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bar, sparkline } from '#dist/cli/progress/charts.js';
import { elapsedText, TIME_LEFT_LETTERS, timeLeftText } from '#dist/cli/progress/duration-text.js';
import { LastMinute } from '#dist/cli/progress/last-minute.js';
import { SmoothedRate } from '#dist/cli/progress/smoothed-rate.js';
import { isDrawable, painted, terminalLook } from '#dist/cli/progress/terminal-look.js';

const plain = { isUnicode: true, isColored: false };
const ascii = { isUnicode: false, isColored: false };

test('a bar is filled in eighths of a cell, in ASCII in whole ones, and always as wide', () => {
  assert.equal(bar(0, 8, plain), '░░░░░░░░');
  assert.equal(bar(0.5, 8, plain), '████░░░░');
  assert.equal(bar(0.515625, 8, plain), '████▏░░░');
  assert.equal(bar(1, 8, plain), '████████');
  assert.equal(bar(7, 8, plain), '████████');
  assert.equal(bar(0.5, 10, ascii), '[####----]');
  assert.equal(bar(0.999, 10, ascii), '[#######-]');
  for (let share = 0; share <= 1; share += 0.001) {
    assert.equal(bar(share, 13, plain).length, 13);
    assert.equal(bar(share, 13, ascii).length, 13);
  }
});

test('a sparkline has the highest value at the top and zero at the bottom', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], plain), '▁▂▃▄▅▆▇█');
  assert.equal(sparkline([0, 350, 700], ascii), '_~#');
  assert.equal(sparkline([0, 0], plain), '▁▁');
  assert.equal(sparkline([], plain), '');
});

test('the last minute fits into any number of cells, and its spans stay the same seconds while they move', () => {
  const minute = new LastMinute();
  for (let second = 0; second < 200; second++) minute.add(second, 1);
  assert.deepEqual(
    minute.spans(60),
    Array.from({ length: 60 }, (_, i) => 140 + i),
  );
  for (let cells = 1; cells < 80; cells++) assert.ok(minute.spans(cells).length <= cells, String(cells));
  const before = minute.spans(31);
  minute.add(200, 1);
  minute.add(201, 1);
  assert.deepEqual(minute.spans(31).slice(0, -1), before.slice(1));
  assert.equal(minute.mean(2), 200.5);
});

test('a second that took three is three seconds', () => {
  const minute = new LastMinute();
  minute.add(6, 3);
  minute.add(0, 1);
  assert.deepEqual(minute.spans(60), [6, 6, 6, 0]);
});

test('a smoothed rate is not drawn to zero by its beginning, and follows what changes', () => {
  const rate = new SmoothedRate(20_000);
  assert.equal(rate.perSecond, 0);
  rate.add(100, 1000);
  assert.equal(rate.perSecond, 100);
  for (let i = 0; i < 20; i++) rate.add(200, 1000);
  assert.ok(rate.perSecond > 150 && rate.perSecond < 200, String(rate.perSecond));
  for (let i = 0; i < 200; i++) rate.add(0, 1000);
  assert.ok(rate.perSecond < 0.1);
});

test('the time that is left is told no finer than it is known', () => {
  const texts: [number, string][] = [
    [0, 'less than 10 s left'],
    [12, 'about 10 s left'],
    [54, 'about 50 s left'],
    [55, 'about 1 min left'],
    [190, 'about 3 min left'],
    [13 * 60, 'about 15 min left'],
    [58 * 60, 'about 1 h left'],
    [130 * 60, 'about 2 h 10 min left'],
    [3.4 * 86_400, 'about 3.4 days left'],
    [Number.POSITIVE_INFINITY, 'years left'],
  ];
  for (const [seconds, text] of texts) assert.equal(timeLeftText(seconds), text);
  for (let seconds = 1; seconds < 1e8; seconds *= 1.01)
    assert.ok(timeLeftText(seconds).length <= TIME_LEFT_LETTERS, timeLeftText(seconds));
});

test('the time that has passed is exact to the second, after an hour to the minute', () => {
  assert.deepEqual([42_900, 200_000, 7_500_000].map(elapsedText), ['42 s', '3 min 20 s', '2 h 05 min']);
});

test('letters and colours are those that the environment says the terminal has', () => {
  assert.equal(terminalLook({ LANG: 'de_DE.UTF-8' }, 'linux').isUnicode, true);
  assert.equal(terminalLook({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux').isUnicode, false);
  assert.equal(terminalLook({ LANG: 'C', LC_CTYPE: 'C.utf8', LC_ALL: '' }, 'darwin').isUnicode, true);
  assert.equal(terminalLook({}, 'linux').isUnicode, false);
  assert.equal(terminalLook({ WT_SESSION: '1' }, 'win32').isUnicode, true);
  assert.equal(terminalLook({}, 'linux').isColored, true);
  assert.equal(terminalLook({ NO_COLOR: '1' }, 'linux').isColored, false);
  assert.equal(terminalLook({ NO_COLOR: '' }, 'linux').isColored, true);
  assert.equal(isDrawable({ TERM: 'dumb' }), false);
  assert.equal(
    painted('3 rejected', 'red', { isUnicode: true, isColored: true }),
    '\x1b[31m3 rejected\x1b[39m',
  );
  assert.equal(painted('3 rejected', 'red', plain), '3 rejected');
});
