/** The bytes of any binary value of JavaScript, without a copy; undefined if it is none. */
export function bytesOf(value: object): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (isArrayBuffer(value)) return Buffer.from(value);
  return undefined;
}

function isArrayBuffer(value: object): value is ArrayBuffer {
  // By tag, for buffers of other realms (worker threads, vm contexts) that instanceof misses.
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}
