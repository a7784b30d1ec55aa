/**
 * Text that stands in many items, ready to be stored eight bytes at a time: padded with zeros, which whatever
 * follows overwrites.
 */
export class ConstantText {
  readonly length: number;
  /** Little-endian doubles; empty if the text is not ASCII. */
  readonly words: Float64Array;
  readonly bytes: Buffer;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
    this.length = this.bytes.length;
    // Of ASCII no eight bytes are a NaN, whose bits an engine may change.
    const isAscii = this.length === text.length;
    const padded = Buffer.alloc(isAscii ? Math.ceil(this.length / 8) * 8 : 0);
    this.bytes.copy(padded);
    this.words = Float64Array.from({ length: padded.length / 8 }, (_, i) => padded.readDoubleLE(i * 8));
  }
}
