import type { AttributeValueInput, AttributeValueItem } from '../../item/attribute-values.js';
import { numberOfText } from '../../item/exact-json.js';

/** An item in DynamoDB's own form as a document of JavaScript values: numbers exact, sets as `Set`, binary as bytes. */
export function plainItem({ attributes }: AttributeValueItem): Readonly<Record<string, unknown>> {
  return plainMap(attributes);
}

function plainMap(map: Readonly<Record<string, AttributeValueInput>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: AttributeValueInput): unknown {
  const { S, N, B, BOOL, M, L, SS, NS, BS } = value;
  if (S !== undefined) return S;
  if (N !== undefined) return numberOfText(N);
  if (BOOL !== undefined) return BOOL;
  if (M !== undefined) return plainMap(M);
  if (L !== undefined) return L.map(plainValue);
  if (B !== undefined) return B;
  if (SS !== undefined) return new Set(SS);
  if (NS !== undefined) return new Set(NS.map(numberOfText));
  return BS === undefined ? null : new Set(BS);
}
