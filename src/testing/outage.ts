/**
 * How a service that is down answers every request, with nothing applied: `refuse`: no connection is made, and those
 * there are end; `reset`: the connection is cut; `hang`: there is no answer; `500`: InternalServerError.
 */
export type OutageKind = 'refuse' | 'reset' | 'hang' | '500';

/** A time in which the service is down. */
export interface Outage {
  /** Its begin, in ms since the service was started. */
  readonly fromMS: number;
  /** Its end, in ms since the service was started: the first instant in which all is well again. */
  readonly toMS: number;
  readonly kind: OutageKind;
}

/** Whether the service is down: by plan, or since it was told to be. */
export class Outages {
  readonly #planned: readonly Outage[];
  #told: OutageKind | undefined;

  constructor(planned: readonly Outage[]) {
    this.#planned = planned;
  }

  /** Goes down until it is told otherwise (undefined), whatever is planned. */
  tell(kind: OutageKind | undefined): void {
    this.#told = kind;
  }

  /** The outage at an instant, in ms since the service was started. */
  at(sinceStartMS: number): OutageKind | undefined {
    if (this.#told !== undefined) return this.#told;
    return this.#planned.find(({ fromMS, toMS }) => fromMS <= sinceStartMS && sinceStartMS < toMS)?.kind;
  }
}
