import { types } from 'node:util';
import {
  type CompiledType,
  isScalar,
  kindOf,
  mismatch,
  type Place,
  type ScalarType,
} from './compiled-type.js';
import { countValues, type Walk } from './walk.js';

/** SS, NS or BS, of a Set or of an array. */
export class CompiledSet implements CompiledType {
  readonly scalar = undefined;
  readonly #member: ScalarType;
  readonly #words: string;
  readonly #place: Place;
  readonly #depth: number;

  constructor(member: ScalarType, place: Place, depth: number) {
    this.#member = member;
    this.#words = `must be a set of ${member === 'binary' ? 'binary' : `${member}s`}`;
    this.#place = place;
    this.#depth = depth;
  }

  /** Nothing for an empty one, which DynamoDB does not have. */
  convert(value: unknown): unknown {
    if (types.isSet(value)) countValues(this.#place, value.size);
    const members: Iterable<unknown> | undefined = types.isSet(value) ? value : arrayOf(value, this.#place);
    if (members === undefined) throw this.#refusal(`it is ${kindOf(value)}`);
    let count = 0;
    for (const member of members) {
      if (!isScalar(this.#member, member)) throw this.#refusal(`it has a member that is ${kindOf(member)}`);
      count++;
    }
    if (count === 0) return undefined;
    if (members === value && types.isSet(value)) return value;
    const set = new Set(members);
    // Of what an array has twice one would be lost; DynamoDB refuses it, too.
    if (set.size !== count) throw this.#refusal('it has the same member twice');
    return set;
  }

  #refusal(fault: string): Error {
    return mismatch(this.#place, this.#depth, `${this.#words}; ${fault}`);
  }
}

/** L of any length. */
export class CompiledList implements CompiledType {
  readonly scalar = undefined;
  readonly element: CompiledType;
  readonly isNullable: boolean;
  readonly #place: Place;
  readonly #depth: number;

  constructor(element: CompiledType, isNullable: boolean, place: Place, depth: number) {
    this.element = element;
    this.isNullable = isNullable;
    this.#place = place;
    this.#depth = depth;
  }

  convert(value: unknown): unknown {
    const list = arrayOf(value, this.#place);
    if (list === undefined) {
      throw mismatch(this.#place, this.#depth, `must be a list; it is ${kindOf(value)}`);
    }
    let copy: unknown[] | undefined = list === value ? undefined : (list as unknown[]);
    for (let i = 0; i < list.length; i++) {
      const element = list[i];
      const written = convertElement(this.element, this.isNullable, element, i, this.#place, this.#depth);
      if (written === element) continue;
      copy ??= list.slice();
      copy[i] = written;
    }
    return copy ?? list;
  }
}

/** L of a fixed length, each element of a type of its own. */
export class CompiledTuple implements CompiledType {
  readonly scalar = undefined;
  readonly #elements: readonly CompiledType[];
  readonly #isNullable: readonly boolean[];
  readonly #place: Place;
  readonly #depth: number;

  constructor(
    elements: readonly CompiledType[],
    isNullable: readonly boolean[],
    place: Place,
    depth: number,
  ) {
    this.#elements = elements;
    this.#isNullable = isNullable;
    this.#place = place;
    this.#depth = depth;
  }

  convert(value: unknown): unknown {
    const elements = this.#elements;
    const list = arrayOf(value, this.#place);
    if (list?.length !== elements.length) {
      const found = list === undefined ? kindOf(value) : `one of ${list.length}`;
      throw mismatch(this.#place, this.#depth, `must be a list of ${elements.length}; it is ${found}`);
    }
    let copy: unknown[] | undefined = list === value ? undefined : (list as unknown[]);
    for (let i = 0; i < elements.length; i++) {
      const element = list[i];
      const isNullable = this.#isNullable[i] as boolean;
      const type = elements[i] as CompiledType;
      const written = convertElement(type, isNullable, element, i, this.#place, this.#depth);
      if (written === element) continue;
      copy ??= list.slice();
      copy[i] = written;
    }
    return copy ?? list;
  }
}

function convertElement(
  type: CompiledType,
  isNullable: boolean,
  element: unknown,
  index: number,
  place: Place,
  depth: number,
): unknown {
  if (type.scalar !== undefined && isScalar(type.scalar, element)) return element;
  // Each place counts: what is nothing is written as NULL instead of being left out.
  if (isNullable && (element === null || element === undefined)) return null;
  place[depth] = index;
  const written = type.convert(element);
  if (written !== undefined || element === undefined) return written;
  if (isNullable) return null;
  throw mismatch(place, depth + 1, 'is an empty set, which DynamoDB does not have');
}

/** A value as an array, its elements counted: of a typed array a new one; undefined if it is none. */
function arrayOf(value: unknown, walk: Walk): readonly unknown[] | undefined {
  if (!Array.isArray(value) && !types.isTypedArray(value)) return undefined;
  countValues(walk, value.length);
  return Array.isArray(value) ? value : Array.from<unknown>(value);
}
