/**
 * Strings made once, so that making a record costs next to nothing. Concatenation would leave ropes, which the first
 * contender to read one would pay for; a parsed message has none either.
 */
export function flatStrings(count: number, make: (i: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(make(i)).toString());
}

/** The i-th of them, over and over. */
export function pick<V>(values: readonly V[], i: number): V {
  return values[i % values.length] as V;
}
