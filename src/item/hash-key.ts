import { randomInt } from 'node:crypto';

/** Different in every process, so that nobody can prepare keys that meet. */
const SEED: number = randomInt(2 ** 31);

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i++) hash = mixed(hash, text.charCodeAt(i));
  return hash;
}

/**
 * A 32-bit hash of bytes, four at a time: a fifth of what it costs to look at the letters of a text. The last four are looked
 * at whatever is left of them, so that keys of a new length take no other way: the compiler knows only ways that were taken,
 * and has to begin anew with the whole encoder when a counter gets one more digit.
 */
export function hashBytes(view: DataView, from: number, to: number): number {
  let hash = SEED;
  const last = to - 4;
  if (last < from) {
    for (let at = from; at < to; at++) hash = mixed(hash, view.getUint8(at));
    return hash;
  }
  for (let at = from; at < last; at += 4) hash = mixed(hash, view.getInt32(at, true));
  return mixed(hash, view.getInt32(last, true));
}

/** What the hash of a sort key adds to that of its partition key: not itself, or keys whose parts are equal would all have the hash 0. */
export function ofSortKey(hash: number): number {
  return Math.imul(hash, 31);
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}
