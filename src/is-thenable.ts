/** Whether a value is a promise, or can be awaited like one. A `then` that throws when it is read throws here. */
export function isThenable<V>(value: V | PromiseLike<V>): value is PromiseLike<V> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
