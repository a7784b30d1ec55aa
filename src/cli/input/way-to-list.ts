import { nearestName } from '../../nearest-name.js';
import { COUNT_OF_SCAN, isScan, MEMBERS_OF_SCAN } from './format.js';
import { nameOfMember } from './json-bytes.js';
import { pointerOf } from './json-pointer.js';
import { UnreadableInput } from './unreadable-input.js';

/** Names of members that a message tells. */
const TOLD_NAMES = 10;
const LONGEST_NAME = 60;
/** Of an object with more members the nearest name is looked for among the first. */
const MOST_NAMES = 1000;

/** A list is not where it was said to be. */
export class ListNotThere extends UnreadableInput {}

/** Follows a path of names through the objects of a document to the list that has its records. */
export class WayToList {
  readonly #names: readonly string[];
  readonly #isScan: boolean;
  /** In which the document began. */
  #line = 1;
  /** How many of the names lead to the object that is open. */
  #depth = -1;
  /** Whether the last member that was named is the next one on the way. */
  isOnWay = false;
  #isFound = false;
  /** Those of the members of the open object. */
  #seen: string[] = [];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#isScan = isScan(names);
  }

  /** Whether the member that was named is the list itself. */
  get isAtList(): boolean {
    return this.#depth === this.#names.length - 1;
  }

  /** Whether no object is open. */
  get isOutside(): boolean {
    return this.#depth < 0;
  }

  /** What was named, as a pointer. */
  get pointer(): string {
    return pointerOf(this.#names.slice(0, this.#depth + 1));
  }

  /** The document, or the member that was named, begins in this line, and is an object. */
  enter(line: number): void {
    if (this.isOutside) this.#line = line;
    this.#depth++;
    this.#isFound = false;
    this.#seen = [];
  }

  /** A member is named, as it is written in JSON. */
  name(text: string): void {
    const name = nameOfMember(text);
    this.isOnWay = name === this.#names[this.#depth];
    if (this.isOnWay) this.#isFound = true;
    else if (!this.#isFound && this.#seen.length < MOST_NAMES) this.#seen.push(shortened(name));
  }

  /** The open object ends. @throws {ListNotThere} the next member on the way was not among its members */
  leave(): void {
    if (!this.#isFound && !this.#hasCountOnly) throw new ListNotThere(this.#missing(), { line: this.#line });
    this.#depth--;
    this.#isFound = true; // it led to the one that has ended
  }

  /** Whether it is an answer of a scan that has no items, and not another document that has a count as well. */
  get #hasCountOnly(): boolean {
    const seen = this.#seen;
    return this.#isScan && seen.includes(COUNT_OF_SCAN) && seen.every((name) => MEMBERS_OF_SCAN.has(name));
  }

  #missing(): string {
    const name = this.#names[this.#depth] as string;
    const document = this.#line === 1 ? 'the document' : `the document of line ${this.#line}`;
    const where = this.#depth === 0 ? document : pointerOf(this.#names.slice(0, this.#depth));
    const meant = nearestName(name, this.#seen);
    const more = this.#seen.length > TOLD_NAMES ? ', …' : '';
    const others =
      this.#seen
        .slice(0, TOLD_NAMES)
        .map((one) => JSON.stringify(one))
        .join(', ') + more;
    const hint =
      meant === undefined
        ? `it has ${others || 'no member'}`
        : `did you mean ${JSON.stringify(meant)}? It has ${others}`;
    return `has no list at ${pointerOf(this.#names)}: ${where} has no member ${JSON.stringify(name)}; ${hint}`;
  }
}

/** A name as far as a message tells it: a copy, since a part of a text keeps all of it in memory. */
function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : Buffer.from(name.slice(0, LONGEST_NAME)).toString();
}
