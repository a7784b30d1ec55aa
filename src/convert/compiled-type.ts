import { types } from 'node:util';
import { type DynamoDbSinkError, recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import { kindOfValue } from '../item/kind-of.js';
import { isNumberValue } from '../item/number.js';
import type { Walk } from './walk.js';

/** A declared type, ready for the values of every record. */
export interface CompiledType {
  /** The type if it is that of a single value, which is then checked without a call; else undefined. */
  readonly scalar: ScalarType | undefined;
  /**
   * What is written for `value`: the value itself wherever that can be, undefined if nothing is.
   * @throws {DynamoDbSinkError} `INVALID_ITEM` or `INVALID_KEY` if it is not of the type, as null and undefined never are
   */
  convert(value: unknown): unknown;
}

/** The types of single values. */
export type ScalarType = 'string' | 'number' | 'boolean' | 'binary';

/** Whether a value is of a type as it stands, without being made into it. */
export function isScalar(type: ScalarType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      if (typeof value === 'number' || typeof value === 'bigint') return true;
      return typeof value === 'object' && value !== null && isNumberValue(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'binary':
      return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
  }
}

/**
 * Names and indexes down to the value that is being converted, of one converter. A type writes its parts at depths
 * known when it is compiled, and only where an error could need them.
 */
export interface Place extends Array<string | number>, Walk {}

export function newPlace(): Place {
  return Object.assign([], { walked: 0 });
}

/** The error of a value at the first `depth` parts of the place. */
export function mismatch(
  place: readonly (string | number)[],
  depth: number,
  rule: string,
): DynamoDbSinkError {
  if (depth === 0) return recordError('INVALID_ITEM', `the element ${rule}`);
  const path = formatPath(place.slice(0, depth));
  return recordError('INVALID_ITEM', `attribute ${path} ${rule}`, { path });
}

/** What a value is, without what it holds. */
export function kindOf(value: unknown): string {
  return kindOfValue(value, furtherKind);
}

function furtherKind(value: object): string | undefined {
  if (types.isGeneratorObject(value)) return 'a generator';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'a weak collection';
  if (value instanceof URL) return 'a URL';
  return value instanceof URLSearchParams ? 'a URLSearchParams' : undefined;
}

/** Any value: what it may be is the encoder's affair. */
export const compiledDocument: CompiledType = { scalar: undefined, convert: (value) => value };
