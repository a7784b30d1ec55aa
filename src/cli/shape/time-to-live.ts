import { UsageError } from '../usage-error.js';
import { epochSecondsOfNumber, epochSecondsOfText } from './epoch-seconds.js';
import { type ItemForm, ownValue } from './item-form.js';
import { shapeFault } from './shape-fault.js';
import type { TimeToLive } from './shape-options.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
/** A thousand years: more is a slip, and would be taken for milliseconds. */
const MAX_SECONDS = 365_250 * 86_400;

/** The seconds of a duration such as `30d`. @throws {UsageError} */
export function durationSeconds(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? Number.NaN);
  if (seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw new UsageError(
    `--ttl must be a whole number of s, m, h, d or w (seconds to weeks), such as 30d, up to a thousand years; it is ${JSON.stringify(text)}`,
  );
}

/** Gives items the epoch seconds by which DynamoDB lets them expire. */
export class TimeToLiveValue {
  readonly #attribute: string;
  /** The same for all items; undefined if each has its own. */
  readonly #expiresAt: number | undefined;

  /** @param startMS when the load began, since 1970 */
  constructor({ attribute, afterSeconds }: TimeToLive, startMS: number) {
    this.#attribute = attribute;
    this.#expiresAt = afterSeconds === undefined ? undefined : Math.floor(startMS / 1000) + afterSeconds;
  }

  /** @throws {DynamoDbSinkError} `INVALID_ITEM`: the item has no time of its own that could be converted */
  setIn(item: Record<string, unknown>, form: ItemForm): void {
    const name = this.#attribute;
    item[name] = form.ofInteger(this.#expiresAt ?? convertedIn(item, name, form));
  }
}

function convertedIn(item: Record<string, unknown>, name: string, form: ItemForm): number {
  const value = ownValue(item, name);
  if (value === undefined)
    throw shapeFault(name, 'is missing, and --ttl-attribute converts it; --ttl makes one');
  const text = form.string(value);
  const seconds = text === undefined ? secondsOfNumber(form.number(value)) : epochSecondsOfText(text);
  if (seconds !== undefined) return seconds;
  throw shapeFault(
    name,
    'is no time that --ttl-attribute can convert: an ISO 8601 date, one with time and zone, or epoch seconds or milliseconds as a number',
  );
}

function secondsOfNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : epochSecondsOfNumber(Number(text));
}
