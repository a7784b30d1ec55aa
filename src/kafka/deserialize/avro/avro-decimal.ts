import { NumberValue } from '../../../item/number.js';
import { AvroFault } from './avro-reader.js';

/** Far more than the 38 digits that DynamoDB holds: what is longer is refused before it is turned into text. */
const LONGEST = 256;

/**
 * The number of a `decimal`: an unscaled integer, big-endian in two's complement, and a scale.
 * https://avro.apache.org/docs/1.12.0/specification/#decimal
 */
export function decimalOf(bytes: Buffer, scale: number): NumberValue {
  const { length } = bytes;
  if (length === 0 || length > LONGEST) {
    throw new AvroFault(`a decimal has ${length === 0 ? 'no' : 'too many'} bytes`);
  }
  const unscaled = BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex')}`));
  if (scale === 0) return new NumberValue(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return new NumberValue(`${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}
