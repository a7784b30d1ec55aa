/** Marks of an axis from 0: evenly spaced, the last one at its end. */
export interface Axis {
  readonly end: number;
  readonly ticks: readonly number[];
}

const TIME_STEPS_SECONDS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
  21_600, 43_200, 86_400,
];

/** An axis of values up to this one, with five marks or a few. */
export function valueAxis(max: number): Axis {
  const rough = Math.max(max / 4, 1); // what is counted has no halves
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    (power === 1 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10])
      .map((factor) => factor * power)
      .find((each) => each >= rough) ?? 10 * power;
  return axisOf(max, step);
}

/** An axis of times in seconds, that ends where the time does. */
export function timeAxis(seconds: number): Axis {
  const longest = TIME_STEPS_SECONDS.at(-1) as number;
  const step =
    TIME_STEPS_SECONDS.find((each) => seconds / each <= 6) ?? longest * Math.ceil(seconds / longest / 6);
  const { ticks } = axisOf(seconds, step);
  return { end: seconds, ticks: ticks.filter((tick) => tick <= seconds) };
}

/** A mark of an axis of times: `1.5 s`, `2:30`, `1:05:00`, as the longest of them needs. */
export function timeTick(seconds: number, end: number): string {
  if (end < 120) return seconds === 0 ? '0' : `${Number(seconds.toFixed(2))} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = end < 3600 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

function axisOf(max: number, step: number): Axis {
  const steps = Math.max(1, Math.ceil(max / step - 1e-9));
  return {
    end: steps * step,
    ticks: Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12))),
  };
}
