/**
 * What comes of asking, if it comes in time; else undefined, and nobody waits for it any more.
 * @param ask its signal is aborted when the time is up
 */
export async function answerWithin<V>(
  limitMS: number,
  ask: (signal: AbortSignal) => Promise<V>,
): Promise<V | undefined> {
  const limit = AbortSignal.timeout(limitMS);
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  limit.addEventListener('abort', () => resolve(undefined), { once: true });
  try {
    return await Promise.race([ask(limit), late]);
  } catch (error) {
    if (limit.aborted) return undefined; // it was the signal that broke it off
    throw error;
  }
}
