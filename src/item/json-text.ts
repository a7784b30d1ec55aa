import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';

// Anything but printable ASCII without the quote and the backslash.
const NEEDS_CARE = /[^ !#-[\]-~]/;

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
  return JSON.stringify(value);
}
