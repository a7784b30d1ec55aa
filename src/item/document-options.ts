/** What documents may hold beyond plain values. */
export interface DocumentOptions {
  /**
   * How a `Date` is written: `'refuse'` rejects the record, `'iso'` writes `toISOString()`,
   * `'epochSeconds'` writes whole seconds since 1970 as a number (the form of DynamoDB's time to
   * live), a function gives the value to write instead.
   * @default 'refuse'
   */
  readonly dates?: 'refuse' | 'iso' | 'epochSeconds' | ((date: Date) => unknown);
  /**
   * How an instance of a class is written: `'refuse'` rejects the record, `'map'` writes its own
   * enumerable properties as a map.
   * @default 'refuse'
   */
  readonly classInstances?: 'refuse' | 'map';
}

/** {@link DocumentOptions} with every default filled in. */
export type ResolvedDocumentOptions = Required<DocumentOptions>;

/** The defaults of {@link DocumentOptions}. */
export const documentDefaults: ResolvedDocumentOptions = Object.freeze({
  dates: 'refuse',
  classInstances: 'refuse',
});
