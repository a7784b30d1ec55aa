import { types } from 'node:util';
import { isPlainObject } from '../item/javascript-value.js';
import { type CompiledType, isScalar, kindOf, mismatch, type Place } from './compiled-type.js';
import { countValues } from './walk.js';

/** M of any names. */
export class CompiledMap implements CompiledType {
  readonly scalar = undefined;
  readonly #value: CompiledType;
  readonly #writesNulls: boolean;
  readonly #place: Place;
  readonly #depth: number;

  constructor(value: CompiledType, writesNulls: boolean, place: Place, depth: number) {
    this.#value = value;
    this.#writesNulls = writesNulls;
    this.#place = place;
    this.#depth = depth;
  }

  convert(value: unknown): unknown {
    if (types.isMap(value)) return this.#convertMap(value);
    if (typeof value === 'object' && value !== null && isPlainObject(value)) {
      return this.#convertObject(value as Readonly<Record<string, unknown>>);
    }
    throw mismatch(this.#place, this.#depth, `must be an object or a Map; it is ${kindOf(value)}`);
  }

  #convertObject(map: Readonly<Record<string, unknown>>): object {
    let copy: Record<string, unknown> | undefined;
    // Not Object.keys, which makes a list: what an extended Object.prototype adds is not written.
    for (const name in map) {
      if (!Object.hasOwn(map, name)) continue;
      const value = map[name];
      const written = this.#written(name, value);
      if (written === value && written !== undefined) continue;
      copy ??= { ...map };
      if (written === undefined) delete copy[name];
      else copy[name] = written;
    }
    return copy ?? map;
  }

  #convertMap(map: ReadonlyMap<unknown, unknown>): object {
    let copy: Map<unknown, unknown> | undefined;
    for (const [name, value] of map) {
      if (typeof name !== 'string') {
        const fault = `must have names that are strings; one is ${kindOf(name)}`;
        throw mismatch(this.#place, this.#depth, fault);
      }
      const written = this.#written(name, value);
      if (written === value && written !== undefined) continue;
      copy ??= new Map(map);
      if (written === undefined) copy.delete(name);
      else copy.set(name, written);
    }
    return copy ?? map;
  }

  #written(name: string, value: unknown): unknown {
    const type = this.#value;
    if (value !== null && value !== undefined) countValues(this.#place, 1);
    if (type.scalar !== undefined && isScalar(type.scalar, value)) return value;
    this.#place[this.#depth] = name;
    const written = value === null || value === undefined ? undefined : type.convert(value);
    return written === undefined && this.#writesNulls ? null : written;
  }
}
