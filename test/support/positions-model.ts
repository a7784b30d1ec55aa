import assert from 'node:assert/strict';
import type { Position } from 'dynamodb-sink';

type Key = Position['partition'];
type Offset = Position['offset'];

/** One thing an element's position waits for. */
export interface ModelPart {
  /** Its number in the order of the calls; a write carries it as the attribute `v`. */
  readonly v: number;
  /** A write; a record that never becomes one and goes to `onRejected`; or one that ends the writer. */
  readonly kind: 'write' | 'rejection' | 'fatal';
  /** Table and key. */
  readonly lane: string;
  readonly element: ModelElement;
  state: 'open' | 'refused' | 'durable' | 'handed over' | 'gone';
  wasSent: boolean;
}

/** One call of `write`, `reject` or `advance`. */
export interface ModelElement {
  position: Position | undefined;
  parts: readonly ModelPart[];
  /** Tables it names whose key the writer may have to learn first. */
  readonly tables: readonly string[];
  /** Whether its converter has answered. */
  isConverted: boolean;
  /** Whether it is known to be accepted: an element may have to wait in line. */
  isTaken: boolean;
  /** Whether nobody can tell any more what becomes of it if a partition is discarded. */
  isExcused: boolean;
  /** The `discard` that has given it up, by number. */
  givenUpBy: number | undefined;
}

/** Plain data, so that a copy is a `structuredClone`. */
interface State {
  /** In the order of the calls. */
  elements: ModelElement[];
  parts: Map<number, ModelPart>;
  partitions: Map<Key, { base: Offset | undefined; elements: ModelElement[] }>;
  /** By the `v` of a refused write: it and those it had replaced. */
  refused: Map<number, ModelPart[]>;
  /** Rejections of a snapshot, of which `onRejected` is not told what they were. */
  nameless: number[];
  learning: Set<string>;
}

/**
 * What the positions of a writer must be, from the words of its contract and nothing of its inside: per partition
 * the last offset up to which every element is durable or handed over.
 *
 * It is told what its surroundings know: what was called, which converter has answered, what the service has
 * written or refused, what `onRejected` has taken. Whether an element is still waiting in line is the one thing
 * that cannot always be known; where it matters, there are a least and a most.
 */
export class PositionsModel {
  readonly #state: State;

  constructor(
    state: State = {
      elements: [],
      parts: new Map(),
      partitions: new Map(),
      refused: new Map(),
      nameless: [],
      learning: new Set(),
    },
  ) {
    this.#state = state;
  }

  get elements(): readonly ModelElement[] {
    return this.#state.elements;
  }

  get learning(): Set<string> {
    return this.#state.learning;
  }

  /** An element is about to be given to the writer. */
  call(
    position: Position | undefined,
    parts: readonly Pick<ModelPart, 'v' | 'kind' | 'lane'>[],
    tables: readonly string[] = [],
    isConverted = true,
  ): ModelElement {
    const element: ModelElement = {
      position,
      parts: [],
      tables,
      isConverted,
      isTaken: false,
      isExcused: false,
      givenUpBy: undefined,
    };
    element.parts = parts.map((part) => ({ ...part, element, state: 'open', wasSent: false }));
    this.#state.elements.push(element);
    for (const part of element.parts) this.#state.parts.set(part.v, part);
    if (position !== undefined) this.#partition(position.partition).elements.push(element);
    return element;
  }

  /** It was not accepted, and never will be. */
  withdraw(element: ModelElement): void {
    const { elements, parts, partitions } = this.#state;
    elements.splice(elements.indexOf(element), 1);
    for (const { v } of element.parts) parts.delete(v);
    const of = element.position && partitions.get(element.position.partition)?.elements;
    if (of?.includes(element)) of.splice(of.indexOf(element), 1);
  }

  /** An element is known to be accepted, and so are all before it. */
  taken(element: ModelElement): void {
    for (const other of this.#state.elements) {
      other.isTaken = true;
      if (other === element) return;
    }
  }

  /** Elements that are accepted unless their turn has not come: the first whose converter or table has not answered holds up the rest. */
  perhapsTaken(): ReadonlySet<ModelElement> {
    const perhaps = new Set<ModelElement>();
    for (const element of this.#state.elements) {
      const isHeldUp =
        !element.isConverted || element.tables.some((table) => this.#state.learning.has(table));
      if (isHeldUp && !element.isTaken) break;
      perhaps.add(element);
      if (isFatal(element)) break;
    }
    return perhaps;
  }

  /** All whose turn has come are accepted. */
  takeAll(): void {
    for (const element of this.perhapsTaken()) element.isTaken = true;
  }

  /** The writer takes nothing more: whose turn has not come is not accepted. */
  stop(): void {
    const perhaps = this.perhapsTaken();
    for (const element of [...this.#state.elements]) if (!perhaps.has(element)) this.withdraw(element);
  }

  /** Whether it is known of every element if it is accepted. */
  get isCertain(): boolean {
    return [...this.perhapsTaken()].every(({ isTaken }) => isTaken);
  }

  /** Whether an element is accepted that ends the writer. */
  get hasFatal(): boolean {
    return this.#state.elements.some((element) => element.isTaken && isFatal(element));
  }

  /**
   * The write is in a request.
   * @param mayOvertake whether earlier writes of its key that are not settled may have been replaced or discarded
   */
  sent(v: number, mayOvertake: boolean): void {
    const part = this.#part(v);
    this.#takenPart(part);
    const before = this.#standsFor(v).filter(
      (other) => other !== part && !other.element.isExcused && other.element.givenUpBy === undefined,
    );
    assert.ok(mayOvertake || before.length === 0, `v${v} overtakes v${before[0]?.v}`);
    assert.equal(part.kind, 'write', `v${v} was to be refused before the wire`);
    assert.equal(part.state, 'open', `v${v} is sent although it is settled`);
    assert.ok(part.wasSent || this.isWanted(v), `v${v} was discarded before it was sent, and is sent`);
    part.wasSent = true;
  }

  /** Whether the write, or one it has replaced, is of an element that was not given up. */
  isWanted(v: number): boolean {
    return this.#standsFor(v).some((part) => part.element.givenUpBy === undefined);
  }

  /** Whether the write, with those it has replaced, was given up by this `discard` alone. */
  isGivenUpBy(v: number, discard: number): boolean {
    return this.#standsFor(v).every(({ element }) => element.givenUpBy === discard);
  }

  /** The service has told that the write is applied: those it has replaced become durable with it. */
  written(v: number): void {
    for (const part of this.#standsFor(v)) part.state = 'durable';
  }

  /** The service has refused this one write. */
  refused(v: number): void {
    const parts = this.#standsFor(v);
    for (const part of parts) part.state = 'refused';
    this.#state.refused.set(v, parts);
  }

  /**
   * `onRejected` is called with a rejection of a snapshot. What was refused by the service is known by its key, what
   * never got there by its order.
   */
  nextNameless(lane: string | undefined): number {
    const { nameless, refused } = this.#state;
    const index = nameless.findIndex((v) =>
      lane === undefined ? !refused.has(v) : refused.has(v) && this.#part(v).lane === lane,
    );
    const [v] = nameless.splice(index, 1);
    assert.ok(index >= 0 && v !== undefined, 'a rejection without element or request is from a snapshot');
    return v;
  }

  /** `onRejected` is called. */
  handing(v: number): void {
    const part = this.#part(v);
    this.#takenPart(part);
    const expected = part.kind === 'write' ? 'refused' : 'open';
    assert.equal(part.state, expected, `onRejected gets v${v}, which is ${part.kind} and ${part.state}`);
    assert.notEqual(part.kind, 'fatal');
  }

  /** `onRejected` has taken it. */
  handedOver(v: number): void {
    for (const part of this.#state.refused.get(v) ?? [this.#part(v)]) part.state = 'handed over';
    this.#state.refused.delete(v);
  }

  /** `discard` has given up what of the partition is accepted. */
  forget(key: Key, discard: number): void {
    for (const element of this.#state.partitions.get(key)?.elements ?? []) element.givenUpBy = discard;
    this.#state.partitions.delete(key);
  }

  /** Per partition the last offset up to which every element is settled. */
  watermarks(bound: 'least' | 'most'): Map<Key, Offset> {
    const perhaps = this.perhapsTaken();
    const watermarks = new Map<Key, Offset>();
    for (const [key, { base, elements }] of this.#state.partitions) {
      let watermark = base;
      for (const element of elements) {
        const isTaken = bound === 'least' ? element.isTaken : perhaps.has(element);
        if (!isTaken || !isSettled(element)) break;
        watermark = offsetOf(element);
      }
      if (watermark !== undefined) watermarks.set(key, watermark);
    }
    return watermarks;
  }

  /** Where an offset stands in its partition; -1: before all that is remembered. */
  indexOf(key: Key, offset: Offset | undefined): number {
    const partition = this.#state.partitions.get(key);
    if (partition === undefined || offset === partition.base) {
      assert.ok(
        partition !== undefined || offset === undefined,
        `${String(offset)} of ${key}, which was forgotten`,
      );
      return -1;
    }
    const index = partition.elements.findIndex((element) => offsetOf(element) === offset);
    assert.ok(index >= 0, `${String(offset)} of ${key} is unknown`);
    return index;
  }

  /** Elements above the watermarks. Only where all is certain, as what follows. */
  get ahead(): number {
    let ahead = 0;
    for (const { elements } of this.#acceptedOf().values()) {
      const first = elements.findIndex((element) => !isSettled(element));
      if (first >= 0) ahead += elements.length - first;
    }
    return ahead;
  }

  /** Per partition the last offset that is accepted. */
  lastAccepted(): Map<Key, Offset> {
    const last = new Map<Key, Offset>();
    for (const [key, { base, elements }] of this.#acceptedOf()) {
      const element = elements.at(-1);
      const offset = element === undefined ? base : offsetOf(element);
      if (offset !== undefined) last.set(key, offset);
    }
    return last;
  }

  /** Per partition the offsets that something holds up. */
  heldUp(): Map<Key, Offset[]> {
    const heldUp = new Map<Key, Offset[]>();
    for (const [key, { elements }] of this.#acceptedOf()) {
      const offsets = elements.filter((element) => !isSettled(element)).map(offsetOf);
      if (offsets.length > 0) heldUp.set(key, offsets);
    }
    return heldUp;
  }

  /** Writes and rejections that are not settled, those that were given up left out or not. */
  unsettled(): { writes: number; wantedLanes: number; wantedWrites: number; rejections: number } {
    const parts = this.#state.elements.filter(({ isTaken }) => isTaken).flatMap((element) => element.parts);
    const writes = parts.filter(({ kind, state }) => kind === 'write' && state === 'open');
    const wanted = writes.filter(({ element }) => element.givenUpBy === undefined && !element.isExcused);
    const local = parts.filter(({ kind, state }) => kind === 'rejection' && state === 'open');
    return {
      writes: writes.length,
      wantedLanes: new Set(wanted.map(({ lane }) => lane)).size,
      wantedWrites: wanted.length,
      rejections: local.length + this.#state.refused.size,
    };
  }

  copy(): PositionsModel {
    return new PositionsModel(structuredClone(this.#state));
  }

  /** The model of a writer that is restored from a snapshot of this instant: it knows what was held up, and the end. */
  restored(): PositionsModel {
    const state = structuredClone(this.#state);
    const model = new PositionsModel(state);
    for (const element of [...state.elements]) if (!element.isTaken) model.withdraw(element);
    for (const element of state.elements) {
      if (!isFatal(element)) continue;
      // What could be written of it stands in the snapshot, without its place.
      const { position, parts } = element;
      const partition = position && state.partitions.get(position.partition);
      if (partition) partition.elements = partition.elements.filter((other) => other !== element);
      element.position = undefined;
      element.parts = parts.filter(({ kind }) => kind !== 'fatal');
    }
    const watermarks = model.watermarks('least');
    for (const [key, partition] of state.partitions) {
      const last = partition.elements.at(-1);
      const held = partition.elements.filter((element) => !isSettled(element));
      partition.base = watermarks.get(key);
      partition.elements = held;
      if (held.length > 0 && last !== undefined && last !== held.at(-1)) partition.elements.push(last);
    }
    // What was given up before it was sent is not in a snapshot; what was in flight then is a write like any other.
    const gone = [...state.parts.values()].filter(
      ({ v, kind, state: at, wasSent }) =>
        kind === 'write' && at === 'open' && !wasSent && !model.isWanted(v),
    );
    for (const part of gone) part.state = 'gone';
    for (const element of state.elements) {
      if (element.givenUpBy === undefined) continue;
      element.givenUpBy = undefined;
      element.position = undefined;
    }
    // A snapshot does not tell of a write with a place that it stands for one without a place as well.
    for (const { state: at, element } of state.parts.values()) {
      if (at === 'open' && element.position === undefined) element.isExcused = true;
    }
    const local = state.elements
      .flatMap((element) => element.parts)
      .filter(({ kind, state: at }) => kind === 'rejection' && at === 'open');
    state.nameless = [...local.map(({ v }) => v), ...state.refused.keys()].sort((a, b) => a - b);
    state.learning.clear();
    return model;
  }

  /** The write itself, and those of its key that it has replaced: all before it that are open. */
  #standsFor(v: number): ModelPart[] {
    const { lane } = this.#part(v);
    return [...this.#state.parts.values()].filter(
      (part) => part.kind === 'write' && part.lane === lane && part.state === 'open' && part.v <= v,
    );
  }

  #takenPart(part: ModelPart): void {
    const element = part.element;
    assert.ok(this.perhapsTaken().has(element), `v${part.v} is accepted before its turn`);
    this.taken(element);
  }

  #part(v: number): ModelPart {
    const part = this.#state.parts.get(v);
    assert.ok(part !== undefined, `v${v} is unknown`);
    return part;
  }

  #partition(key: Key): { base: Offset | undefined; elements: ModelElement[] } {
    const partition = this.#state.partitions.get(key) ?? { base: undefined, elements: [] };
    this.#state.partitions.set(key, partition);
    return partition;
  }

  /** An element that ends the writer can be neither written nor kept: it has to be read again. */
  #acceptedOf(): Map<Key, { base: Offset | undefined; elements: ModelElement[] }> {
    const accepted = new Map<Key, { base: Offset | undefined; elements: ModelElement[] }>();
    for (const [key, { base, elements }] of this.#state.partitions) {
      accepted.set(key, {
        base,
        elements: elements.filter((element) => element.isTaken && !isFatal(element)),
      });
    }
    return accepted;
  }
}

function isFatal({ parts }: ModelElement): boolean {
  return parts.some(({ kind }) => kind === 'fatal');
}

/** Whether all of it is durable or handed over; an element without writes is at once. */
export function isSettled({ parts }: ModelElement): boolean {
  return parts.every(({ state }) => state !== 'open' && state !== 'refused');
}

function offsetOf({ position }: ModelElement): Offset {
  assert.ok(position !== undefined);
  return position.offset;
}
