/** What this package asks of an object of `Temporal`, of the engine's own or of a polyfill. */
export interface TemporalLike {
  readonly [Symbol.toStringTag]: `Temporal.${string}`;
  toString(options?: object): string;
}

/** The ISO text of an object of `Temporal` if it is of this class, such as `PlainDate`; undefined if it is not. */
export function temporalText(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const temporal = value as TemporalLike;
  if (temporal[Symbol.toStringTag] !== `Temporal.${name}`) return undefined;
  // By default a calendar other than ISO and a zone's name stand behind, in brackets.
  return temporal.toString({ calendarName: 'never', timeZoneName: 'never' });
}
