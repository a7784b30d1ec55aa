/** Why a value of a bean cannot be written. Made into the record's error where the record is known. */
export class ValueFault {
  /** Continues "attribute x …". */
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
