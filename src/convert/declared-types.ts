import type { NumberValue } from '../item/number.js';

/** Types of one value, by the words they are declared with. */
export interface NamedTypes {
  /** S. */
  string: string;
  /** N. */
  number: NumberLike;
  /** BOOL. */
  boolean: boolean;
  /** B. */
  binary: BinaryLike;
  /** SS, of a Set or an array. */
  stringSet: ReadonlySet<string> | readonly string[];
  /** NS, of a Set or an array. */
  numberSet: ReadonlySet<NumberLike> | ArrayOfNumbers;
  /** BS, of a Set or an array. */
  binarySet: ReadonlySet<BinaryLike> | readonly BinaryLike[];
  /** L of S; the same as `listOf('string')`. */
  stringList: readonly string[];
  /** L of N; the same as `listOf('number')`. */
  numberList: ArrayOfNumbers;
  /** Whatever the value is by itself, as in an item without a converter. */
  document: unknown;
}

/** The word of a type. */
export type TypeName = keyof NamedTypes;

/** A number: `number`, `bigint`, or a `NumberValue` of this package or of the AWS SDK. */
export type NumberLike = number | bigint | Pick<NumberValue, 'value' | 'toAttributeValue'>;

/** Binary data: a Buffer or other view, or an ArrayBuffer. */
export type BinaryLike = ArrayBufferView | ArrayBufferLike;

/** Numbers one after the other; typed arrays are, too. */
export type ArrayOfNumbers =
  | readonly NumberLike[]
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** The attributes of an object by their names: M, or the item itself. */
export interface ObjectType {
  readonly [attribute: string]: DeclaredType;
}

/** A list of fixed length, each element of a type of its own: L. */
export type TupleType = readonly [DeclaredType, ...DeclaredType[]];

/** The type of a value, as it is declared. */
export type DeclaredType =
  | TypeName
  | ObjectType
  | TupleType
  | ListType<DeclaredType>
  | MapType<DeclaredType>
  | OptionalType<DeclaredType>;

/** A list whose elements are all of one type. */
export class ListType<out Element> {
  readonly element: Element;
  // Not to be taken for the declaration of an object with this attribute: by the compiler as little as by us.
  readonly #isList = true;

  constructor(element: Element) {
    this.element = element;
  }

  static is(type: object): type is ListType<unknown> {
    return #isList in type;
  }
}

/** A map of any names whose values are all of one type. */
export class MapType<out Value> {
  readonly value: Value;
  readonly #isMap = true;

  constructor(value: Value) {
    this.value = value;
  }

  static is(type: object): type is MapType<unknown> {
    return #isMap in type;
  }
}

/** A value that may be missing. */
export class OptionalType<out Type> {
  readonly type: Type;
  readonly #isOptional = true;

  constructor(type: Type) {
    this.type = type;
  }

  static is(type: object): type is OptionalType<unknown> {
    return #isOptional in type;
  }
}

/** A list of any length whose elements are of one type: `listOf({ sku: 'string', quantity: 'number' })`. */
export function listOf<const Element extends DeclaredType>(element: Element): ListType<Element> {
  return new ListType(element);
}

/** A map of any names whose values are of one type: `mapOf('number')`. An object or a Map. */
export function mapOf<const Value extends DeclaredType>(value: Value): MapType<Value> {
  return new MapType(value);
}

/**
 * A value that may be missing, undefined or null. Of an attribute the compiler alone makes a difference: missing ones
 * are left out, however they are declared. In a list or tuple, where each place counts, it is written as NULL, and
 * refused if it is not declared so.
 */
export function optional<const Type extends DeclaredType>(type: Type): OptionalType<Type> {
  return new OptionalType(type);
}
