/** A rejection that a newer write of its key may supersede until its handler is called. */
interface Supersedable {
  superseded: boolean;
}

/** The rejections of each key that are not taken yet. */
export class RejectedKeys {
  /** By the key's text, those that did not come last. */
  readonly #earlier = new Map<string, Supersedable[]>();
  /** The last one: a handler that returns at once has taken it before the next write, and nothing is to be looked up. */
  #last: Supersedable | undefined;
  #lastKey = '';

  /** Whether there is one. */
  get hasAny(): boolean {
    return this.#last !== undefined || this.#earlier.size > 0;
  }

  add(key: string, rejection: Supersedable): void {
    if (this.#last !== undefined) {
      const earlier = this.#earlier.get(this.#lastKey);
      if (earlier === undefined) this.#earlier.set(this.#lastKey, [this.#last]);
      else earlier.push(this.#last);
    }
    this.#last = rejection;
    this.#lastKey = key;
  }

  remove(key: string, rejection: Supersedable): void {
    if (this.#last === rejection) {
      this.#last = undefined;
      return;
    }
    const others = this.#earlier.get(key)?.filter((other) => other !== rejection) ?? [];
    if (others.length === 0) this.#earlier.delete(key);
    else this.#earlier.set(key, others);
  }

  /** A newer write of the key was accepted. */
  supersede(key: string): void {
    for (const rejection of this.#earlier.get(key) ?? []) rejection.superseded = true;
    if (this.#last !== undefined && this.#lastKey === key) this.#last.superseded = true;
  }
}
