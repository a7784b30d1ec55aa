import { randomInt } from 'node:crypto';

/** Different in every process, so that nobody can prepare keys that meet. */
const SEED: number = randomInt(2 ** 31);

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
