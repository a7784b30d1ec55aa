const BASE_DELAY_MS = 25;
const MAX_DELAY_MS = 5000;

/**
 * Full-jitter exponential backoff: anything from nothing to 25 ms · 2^(attempts − 1), 5 s at most.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempts attempts in a row that brought nothing, 1 or more
 * @param random from [0, 1)
 */
export function backoffDelayMS(attempts: number, random: number): number {
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(attempts - 1, 16));
}
