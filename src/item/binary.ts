import { isAnyArrayBuffer } from 'node:util/types';

/** The bytes of any binary value of JavaScript, without a copy; undefined if it is none. */
export function bytesOf(value: object): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return Buffer.from(value);
  return undefined;
}
