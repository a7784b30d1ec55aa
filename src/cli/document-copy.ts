import { isJsonObject } from './input/parse-document.js';

/** A copy of a document, so that the one is not changed with the other. Numbers and binary are shared. */
export function documentCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(documentCopy);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, documentCopy(member)]));
}
