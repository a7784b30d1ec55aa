const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SECONDS_A_DAY = 86_400;
/** The calendar repeats itself after so long. */
const CYCLE = { years: 400, seconds: 146_097 * SECONDS_A_DAY } as const;
/** As seconds this is the year 5138, as milliseconds 1973. */
const LEAST_MILLISECONDS = 1e11;
/** As milliseconds the year 5138: what is larger counts a smaller unit. */
const MOST_MILLISECONDS = 1e14;

/** Seconds since 1970 of a number of seconds or milliseconds; undefined if it is neither. */
export function epochSecondsOfNumber(value: number): number | undefined {
  // Comparisons with NaN are false.
  if (value >= 0 && value <= LEAST_MILLISECONDS) return Math.floor(value);
  return value > LEAST_MILLISECONDS && value <= MOST_MILLISECONDS ? Math.floor(value / 1000) : undefined;
}

/**
 * Seconds since 1970 of an ISO 8601 date, which is its midnight in UTC, or of a date and time with its zone:
 * `2026-11-23`, `2026-11-23T08:30Z`, `2026-11-23 08:30:15.250+01:00`. Undefined for all other text.
 */
export function epochSecondsOfText(text: string): number | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || text[4] !== '-' || text[7] !== '-' || month < 1 || month > 12) return undefined;
  if (day < 1 || day > daysOf(year, month)) return undefined;
  // Date.UTC takes the years below 100 for those of the last century.
  const midnight = Date.UTC(year + CYCLE.years, month - 1, day) / 1000 - CYCLE.seconds;
  if (text.length === 10) return midnight;
  const separator = text[10];
  if (separator !== 'T' && separator !== 't' && separator !== ' ') return undefined;
  const time = timeOf(text, 11);
  if (time === undefined) return undefined;
  const offset = offsetOf(text, time.end);
  return offset === undefined ? undefined : midnight + time.seconds - offset;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] as number);
}

/** The seconds since midnight of `08:30`, `08:30:15` or `08:30:15.250`, and where it ends. */
function timeOf(text: string, at: number): { readonly seconds: number; readonly end: number } | undefined {
  const hours = digits(text, at, 2);
  const minutes = digits(text, at + 3, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text[at + 2] !== ':') return undefined;
  const whole = hours * 3600 + minutes * 60;
  if (text[at + 5] !== ':') return { seconds: whole, end: at + 5 };
  const seconds = digits(text, at + 6, 2);
  if (seconds < 0 || seconds > 60) return undefined; // 60 in a leap second
  let end = at + 8;
  if (text[end] === '.' || text[end] === ',') {
    const first = ++end;
    while (isDigit(text, end)) end++;
    if (end === first) return undefined;
  }
  return { seconds: whole + seconds, end };
}

/** The seconds that a zone is ahead of UTC: `Z`, `+01:00`, `+0100` or `+01`, and nothing behind it. */
function offsetOf(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if (sign !== '+' && sign !== '-') return undefined;
  const hours = digits(text, at + 1, 2);
  const minutesAt = text[at + 3] === ':' ? at + 4 : at + 3;
  const minutes = text.length === at + 3 ? 0 : digits(text, minutesAt, 2);
  const end = text.length === at + 3 ? at + 3 : minutesAt + 2;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.length !== end) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** So many digits as a number; -1 if there are other letters. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    if (!isDigit(text, i)) return -1;
    value = value * 10 + (text.charCodeAt(i) - 0x30);
  }
  return value;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
