interface Place {
  readonly ready: Promise<void> | undefined;
  readonly take: () => void;
  readonly taken: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Elements that could not be admitted at once, in the order they came. One is taken after the other. */
export class ConversionLine {
  readonly #places: Place[] = [];
  readonly #taken: () => Promise<void> | undefined;
  readonly #broken: (error: unknown) => void;
  #isMoving = false;
  #isStopped = false;

  /**
   * @param taken called after each element; the promise it may give is awaited before the next
   * @param broken called if taking an element throws, which must not happen: nothing is taken after it
   */
  constructor(taken: () => Promise<void> | undefined, broken: (error: unknown) => void) {
    this.#taken = taken;
    this.#broken = broken;
  }

  get length(): number {
    return this.#places.length;
  }

  /**
   * Joins the line.
   * @param ready resolves when it can be taken; it does not reject
   * @param take called when its turn has come
   * @returns resolves when it was taken and there is room for more
   */
  add(ready: Promise<void> | undefined, take: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // a failure is told by every later call too
    this.#places.push({ ready, take, taken: promise, resolve, reject });
    if (!this.#isMoving) this.#move();
    return promise;
  }

  /** Resolves when all that are in line now were taken. */
  whenMoved(): Promise<void> | undefined {
    return this.#places.at(-1)?.taken;
  }

  /** Takes no more; those in line wait for {@link fail}. */
  stop(): void {
    this.#isStopped = true;
  }

  fail(error: Error): void {
    this.stop();
    for (const place of this.#places.splice(0)) place.reject(error);
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    for (let place = this.#places[0]; place !== undefined; place = this.#places[0]) {
      // Across each await the writer may have stopped and emptied the line.
      if (place.ready !== undefined) await place.ready;
      if (this.#isStopped) break;
      try {
        place.take();
      } catch (error) {
        this.stop();
        this.#broken(error);
        break;
      }
      const room = this.#taken();
      if (room !== undefined) await room.catch(() => {});
      if (this.#isStopped) break;
      this.#places.shift();
      place.resolve();
    }
    this.#isMoving = false;
  }
}
