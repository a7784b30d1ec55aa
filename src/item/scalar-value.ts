import { ConstantText } from './constant-text.js';
import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';
import { numberFault, numberSize, parseNumber, wireNumber } from './number.js';
import { putNumberContent } from './number-content.js';
import { endText, putAscii, putConstant } from './put-text.js';
import { putString } from './string-value.js';

const TRUE = new ConstantText('{"BOOL":true}');
const FALSE = new ConstantText('{"BOOL":false}');
const NULL = new ConstantText('{"NULL":true}');
const STRING = new ConstantText('{"S":"');
const NUMBER = new ConstantText('{"N":"');
const BINARY = new ConstantText('{"B":"');

/** Adds a string as an attribute value. */
export function putStringValue(encoder: ItemEncoder, value: string, depth: number): void {
  putString(encoder, STRING, value, depth);
}

/** Adds `{"BOOL":…}`. */
export function putBoolean(encoder: ItemEncoder, value: boolean): void {
  encoder.size += 1;
  putConstant(encoder, value ? TRUE : FALSE);
}

/** Adds `{"NULL":true}`. */
export function putNull(encoder: ItemEncoder): void {
  encoder.size += 1;
  putConstant(encoder, NULL);
}

/** Adds a number as an attribute value. */
export function putNumberValue(encoder: ItemEncoder, value: number, depth: number): void {
  putNumber(encoder, NUMBER, value, depth);
}

/** {@link putNumberValue}, with what stands before its digits. */
export function putNumber(encoder: ItemEncoder, before: ConstantText, value: number, depth: number): void {
  putConstant(encoder, before);
  if ((value | 0) !== value) {
    const fault = numberFault(value);
    if (fault !== undefined) {
      refuseValue(encoder, depth, fault);
      return;
    }
  }
  putNumberContent(encoder, value);
  endText(encoder);
}

/** Adds decimal text as a number, checked. */
export function putDecimal(encoder: ItemEncoder, text: string, depth: number): void {
  const parsed = parseNumber(text);
  if (parsed.fault !== undefined) {
    refuseValue(encoder, depth, parsed.fault);
    return;
  }
  encoder.size += numberSize(parsed.digits);
  putConstant(encoder, NUMBER);
  putAscii(encoder, wireNumber(text, parsed));
  endText(encoder);
}

/** Adds bytes as base64. */
export function putBinary(encoder: ItemEncoder, bytes: Buffer): void {
  encoder.size += bytes.length;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
  putConstant(encoder, BINARY);
  putAscii(encoder, bytes.toString('base64'));
  endText(encoder);
}
