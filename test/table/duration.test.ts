import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { durationMS } from '#dist/table/duration.js';

describe('a duration', () => {
  for (const [text, milliseconds] of [
    ['5000', 5000],
    ['5000 ms', 5000],
    ['500ms', 500],
    ['5s', 5000],
    [' 5 s ', 5000],
    ['2 sec', 2000],
    ['1 second', 1000],
    ['30 Seconds', 30_000],
    ['1 min', 60_000],
    ['3 minutes', 180_000],
    ['2 m', 120_000],
    ['2 h', 7_200_000],
    ['1 hour', 3_600_000],
    ['1 d', 86_400_000],
    ['2 days', 172_800_000],
    ['7 millis', 7],
    ['1 millisecond', 1],
    ['3000 µs', 3],
    ['1000 micros', 1],
    ['7000000 ns', 7],
    ['1000000 nanoseconds', 1],
    ['0', 0],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${milliseconds} ms`, () =>
      assert.equal(durationMS(text), milliseconds));
  }

  for (const text of [
    '',
    's',
    '-1 s',
    '1.5 s',
    '1 year',
    '1 s 2',
    '1 µs',
    '99999999999 d',
    '1 constructor',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(durationMS(text), undefined));
  }
});
