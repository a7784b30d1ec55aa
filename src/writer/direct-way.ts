import { type DirectConversion, directConversionOf } from '../convert/direct-encodings.js';
import type { ElementConverter } from '../convert/element-converter.js';
import type { DirectEncoding } from '../item/encode-directly.js';

/** What an element counts that could not be encoded directly, against one that could: each costs half as much again. */
const FAILED = 2;
/** With so much more of the former all are converted, and after so many elements one is tried again. */
const MOST_FAILED = 32;
const PAUSE = 1000;
/** What is left to count after a pause: a stream that has not changed is soon given up again. */
const AFTER_PAUSE = 24;

/** Which elements are tried to be encoded directly: those of a converter that can, unless most come back. */
export class DirectWay<T> {
  readonly #converter: Exclude<ElementConverter<T>, (...args: never[]) => unknown> | undefined;
  readonly #conversion: DirectConversion<T> | undefined;
  #failed = 0;
  #pausedFor = 0;

  constructor(converter: ElementConverter<T> | undefined) {
    this.#converter = typeof converter === 'object' ? converter : undefined;
    this.#conversion = this.#converter && directConversionOf(this.#converter);
  }

  /** Whether the converter has a direct way at all. */
  get isThere(): boolean {
    return this.#conversion !== undefined;
  }

  /** How to encode the next element; undefined if it is to be converted. */
  next(): DirectEncoding<T> | undefined {
    const conversion = this.#conversion;
    // Somebody may have put another one in its place.
    if (conversion === undefined || this.#converter?.apply !== conversion.apply) return undefined;
    if (this.#pausedFor === 0) return conversion.encoding;
    this.#pausedFor--;
    return undefined;
  }

  /** The element could be encoded directly, or could not. */
  tried(could: boolean): void {
    if (could) {
      if (this.#failed > 0) this.#failed--;
      return;
    }
    this.#failed += FAILED;
    if (this.#failed < MOST_FAILED) return;
    this.#failed = AFTER_PAUSE;
    this.#pausedFor = PAUSE;
  }
}
