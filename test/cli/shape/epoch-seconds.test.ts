import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { epochSecondsOfNumber, epochSecondsOfText } from '#dist/cli/shape/epoch-seconds.js';

/** Date.parse takes these forms by its standard. */
function byTheEngine(text: string): number {
  return Math.floor(Date.parse(text.length === 10 ? `${text}T00:00Z` : text) / 1000);
}

test('every instant is read as the engine reads it', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const instant = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  const zone = fc.oneof(
    fc.constant('Z'),
    fc
      .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
      .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`),
  );
  fc.assert(
    fc.property(instant, fc.constantFrom(10, 16, 19, 23), zone, (date, length, offset) => {
      const text = date.toISOString().slice(0, length) + (length === 10 ? '' : offset);
      assert.equal(epochSecondsOfText(text), byTheEngine(text), text);
    }),
  );
});

test('an offset may leave out its colon or its minutes, a fraction has any number of digits', () => {
  const seconds = byTheEngine('2026-11-23T08:30:15+01:00');
  for (const text of [
    '2026-11-23T08:30:15+0100',
    '2026-11-23T08:30:15+01',
    '2026-11-23 08:30:15.123456789+01:00',
    '2026-11-23t07:30:15,9z',
    '2026-11-23T07:30:15.00000000000000000000Z',
  ])
    assert.equal(epochSecondsOfText(text), seconds, text);
  assert.equal(epochSecondsOfText('2016-12-31T23:59:60Z'), byTheEngine('2017-01-01T00:00:00Z'));
});

test('text that is no date, or a time without its zone, is none', () => {
  for (const text of [
    '',
    '2026',
    '2026-11',
    '20261123',
    '2026-11-23 ',
    '2026-11-23T',
    '2026-11-23T08',
    '2026-11-23T08Z',
    '2026-11-23T08:30',
    '2026-11-23T08:30:15',
    '2026-11-23T08:30:15.Z',
    '2026-11-23T08:30:15Zx',
    '2026-11-23T08:30:15+1',
    '2026-11-23T08:30:15+01:',
    '2026-11-23T08:30:15+01:000',
    '2026-11-23T08:30:15+24:00',
    '2026-11-23T24:00Z',
    '2026-11-23T08:60Z',
    '2026-11-23T08:30:61Z',
    '2026-11-23x08:30Z',
    '2026-02-29',
    '2100-02-29',
    '2026-00-10',
    '2026-13-10',
    '2026-04-31',
    '2026-04-00',
    '2026/04/01',
    ' 2026-04-01',
    '+2026-04-01',
    '٢٠٢٦-04-01',
    'Mon, 23 Nov 2026 08:30:15 GMT',
    '1700000000',
  ])
    assert.equal(epochSecondsOfText(text), undefined, text);
  assert.equal(epochSecondsOfText('2024-02-29'), byTheEngine('2024-02-29'));
  assert.equal(epochSecondsOfText('2000-02-29'), byTheEngine('2000-02-29'));
});

test('a number is seconds up to 1e11, then milliseconds up to 1e14', () => {
  const cases = [
    [0, 0],
    [1_700_000_000, 1_700_000_000],
    [1_700_000_000.9, 1_700_000_000],
    [1e11, 1e11],
    [1_700_000_000_999, 1_700_000_000],
    [1e14, 1e11],
    [1e14 + 1000, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ] as const;
  for (const [value, seconds] of cases) assert.equal(epochSecondsOfNumber(value), seconds, String(value));
});
