import { beginPut, endRequest } from './encode-item.js';
import type { ItemEncoder } from './item-encoder.js';
import type { KeySchema } from './key-schema.js';
import { RecordFault } from './record-fault.js';

/** Encodes elements of one kind without making their items, since it knows beforehand what those are like. */
export interface DirectEncoding<T> {
  /**
   * Adds the attributes of an element, each with a comma before it. What is wrong with one is noted as usual, or by
   * {@link refuseDirect}, and need not stop the rest. No code of others may run: it would run once more where the
   * element is converted.
   * @throws anything, if the element cannot be encoded directly
   */
  putAttributes(encoder: ItemEncoder, element: T, schema: KeySchema): void;
}

/**
 * Encodes the put of an element into `encoder`, as `encodePut` would encode its item.
 *
 * @returns whether it could; if not, the element has to be converted, and tells then what becomes of it
 */
export function encodeDirectly<T>(
  encoder: ItemEncoder,
  element: T,
  schema: KeySchema,
  direct: DirectEncoding<T>,
): boolean {
  if (encoder.isEncoding) return false; // in a getter of another item
  const start = beginPut(encoder, schema);
  try {
    if (encoder.hasInheritedNames) return false;
    direct.putAttributes(encoder, element, schema);
    endRequest(encoder, start);
    return encoder.fault === undefined && encoder.hasKey && encoder.size <= encoder.maxSize;
  } catch {
    return false; // It is thrown once more where the element is converted.
  } finally {
    encoder.isEncoding = false;
  }
}

/** Notes that an element cannot be encoded directly: why, it tells when it is converted. */
export function refuseDirect(encoder: ItemEncoder): void {
  encoder.fault ??= NOT_DIRECT;
}

const NOT_DIRECT = new RecordFault('INVALID_ITEM', 'the item cannot be encoded directly');
