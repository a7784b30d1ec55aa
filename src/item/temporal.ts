/** Bounded, since messages tell it, and a tag may be any text. */
const TAG = /^Temporal\.([A-Z][A-Za-z]{1,20})$/;

/** Which class of `Temporal` an object is of, such as `Instant`; undefined if of none. Told by its tag: a polyfill's has no other mark. */
export function temporalKind(value: object): string | undefined {
  const tag: unknown = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === 'string' ? TAG.exec(tag)?.[1] : undefined;
}
