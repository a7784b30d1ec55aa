import { hasInheritedNames } from '../item/item-encoder.js';
import { setAttribute } from '../item/set-attribute.js';
import { type CompiledType, kindOf, mismatch, type Place } from './compiled-type.js';

/** An attribute and its type. */
export interface CompiledAttribute {
  readonly name: string;
  readonly type: CompiledType;
  /** That of the type: here it is read without asking which class the type is of. */
  readonly scalar: CompiledType['scalar'];
  /** Whether it is written as NULL where there is no value, instead of being left out. */
  readonly writesNull: boolean;
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * An item, or M: exactly the declared attributes of an object.
 *
 * An object in which nothing has to be changed is given as it is, after one pass over its own names. `for in` is the
 * cheapest one: the engine reads each value from the place it has just read the name of. In records of one shape the
 * names stand in one order, so each attribute is first looked for behind the one before.
 */
export class CompiledObject implements CompiledType {
  readonly scalar = undefined;
  readonly attributes: readonly CompiledAttribute[];
  /** The place of each attribute, by its name. */
  readonly indexes: ReadonlyMap<string, number>;
  /** How many attributes an object must have, or there is a NULL to be added. */
  readonly least: number;
  readonly place: Place;
  readonly #depth: number;

  constructor(attributes: readonly CompiledAttribute[], place: Place, depth: number) {
    this.attributes = attributes;
    this.indexes = new Map(attributes.map(({ name }, index) => [name, index]));
    this.least = attributes.some(({ writesNull }) => writesNull) ? attributes.length : 0;
    this.place = place;
    this.#depth = depth;
  }

  convert(value: unknown): unknown {
    if (this.#depth === 0) this.place.walked = 0;
    if (typeof value !== 'object' || value === null) throw this.#refusal(value);
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      // What is 'an object' may be an instance of a class, with getters.
      if (kindOf(value) !== 'an object') throw this.#refusal(value);
      return this.#build(value as Attributes);
    }
    return this.#convertPlain(value as Attributes);
  }

  #convertPlain(object: Attributes): object {
    const attributes = this.attributes;
    // The item, from the first name on where it differs from the object.
    let built: Record<string, unknown> | undefined;
    let next = 0;
    let found = 0;
    for (const name in object) {
      const value = object[name];
      let attribute = attributes[next];
      if (attribute?.name === name) next++;
      else {
        const index = this.indexes.get(name);
        attribute = index === undefined ? undefined : attributes[index];
        if (index !== undefined) next = index + 1;
      }
      let written = value;
      if (attribute === undefined) written = undefined;
      else {
        // The word of a scalar type is what `typeof` says of most of its values.
        if (typeof value !== attribute.scalar) written = this.#written(attribute, value);
        found++;
      }
      if (built !== undefined) {
        if (written !== undefined) setAttribute(built, name, written);
      } else if (written === undefined || written !== value) {
        if (hasInheritedNames()) return this.#build(object);
        built = attributesBefore(object, name);
        if (written !== undefined) setAttribute(built, name, written);
      }
    }
    if (found < this.least) return this.#build(object);
    return built ?? object;
  }

  /** What is written for a value; undefined if nothing is. */
  #written({ name, type, writesNull }: CompiledAttribute, value: unknown): unknown {
    let written: unknown;
    if (value !== null && value !== undefined) {
      this.place[this.#depth] = name;
      written = type.convert(value);
    }
    return written === undefined && writesNull ? null : written;
  }

  /** A new object with the declared attributes, in the order of the declaration. */
  #build(object: Attributes): object {
    const built: Record<string, unknown> = {};
    for (const attribute of this.attributes) {
      const written = this.#written(attribute, attributeOf(object, attribute.name));
      if (written !== undefined) setAttribute(built, attribute.name, written);
    }
    return built;
  }

  #refusal(value: unknown): Error {
    return mismatch(this.place, this.#depth, `must be an object; it is ${kindOf(value)}`);
  }
}

/** A new object with the attributes that stand before one. */
function attributesBefore(object: Attributes, name: string): Record<string, unknown> {
  const built: Record<string, unknown> = {};
  for (const before in object) {
    if (before === name) break;
    setAttribute(built, before, object[before]);
  }
  return built;
}

/** The value of an attribute: also of a class's getter, but not what every object inherits. */
export function attributeOf(object: Attributes, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(object, name) ? undefined : object[name];
}

/** An item of the elements of a tuple, called f0, f1 and so on, as Flink does. */
export class CompiledTupleItem implements CompiledType {
  readonly scalar = undefined;
  readonly item: CompiledObject;
  readonly #names: readonly string[];

  constructor(item: CompiledObject, names: readonly string[]) {
    this.item = item;
    this.#names = names;
  }

  convert(value: unknown): unknown {
    const names = this.#names;
    if (!Array.isArray(value) || value.length !== names.length) {
      const found = Array.isArray(value) ? `one of ${value.length}` : kindOf(value);
      throw mismatch([], 0, `must be an array of ${names.length}; it is ${found}`);
    }
    const fields: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) fields[names[i] as string] = value[i];
    return this.item.convert(fields);
  }
}
