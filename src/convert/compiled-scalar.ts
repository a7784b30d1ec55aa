import { type DynamoDbSinkError, recordError } from '../errors.js';
import { keyValueOf } from '../item/key-part.js';
import type { KeyAttribute, KeySchema } from '../item/key-schema.js';
import { RecordFault } from '../item/record-fault.js';
import {
  type CompiledType,
  isScalar,
  kindOf,
  mismatch,
  type Place,
  type ScalarType,
} from './compiled-type.js';

/** How messages call the types. */
const SCALAR_WORDS: Readonly<Record<ScalarType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  binary: 'binary',
};

/** The type of a single value. */
class CompiledScalar implements CompiledType {
  readonly scalar: ScalarType;
  readonly #refusal: (value: unknown) => DynamoDbSinkError;

  /** @param refusal the error of a value that is of another type */
  constructor(scalar: ScalarType, refusal: (value: unknown) => DynamoDbSinkError) {
    this.scalar = scalar;
    this.#refusal = refusal;
  }

  convert(value: unknown): unknown {
    if (isScalar(this.scalar, value)) return value;
    throw this.#refusal(value);
  }
}

/** The type of a value at the first `depth` parts of the place. */
export function scalarAt(scalar: ScalarType, place: Place, depth: number): CompiledType {
  const rule = `must be ${SCALAR_WORDS[scalar]}; it is`;
  return new CompiledScalar(scalar, (value) => mismatch(place, depth, `${rule} ${kindOf(value)}`));
}

/** The type of a key attribute: what is of another one is refused in the encoder's words. */
export function keyScalar(scalar: ScalarType, role: keyof KeySchema, attribute: KeyAttribute): CompiledType {
  return new CompiledScalar(scalar, (value) => {
    const fault = keyValueOf(role, attribute, value);
    if (fault instanceof RecordFault) return recordError(fault.code, fault.message, { path: fault.path });
    return mismatch([attribute.name], 1, `must be ${SCALAR_WORDS[scalar]}; it is ${kindOf(value)}`);
  });
}
