import type { Position } from 'dynamodb-sink';
import { type Caller, isElement } from './plan.js';
import { type Element, isElementSettled } from './records.js';
import { ensure } from './violation.js';

type Offset = Position['offset'];

/** Where a source stands: indexes of its steps, -1 for before the first. */
export interface SourceMarks {
  /** Everything up to it is durable or handed over. */
  readonly durable: number;
  /** The last one the writer has accepted. */
  readonly accepted: number;
}

/** One caller's steps, read one after the other, and again from a position after a crash. */
export class Source {
  readonly index: number;
  readonly caller: Caller;
  /** The next step. */
  next = 0;
  /** The next step that was never done. */
  reached = 0;
  /** The last step before which nothing is asked for any more, such as after `discard`. */
  base = -1;
  /** What was last made of each step. */
  elements: (Element | undefined)[] = [];
  /** The last offset that was told as durable. */
  durable = -1;

  constructor(caller: Caller, index: number) {
    this.caller = caller;
    this.index = index;
  }

  get partition(): Position['partition'] | undefined {
    return this.caller.partition;
  }

  get isDone(): boolean {
    return this.next >= this.caller.steps.length;
  }

  /** Offsets of a kind of their own for each source. */
  offsetOf(step: number): Offset {
    if (this.index % 3 === 0) return step;
    return this.index % 3 === 1 ? BigInt(step) : `o${step}`;
  }

  /** The step an offset stands for. */
  stepOf(offset: Offset): number {
    return Number(typeof offset === 'string' ? offset.slice(1) : offset);
  }

  /** The writer tells that everything up to here is durable. */
  pass(step: number): void {
    ensure(step > this.durable, 'positions only advance', () => {
      return `${String(this.partition)} was told at ${step} after ${this.durable}`;
    });
    this.durable = Math.max(this.durable, this.base);
    for (let i = this.durable + 1; i <= step; i++) {
      if (!isElement(this.caller.steps[i] as Caller['steps'][number])) continue;
      const element = this.elements[i];
      ensure(
        element !== undefined && isElementSettled(element),
        'positions pass only what is durable',
        () => {
          const open = element?.writes.map(({ v, isApplied }) => `v${v}${isApplied ? ' (applied)' : ''}`);
          return `${String(this.partition)} has passed ${i}: ${open ?? 'never given'}`;
        },
      );
    }
    this.durable = step;
  }

  /** The last element given to the writer, by its step; -1 if there is none after `base`. */
  get last(): number {
    for (let i = this.next - 1; i > this.base; i--) if (this.elements[i] !== undefined) return i;
    return -1;
  }

  /** Goes on from these marks, with what was known of the steps before. */
  rewind(marks: SourceMarks, elements: readonly (Element | undefined)[]): void {
    this.next = marks.accepted + 1;
    this.durable = marks.durable;
    this.elements = elements.slice(0, this.next);
  }
}
