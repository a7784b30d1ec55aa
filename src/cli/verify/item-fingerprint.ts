import { hash } from 'node:crypto';
import { parseNumber } from '../../item/number.js';

/** An attribute value as a request has it, binary in base64, or as the AWS SDK gives it, binary in bytes. */
export interface StoredValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: string | Uint8Array | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly M?: StoredItem | undefined;
  readonly L?: readonly StoredValue[] | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly NS?: readonly string[] | undefined;
  readonly BS?: readonly (string | Uint8Array)[] | undefined;
}

/** Attributes of an item, or the members of a map. */
export type StoredItem = Readonly<Record<string, StoredValue>>;

/** So many bytes of a hash a double holds exactly: two items meet once in 3 × 10¹⁴ times. */
const BYTES = 6;

/**
 * One number for one item, by value as the service has it: 1.0 is 1, sets and maps have no order. An attribute called
 * `__proto__` is passed over, since the AWS SDK loses it when it reads.
 */
export function itemFingerprint(item: StoredItem): number {
  return hash('sha256', canonicalMap(item), 'buffer').readUIntBE(0, BYTES);
}

function canonicalMap(map: StoredItem): string {
  let text = '{';
  for (const name of Object.keys(map).sort()) {
    if (name !== '__proto__') text += `${JSON.stringify(name)}:${canonical(map[name] as StoredValue)},`;
  }
  return `${text}}`;
}

function canonical(value: StoredValue): string {
  const { S, N, B, BOOL, M, L, SS, NS, BS } = value;
  if (S !== undefined) return JSON.stringify(S);
  if (N !== undefined) return `N${canonicalNumber(N)}`;
  if (BOOL !== undefined) return BOOL ? 'T' : 'F';
  if (M !== undefined) return canonicalMap(M);
  if (L !== undefined) return `[${L.map(canonical).join()}]`;
  if (B !== undefined) return `B${base64(B)}`;
  if (SS !== undefined) return `SS${JSON.stringify([...SS].sort())}`;
  if (NS !== undefined) return `NS${NS.map(canonicalNumber).sort().join()};`;
  return BS === undefined ? '0' : `BS${BS.map(base64).sort().join()};`;
}

function canonicalNumber(text: string): string {
  return parseNumber(text).canonical || text;
}

function base64(bytes: string | Uint8Array): string {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
}
