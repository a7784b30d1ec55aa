/** What the process of a converter is to do. */
export interface ConvertTask {
  /** Of one of the conversions. */
  readonly name: string;
  readonly records: number;
}

/** What it has measured. */
export interface ConvertReading {
  /** CPU time of one record, converted and encoded. */
  readonly micros: number;
  /** The bytes of the last one: that all conversions have written the same. */
  readonly bytes: number;
}
