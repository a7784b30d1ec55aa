/**
 * Why a value of a record cannot be written. Not an error itself: whoever knows the record makes one of it, and an
 * error with a stack would cost more than writing a good record.
 */
export class ValueFault {
  /** Continues "property x …" or "column x …". Never has the value in it. */
  readonly fault: string;
  /** Names and indexes down to the value; each container puts its own part in front. */
  readonly path: (string | number)[] = [];

  constructor(fault: string) {
    this.fault = fault;
  }
}

/** What is to be thrown on from a container: with the part of the path that leads to the value, if it is a fault. */
export function under(part: string | number, thrown: unknown): unknown {
  if (thrown instanceof ValueFault) thrown.path.unshift(part);
  return thrown;
}
