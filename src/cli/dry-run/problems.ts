import type { RecordPlace } from '../input/input-record.js';
import { OTHER_KINDS, type ProblemCode, problemKind } from '../problem-kind.js';

/** Of garbage every record may be wrong in its own way: further kinds are counted together, by their code. */
const MOST_KINDS = 100;

/** One kind of problem, with the places where it was met first. */
export interface Problem {
  readonly code: ProblemCode;
  /** Nothing of a record's contents. */
  readonly message: string;
  /** Records, each once however many of its writes have it. */
  readonly count: number;
  readonly places: readonly RecordPlace[];
}

interface Counted extends Problem {
  count: number;
  /** The record that was counted last. */
  last: RecordPlace | undefined;
  readonly places: RecordPlace[];
}

/** Why records would be rejected, by kind. */
export class Problems {
  readonly #places: number;
  readonly #mostKinds: number;
  readonly #kinds = new Map<string, Counted>();

  /** @param places how many of each kind are kept */
  constructor(places: number, mostKinds: number = MOST_KINDS) {
    this.#places = places;
    this.#mostKinds = mostKinds;
  }

  /** The most frequent first. */
  get all(): readonly Problem[] {
    return [...this.#kinds.values()].toSorted((one, other) => other.count - one.count);
  }

  add(code: ProblemCode, message: string, place: RecordPlace): void {
    const kind = this.#kindOf(code, problemKind(code, message));
    if (kind.last?.number === place.number && kind.last.file === place.file) return;
    kind.last = place;
    kind.count++;
    if (kind.places.length < this.#places) kind.places.push(place);
  }

  #kindOf(code: ProblemCode, message: string): Counted {
    const name = `${code} ${message}`;
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    if (this.#kinds.size >= this.#mostKinds && message !== OTHER_KINDS)
      return this.#kindOf(code, OTHER_KINDS);
    const kind: Counted = { code, message, count: 0, last: undefined, places: [] };
    this.#kinds.set(name, kind);
    return kind;
  }
}
