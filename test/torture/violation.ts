/** A promise of the sink that a run has seen broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** Which promise: the same for all runs that break it. */
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}

/** @throws {Violation} unless `holds` */
export function ensure(holds: boolean, invariant: string, message: () => string): asserts holds {
  if (!holds) throw new Violation(invariant, message());
}
