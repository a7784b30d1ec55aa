/**
 * A converter of rows of a type that was given. Every function has a `length`; that it is named here makes it no function
 * type alone, as which the compiler would put off the call beside an `onRejected`, and never choose the overload without
 * a type parameter.
 */
export type OfTypedRows<Convert> = Convert & { readonly length: number };
