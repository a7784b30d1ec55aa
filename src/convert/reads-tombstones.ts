/** Converters that know what a message without a value stands for. */
const converters = new WeakSet<object>();

/** Notes that a converter takes messages whose value is null. */
export function readingTombstones<C extends object>(converter: C): C {
  converters.add(converter);
  return converter;
}

export function readsTombstones(converter: object | undefined): boolean {
  return converter !== undefined && converters.has(converter);
}
