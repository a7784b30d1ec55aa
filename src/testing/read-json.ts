import { serializationException } from './service-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON value of a body; what is not UTF-8 or not JSON is refused as the service does. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw serializationException('The request body is not valid JSON in UTF-8');
  }
}

/** The fields of a structure or map. A null field counts as absent, as everywhere in the protocol. */
export function readFields(json: unknown): ReadonlyMap<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw serializationException('Unexpected value type in payload: a structure or map was expected');
  }
  return new Map(Object.entries(json).filter(([, value]) => value !== null));
}

/** The elements of a list. */
export function readList(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw serializationException('Unexpected field type: a list was expected');
  return json;
}

/** A text; the service has numbers in quotes as well. */
export function readString(json: unknown): string {
  if (typeof json !== 'string') throw serializationException(`${typeof json} cannot be converted to String`);
  return json;
}

/** A truth value. */
export function readBoolean(json: unknown): boolean {
  if (typeof json !== 'boolean')
    throw serializationException(`${typeof json} cannot be converted to Boolean`);
  return json;
}

/** A binary; its base64 text is returned. Strict: padded, the standard alphabet, no stray bits. */
export function readBase64(json: unknown): string {
  if (typeof json !== 'string') {
    throw serializationException('only base-64-encoded strings are convertible to bytes');
  }
  if (Buffer.from(json, 'base64').toString('base64') !== json) {
    throw serializationException('Invalid Base64 text');
  }
  return json;
}
