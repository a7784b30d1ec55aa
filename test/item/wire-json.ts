import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { reduced } from './exact-number.js';

/** An attribute value as it stands in a request: one member, binary as base64. */
export type WireValue = Readonly<Record<string, unknown>>;
/** An item as it stands in a request. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** A document in wire form, by the AWS SDK. */
export function wireItemOf(document: Record<string, unknown>): WireItem {
  return mapValues(marshall(document, { removeUndefinedValues: true }), wireValueOf);
}

function wireValueOf(value: AttributeValue): WireValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(wireValueOf) };
  if (value.M !== undefined) return { M: mapValues(value.M, wireValueOf) };
  return { ...value };
}

function base64(bytes: unknown): string {
  const part = ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes as ArrayBuffer);
  return part.toString('base64');
}

/** The item with numbers in one spelling and sets in one order: the service keeps neither. */
export function normalized(item: WireItem): WireItem {
  return mapValues(item, normalizedValue);
}

function normalizedValue(value: WireValue): WireValue {
  const { N, SS, NS, BS, L, M } = value as { [type: string]: never };
  if (N !== undefined) return { N: oneSpelling(N) };
  if (SS !== undefined) return { SS: [...(SS as string[])].sort() };
  if (NS !== undefined) return { NS: (NS as string[]).map(oneSpelling).sort() };
  if (BS !== undefined) return { BS: [...(BS as string[])].sort() };
  if (L !== undefined) return { L: (L as WireValue[]).map(normalizedValue) };
  if (M !== undefined) return { M: normalized(M) };
  return value;
}

function oneSpelling(text: string): string {
  const { units, exponent } = reduced(text);
  return `${units}e${exponent}`;
}

/** The bytes of an item by the documented rule, told how many a number takes. */
export function wireSize(item: WireItem, numberSize: (text: string) => number): number {
  return sum(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + valueSize(value, numberSize));
}

function valueSize(value: WireValue, numberSize: (text: string) => number): number {
  const [[type, content] = ['', undefined]] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(content as string);
  if (type === 'N') return numberSize(content as string);
  if (type === 'B') return Buffer.from(content as string, 'base64').length;
  if (type === 'SS') return sum(content as string[], (member) => Buffer.byteLength(member));
  if (type === 'NS') return sum(content as string[], numberSize);
  if (type === 'BS') return sum(content as string[], (member) => Buffer.from(member, 'base64').length);
  if (type === 'L') return 3 + sum(content as WireValue[], (element) => 1 + valueSize(element, numberSize));
  if (type === 'M') {
    const members = content as WireItem;
    return 3 + Object.keys(members).length + wireSize(members, numberSize);
  }
  return 1; // BOOL and NULL
}

function sum<T>(values: readonly T[], sizeOf: (value: T) => number): number {
  return values.reduce((total, value) => total + sizeOf(value), 0);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
