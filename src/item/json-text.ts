import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';

// Anything but printable ASCII without the quote and the backslash.
const NEEDS_CARE = /[^ !#-[\]-~]/;

/** Longest attribute name the service takes, in bytes. */
const MAX_NAME_BYTES = 65_535;

/** Names longer than this are not remembered, and beyond this many all are forgotten: a stream may bring new ones for ever. */
const REMEMBERED_NAMES = 8192;
const REMEMBERED_NAME_LENGTH = 256;

/** A string as JSON, its bytes added to the size. */
export function stringText(encoder: ItemEncoder, value: string, depth: number): string {
  if (!NEEDS_CARE.test(value)) {
    encoder.size += value.length;
    if (encoder.size > encoder.maxSize) refuseSize(encoder);
    return `"${value}"`;
  }
  if (!value.isWellFormed()) refuseValue(encoder, depth, 'has a lone surrogate, which is not valid UTF-8');
  const bytes = Buffer.byteLength(value);
  encoder.size += bytes;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
  if (bytes !== value.length) encoder.isAscii = false;
  return JSON.stringify(value);
}

interface AttributeName {
  /** The name as JSON with the colon behind it. */
  readonly text: string;
  readonly size: number;
  readonly isAscii: boolean;
}

const remembered = new Map<string, AttributeName>();

/** `"name":` for the attribute at `depth` of the path, its bytes added to the size. */
export function nameText(encoder: ItemEncoder, name: string, depth: number): string {
  let known = remembered.get(name);
  if (known === undefined) {
    known = makeName(encoder, name, depth);
    if (name.length <= REMEMBERED_NAME_LENGTH) remember(name, known);
  }
  encoder.size += known.size;
  if (!known.isAscii) encoder.isAscii = false;
  return known.text;
}

function remember(name: string, known: AttributeName): void {
  if (remembered.size === REMEMBERED_NAMES) remembered.clear();
  // A property's name is a string of its own: the key of a Map may be a slice that keeps a large text alive.
  const [own = name] = Object.keys({ [name]: 0 });
  remembered.set(own, known);
}

function makeName(encoder: ItemEncoder, name: string, depth: number): AttributeName {
  if (name === '') refuseValue(encoder, depth, 'has an empty name');
  if (!name.isWellFormed()) refuseValue(encoder, depth, 'has a lone surrogate in its name');
  const size = Buffer.byteLength(name);
  if (size > MAX_NAME_BYTES)
    refuseValue(encoder, depth, `has a name of ${size} bytes; the limit is ${MAX_NAME_BYTES}`);
  return { text: `${JSON.stringify(name)}:`, size, isAscii: size === name.length };
}
