const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const THREE_DIGITS = new Intl.NumberFormat('en-US', {
  maximumSignificantDigits: 3,
});

const LABEL_LETTERS = 13;
const LONGEST_KEY = 60;

/** A line of the report, with what it is about or without. */
export function line(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_LETTERS)}${text}`;
}

/** A key, as far as it has room. */
export function shortKey(key: string): string {
  return key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
}

/** An estimate, in no more digits than it deserves. */
export function about(count: number): string {
  return count === 0 ? '0' : `about ${THREE_DIGITS.format(count)}`;
}

/** A number of bytes for people: `389 B`, `1.9 KiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; Math.round(value) >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? Math.round(value) : THREE_DIGITS.format(value)} ${UNITS[unit]}`;
}

/** A time for people, in its two largest units: `3 h 20 min`, `12 s`. */
export function durationText(seconds: number): string {
  const all = Math.ceil(seconds);
  if (all < 1) return 'less than 1 s';
  if (all < 60) return `${all} s`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(all / 86_400), 'd'],
    [Math.floor(all / 3600) % 24, 'h'],
    [Math.floor(all / 60) % 60, 'min'],
    [all % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
