import { temporalKind } from '../item/temporal.js';

/** What this package asks of an object of `Temporal`, of the engine's own or of a polyfill. */
export interface TemporalLike {
  readonly [Symbol.toStringTag]: `Temporal.${string}`;
  toString(options?: object): string;
}

interface TemporalZoned extends TemporalLike {
  toInstant(): TemporalLike;
}

/** The ISO text of an object of `Temporal` if it is of this class, such as `PlainDate`; undefined if it is not. Of a zoned one it is that of its instant. */
export function temporalText(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || temporalKind(value) !== name) return undefined;
  const temporal = value as TemporalLike;
  // The text of one has its offset in minutes, which is not exact where clocks were set by the sun.
  if (name === 'ZonedDateTime') return temporalText((temporal as TemporalZoned).toInstant(), 'Instant');
  // By default a calendar other than ISO and a zone's name stand behind, in brackets.
  return temporal.toString({ calendarName: 'never', timeZoneName: 'never' });
}
