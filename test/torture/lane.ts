import type { Answer } from '#dist/wire/transport.js';
import type { Write, WriteLane } from './records.js';
import { ensure, Violation } from './violation.js';

/** What the writes of one key have come to in one process: which one goes next, and what an answer means for it. */
export class Lane implements WriteLane {
  readonly name: string;
  readonly coalesces: boolean;
  /** The order of the newest that is applied or handed over. */
  settledUpTo = -1;
  readonly heirs: { readonly order: number; readonly write: Write }[] = [];
  readonly writes: Write[] = [];
  /** All before are done with, one way or another. */
  #first = 0;
  #inFlight: Write | undefined;
  /** Came back with another one behind it: that one is replaced from now on, and this one is not. */
  #followed: Write | undefined;
  /** Sent, and not to be replaced: it may have been applied, or stands in a part of a refused batch. */
  #kept: { readonly write: Write; readonly why: 'uncertain' | 'sealed' } | undefined;

  constructor(name: string, coalesces: boolean) {
    this.name = name;
    this.coalesces = coalesces;
  }

  /** Which write a request carries; one that may not go now is a violation. */
  sent(kind: Write['kind'], v: number | undefined): Write {
    ensure(this.#inFlight === undefined, 'one write of a key in flight', () => {
      return `${this.name}: v${v} was sent while v${this.#inFlight?.v} was in flight`;
    });
    const kept = this.#keptWrite;
    const isIt = (write: Write): boolean => write.kind === kind && (v === undefined || write.v === v);
    ensure(kept === undefined || isIt(kept), 'a write without an answer is sent again', () => {
      return `${this.name}: v${v} was sent while nothing is known of v${kept?.v}`;
    });
    const write = kept ?? (this.coalesces ? this.#newest(isIt) : this.#next(isIt, v));
    this.#inFlight = write;
    return write;
  }

  get #keptWrite(): Write | undefined {
    return this.#kept === undefined || isDone(this.#kept.write) ? undefined : this.#kept.write;
  }

  /** Without replacing, it is exactly the first that is not done with. */
  #next(isIt: (write: Write) => boolean, v: number | undefined): Write {
    while (this.#first < this.writes.length && isDone(this.writes[this.#first] as Write)) this.#first++;
    const next = this.writes[this.#first];
    ensure(next !== undefined && isIt(next), 'order of a key', () => {
      return `${this.name}: v${v ?? ' of a delete'} was sent when v${next?.v} was next`;
    });
    return next;
  }

  /** With replacing, whatever is older than what is sent is never sent again. */
  #newest(isIt: (write: Write) => boolean): Write {
    const { kind } = this.#followed ?? {};
    const isAgain = kind === 'DELETE' && isIt(this.#followed as Write) && !isDone(this.#followed as Write);
    const index = isAgain ? this.writes.indexOf(this.#followed as Write) : this.writes.findLastIndex(isIt);
    const write = this.writes[index];
    // Of two deletes of a snapshot, one after the other, nobody can tell which one went first.
    const isRepeated = write?.kind === 'DELETE' && !this.writes.slice(index + 1).some(isDone);
    ensure(write !== undefined && (!isDone(write) || isRepeated), 'order of a key', () => {
      return `${this.name}: v${write?.v} was sent after it was replaced or done with`;
    });
    for (; this.#first < index; this.#first++) {
      const older = this.writes[this.#first] as Write;
      if (!isDone(older)) older.isGone = true;
    }
    return write;
  }

  /** The request with this write has ended for the writer: `left` if an answer says that it was not applied. */
  answered(write: Write, answer: Answer, left: boolean, isAlone: boolean): void {
    this.#inFlight = undefined;
    if (answer.kind === 'written' && !left) write.isAnswered = true;
    else if (answer.kind === 'transient') this.#kept = { write, why: 'uncertain' };
    else if (answer.kind === 'refused' && isAlone) write.refusedWith = 'WRITE_REFUSED';
    else if (answer.kind === 'tableNotFound') write.refusedWith = 'TABLE_NOT_FOUND';
    else if (answer.kind === 'refused' && this.#keptWrite === undefined) {
      // One that was given up with its partition meanwhile may have gone for good.
      if (!write.element.isExcused) this.#kept = { write, why: 'sealed' };
    } else if (answer.kind === 'written' && this.#kept?.why === 'sealed') this.#kept = undefined;
    this.#followed = this.writes.at(-1) === write ? undefined : write;
    // One that has replaced others, or was replaced, is perhaps not its element's alone.
    if (write.element.isExcused && !this.coalesces) this.givenUp(write);
  }

  /** Its element was given up: it goes, unless it may have been applied. */
  givenUp(write: Write): void {
    if (write === this.#inFlight || isDone(write)) return;
    if (this.#kept?.write === write && this.#kept.why === 'uncertain') return;
    write.isGone = true;
  }

  /** It was applied, or handed over. */
  settled({ order }: Write): void {
    this.settledUpTo = Math.max(this.settledUpTo, order);
  }

  /** The request in flight has no process any more that waits for it. */
  isInFlight(write: Write): boolean {
    return this.#inFlight === write;
  }

  /** Takes out the newest, which its writer has not accepted after all. */
  withdraw(write: Write): void {
    if (this.writes.at(-1) !== write) throw new Violation('model', 'only the newest write can be withdrawn');
    this.writes.pop();
  }
}

function isDone({ isAnswered, refusedWith, isGone }: Write): boolean {
  return isAnswered || refusedWith !== undefined || isGone;
}
