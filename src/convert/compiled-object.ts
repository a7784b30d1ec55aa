import { type CompiledType, isScalar, kindOf, mismatch, type Place } from './compiled-type.js';

/** An attribute and its type. */
export interface CompiledAttribute {
  readonly name: string;
  readonly type: CompiledType;
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
  readonly #attributes: readonly CompiledAttribute[];
  readonly #indexes: ReadonlyMap<string, number>;
  /** How many attributes an object must have, or there is a NULL to be added. */
  readonly #least: number;
  readonly #place: Place;
  readonly #depth: number;

  constructor(attributes: readonly CompiledAttribute[], place: Place, depth: number) {
    this.#attributes = attributes;
    this.#indexes = new Map(attributes.map(({ name }, index) => [name, index]));
    this.#least = attributes.some(({ writesNull }) => writesNull) ? attributes.length : 0;
    this.#place = place;
    this.#depth = depth;
  }

  convert(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) throw this.#refusal(value);
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      // What is 'an object' may be an instance of a class, with getters.
      if (kindOf(value) !== 'an object') throw this.#refusal(value);
      return this.#build(value as Attributes);
    }
    return this.#convertPlain(value as Attributes);
  }

  #convertPlain(object: Attributes): object {
    const attributes = this.#attributes;
    let copy: Record<string, unknown> | undefined;
    let next = 0;
    let found = 0;
    for (const name in object) {
      const value = object[name];
      let attribute = attributes[next];
      if (attribute === undefined || attribute.name !== name) {
        const index = this.#indexes.get(name);
        if (index === undefined) return this.#build(object); // without it
        next = index;
        attribute = attributes[index] as CompiledAttribute;
      }
      next++;
      found++;
      const { type } = attribute;
      if (type.scalar !== undefined && isScalar(type.scalar, value)) continue;
      if (value === undefined || (value === null && !attribute.writesNull)) return this.#build(object);
      if (value === null) continue;
      this.#place[this.#depth] = name;
      const written = type.convert(value);
      if (written === value) continue;
      if (written === undefined || !Object.hasOwn(object, name)) return this.#build(object);
      copy ??= { ...object };
      copy[name] = written;
    }
    return found < this.#least ? this.#build(object) : (copy ?? object);
  }

  /** A new object with the declared attributes, in the order of the declaration. */
  #build(object: Attributes): object {
    const built: Record<string, unknown> = {};
    for (const { name, type, writesNull } of this.#attributes) {
      const value = attributeOf(object, name);
      this.#place[this.#depth] = name;
      let written = value === null || value === undefined ? undefined : type.convert(value);
      if (written === undefined) {
        if (!writesNull) continue;
        written = null;
      }
      if (name === '__proto__') Object.defineProperty(built, name, { ...OWN, value: written });
      else built[name] = written;
    }
    return built;
  }

  #refusal(value: unknown): Error {
    return mismatch(this.#place, this.#depth, `must be an object; it is ${kindOf(value)}`);
  }
}

const OWN: PropertyDescriptor = { configurable: true, enumerable: true, writable: true };

/** The value of an attribute: also of a class's getter, but not what every object inherits. */
function attributeOf(object: Attributes, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(object, name) ? undefined : object[name];
}

/** An item of the elements of a tuple, called f0, f1 and so on, as Flink does. */
export class CompiledTupleItem implements CompiledType {
  readonly scalar = undefined;
  readonly #item: CompiledObject;
  readonly #names: readonly string[];

  constructor(item: CompiledObject, names: readonly string[]) {
    this.#item = item;
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
    return this.#item.convert(fields);
  }
}
