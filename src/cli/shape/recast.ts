import { type Attributes, ownValue } from './item-form.js';
import { shapeFault } from './shape-fault.js';
import { namesInRecord, readAttributes, type ShapeOptions } from './shape-options.js';
import type { UnseenName } from './unseen-text.js';

/** Selects or drops attributes and gives them other names, for record after record. */
export class Recast {
  readonly #select: readonly string[] | undefined;
  readonly #drops: readonly string[];
  readonly #from: readonly string[];
  readonly #to: readonly string[];
  /** The values on their way from name to name. */
  readonly #values: unknown[];
  /** The flag that names it, by name. */
  readonly #unseen = new Map<string, string>();

  constructor(options: ShapeOptions) {
    const { select, drops, renames } = options;
    const others = [...readAttributes(options).keys()].flatMap((name) => namesInRecord(name, options));
    this.#select = select && [...new Set([...select, ...others])];
    this.#drops = [...drops];
    this.#from = [...renames.keys()];
    this.#to = [...renames.values()];
    this.#values = this.#from.map(() => undefined);
    const named: readonly (readonly [flag: string, names: Iterable<string>])[] = [
      ['--select', select ?? []],
      ['--drop', drops],
      ['--rename', this.#from],
    ];
    for (const [flag, names] of named)
      for (const name of names) if (!this.#unseen.has(name)) this.#unseen.set(name, flag);
  }

  /** The names that no record had so far. */
  get unseen(): readonly UnseenName[] {
    return Array.from(this.#unseen, ([name, flag]) => ({ name, flag }));
  }

  /**
   * A copy of a record's attributes with those selected or not dropped, under their new names. All are renamed at once, so
   * that two may change their names. What is left behind is undefined: a property that is deleted makes an object slow.
   *
   * @throws {DynamoDbSinkError} `INVALID_ITEM`: another attribute has a new name already
   */
  copyOf(attributes: Attributes): Record<string, unknown> {
    const copy =
      this.#select === undefined ? this.#undropped(attributes) : this.#selected(attributes, this.#select);
    const values = this.#values;
    for (let i = 0; i < values.length; i++) {
      const name = this.#from[i] as string;
      const value = ownValue(copy, name);
      values[i] = value;
      if (value === undefined) continue;
      copy[name] = undefined;
      this.#see(name);
    }
    for (let i = 0; i < values.length; i++) {
      if (values[i] === undefined) continue;
      const name = this.#to[i] as string;
      if (ownValue(copy, name) !== undefined) {
        throw shapeFault(
          name,
          `is there already, and --rename ${this.#from[i]}=${name} gives another one its name`,
        );
      }
      copy[name] = values[i];
    }
    return copy;
  }

  #selected(attributes: Attributes, select: readonly string[]): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const name of select) {
      const value = ownValue(attributes, name);
      if (value === undefined) continue;
      copy[name] = value;
      this.#see(name);
    }
    return copy;
  }

  #undropped(attributes: Attributes): Record<string, unknown> {
    const copy = { ...attributes };
    for (const name of this.#drops) {
      if (ownValue(copy, name) === undefined) continue;
      copy[name] = undefined;
      this.#see(name);
    }
    return copy;
  }

  #see(name: string): void {
    if (this.#unseen.size > 0) this.#unseen.delete(name);
  }
}
