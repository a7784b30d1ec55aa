const DURATION = /^\s*(\d+)\s*([a-zµμ]*)\s*$/i;

/** Milliseconds of each unit. */
const UNITS: Readonly<Record<string, number>> = unitsOf([
  [86_400_000, ['d'], ['day']],
  [3_600_000, ['h'], ['hour']],
  [60_000, ['m', 'min'], ['minute']],
  [1000, ['s'], ['sec', 'second']],
  [1, ['ms', ''], ['milli', 'millisecond']],
  [1e-3, ['µs', 'μs'], ['micro', 'microsecond']],
  [1e-6, ['ns'], ['nano', 'nanosecond']],
]);

function unitsOf(
  units: readonly (readonly [number, readonly string[], readonly string[]])[],
): Readonly<Record<string, number>> {
  const labels = units.flatMap(([milliseconds, short, long]) =>
    [...short, ...long, ...long.map((label) => `${label}s`)].map((label) => [label, milliseconds] as const),
  );
  return Object.fromEntries(labels);
}

/**
 * The milliseconds of a duration as Flink's `TimeUtils` reads it: a whole number and a unit, `5 s`, `1 min`, `500ms`;
 * without a unit milliseconds. Undefined if it is none, or no whole number of milliseconds.
 */
export function durationMS(text: string): number | undefined {
  const [, number, label] = DURATION.exec(text) ?? [];
  if (number === undefined || label === undefined) return undefined;
  const unit = UNITS[label.toLowerCase()];
  if (unit === undefined) return undefined;
  // Divided by a whole number: 3000 * 1e-3 would not be one in every case.
  const milliseconds = unit >= 1 ? Number(number) * unit : Number(number) / Math.round(1 / unit);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}
