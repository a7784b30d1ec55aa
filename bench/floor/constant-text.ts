/** Text that is the same in every record, ready to be stored eight bytes at a time. */
export interface ConstantText {
  /** The text's bytes as little-endian doubles, padded with zeros. */
  readonly words: Float64Array;
  readonly length: number;
}

/** @param text ASCII: its top byte then never makes a double NaN, whose bits an engine may change */
export function constant(text: string): ConstantText {
  const bytes = Buffer.alloc(Math.ceil(text.length / 8) * 8);
  bytes.write(text, 'latin1');
  return {
    words: Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(i * 8)),
    length: text.length,
  };
}
