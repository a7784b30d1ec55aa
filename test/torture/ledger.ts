import type { Rejection, SinkErrorCode } from 'dynamodb-sink';
import type { Answer } from '#dist/wire/transport.js';
import { Lane } from './lane.js';
import type { Flaw, PlannedWrite } from './plan.js';
import { type Element, isElementSettled, isSettled, type Write } from './records.js';
import type { Request } from './request.js';
import { laneNameOf } from './table-truth.js';
import { ensure } from './violation.js';

/** Numbers that go on from one process to the next. */
export interface RunNumbers {
  order: number;
  request: number;
}

/** A write to be entered: as planned, or one that never becomes one. */
export type Entered =
  | { readonly v: number; readonly planned: PlannedWrite }
  | { readonly v: number; readonly code: 'CONVERTER_FAILED' | 'SOURCE_REJECTED' };

const CODES: Readonly<Record<Flaw, SinkErrorCode>> = {
  'bad number': 'INVALID_ITEM',
  'no key': 'INVALID_KEY',
  'too large': 'RECORD_TOO_LARGE',
  'no type': 'INVALID_WRITE_REQUEST',
  service: 'WRITE_REFUSED',
};

/** What one writer was given, and what must come of it. */
export class Ledger {
  readonly coalesces: boolean;
  readonly lanes = new Map<string, Lane>();
  /** Elements that may not be settled yet, in the order of the calls. */
  elements: Element[] = [];
  /** By the version. */
  readonly writes = new Map<number, Write>();
  /** Rejections of a snapshot in order: `onRejected` is not told what they were. */
  readonly nameless: Write[] = [];
  /** Writes entered and not withdrawn. */
  entered = 0;
  /** Refusals before anything was written. */
  refusedAtStart = 0;
  #hasWritten = false;
  #calls = 0;
  readonly #numbers: RunNumbers;

  constructor(coalesces: boolean, numbers: RunNumbers) {
    this.coalesces = coalesces;
    this.#numbers = numbers;
  }

  /** A call with these writes is about to be made. */
  enter(source: Element['source'], writes: readonly Entered[], isTaken: boolean): Element {
    const number = this.#calls++;
    const element: Element = { source, number, writes: [], isTaken, isExcused: false };
    element.writes = writes.map((one) => {
      if (!('planned' in one)) return this.#enter(element, one.v, 'PUT', undefined, one.code);
      const { type, flaw, table, key } = one.planned;
      const lane = flaw === undefined || flaw === 'service' ? this.#lane(`${table}/${key}`) : undefined;
      return this.#enter(element, one.v, type, lane, flaw && CODES[flaw]);
    });
    this.elements.push(element);
    return element;
  }

  /** An element out of a snapshot, with what was known of its writes. */
  readmit(element: Element): Element {
    const again = { ...element, number: this.#calls++, isTaken: true, isExcused: false };
    this.elements.push(again);
    return again;
  }

  /** The same writes once more, out of a snapshot. */
  reenter(element: Element, former: Write, isRejection: boolean): Write {
    const { order, v, kind, lane, code, refusedWith } = former;
    const known = isRejection ? undefined : lane && this.#lane(lane.name);
    const write = this.#enter(element, v, kind, known, isRejection ? (refusedWith ?? code) : code);
    if (isRejection) this.nameless.push(write);
    lane?.heirs.push({ order, write });
    return write;
  }

  #enter(
    element: Element,
    v: number,
    kind: Write['kind'],
    lane: Lane | undefined,
    code: SinkErrorCode | undefined,
  ): Write {
    const write: Write = {
      order: this.#numbers.order++,
      v,
      kind,
      lane,
      code,
      element,
      isApplied: false,
      isAnswered: false,
      refusedWith: undefined,
      isHandedOver: false,
      isGone: false,
    };
    lane?.writes.push(write);
    this.writes.set(v, write);
    this.entered++;
    return write;
  }

  #lane(name: string): Lane {
    const known = this.lanes.get(name);
    if (known !== undefined) return known;
    const lane = new Lane(name, this.coalesces);
    this.lanes.set(name, lane);
    return lane;
  }

  /** The call threw: nothing of it was accepted. */
  withdraw(element: Element): void {
    for (const write of element.writes.toReversed()) {
      if (write.lane !== undefined) this.#lane(write.lane.name).withdraw(write);
      this.entered--;
    }
    this.elements = this.elements.filter((other) => other !== element);
  }

  /** The element has left the line, and so have all before it. */
  taken(element: Element): void {
    element.isTaken = true;
    for (const other of this.elements) if (other.number < element.number) other.isTaken = true;
  }

  /** Whether elements may be in line. */
  get hasLine(): boolean {
    return this.elements.some(({ isTaken }) => !isTaken);
  }

  /** Forgets what needs nothing more; gives the rest. */
  open(): readonly Element[] {
    this.elements = this.elements.filter((element) => {
      return !element.isTaken || !isElementSettled(element) || !element.writes.every(isDoneWith);
    });
    return this.elements;
  }

  /** A request leaves the writer. */
  sent(table: string, body: Buffer): Request {
    const { RequestItems: items } = JSON.parse(body.toString()) as RequestBody;
    const writes = (items[table] ?? []).map(({ PutRequest: put, DeleteRequest: deletion }) => {
      const item = put?.Item ?? deletion?.Key ?? {};
      const lane = laneNameOf(table, item);
      const kind = put === undefined ? 'DELETE' : 'PUT';
      const v = put === undefined ? undefined : Number(put.Item.v?.N);
      const known = this.lanes.get(lane);
      ensure(known !== undefined, 'only what was written is sent', () => `v${v} of ${lane}`);
      return { lane, write: known.sent(kind, v) };
    });
    return { number: this.#numbers.request++, table, writes, isAbandoned: false };
  }

  /** The writer is about to get an answer. */
  answered({ writes }: Request, answer: Answer): void {
    const meant: Answer = isBrokenAnswer(answer)
      ? { kind: 'transient', name: 'BrokenAnswer', message: '' }
      : answer;
    if (meant.kind === 'written') this.#hasWritten = true;
    else if ((meant.kind === 'refused' && writes.length === 1) || meant.kind === 'tableNotFound') {
      if (!this.#hasWritten) this.refusedAtStart += writes.length;
    }
    const left = meant.kind === 'written' ? lanesOf(writes, meant.unprocessed) : new Set<string>();
    for (const { lane, write } of writes) {
      this.#lane(lane).answered(write, meant, left.has(lane), writes.length === 1);
    }
  }

  /** `onRejected` is called: with what. */
  handing({ element, request, error }: Rejection<{ readonly record: Element } | undefined>): Write {
    let write: Write | undefined;
    if (request !== undefined) write = this.#writeOf(request.item, error.code);
    else if (element !== undefined) write = element.record.writes[0];
    else {
      const index = this.nameless.findIndex(({ code }) => code === error.code);
      [write] = index < 0 ? [] : this.nameless.splice(index, 1);
    }
    ensure(write !== undefined && !write.isHandedOver, 'rejected are the poison ones', () => {
      return `${error.code} was handed over twice, or is nobody's: ${error.message}`;
    });
    const expected = write.refusedWith ?? write.code;
    ensure(expected === error.code, 'rejected are the poison ones', () => {
      return `v${write.v} was rejected with ${error.code} (${error.message}) instead of ${expected}`;
    });
    return write;
  }

  #writeOf(item: object, code: SinkErrorCode): Write | undefined {
    const { v, attributes } = item as { v?: number; attributes?: { v?: { N: string } } };
    const number = v ?? (attributes?.v === undefined ? undefined : Number(attributes.v.N));
    if (number !== undefined) return this.writes.get(number);
    // A delete out of a snapshot has only its key.
    return [...this.writes.values()].find(
      (write) => write.kind === 'DELETE' && write.refusedWith === code && !write.isHandedOver,
    );
  }

  /** `onRejected` has taken it. */
  handedOver(write: Write): void {
    write.isHandedOver = true;
    write.lane?.settled(write);
  }

  /** Nobody asks any more what becomes of it. */
  excuse(element: Element): void {
    element.isExcused = true;
    for (const write of element.writes) {
      if (write.lane !== undefined && !this.coalesces) this.#lane(write.lane.name).givenUp(write);
    }
  }

  /** Rejections that the handler has not taken, in the order in which they were given. */
  pendingRejections(): Write[] {
    return this.elements.flatMap(({ writes }) => writes.filter(isPending));
  }

  /** @throws {Violation} if one of these elements, all accepted before a flush, is not settled */
  ensureSettled(elements: readonly Element[], what: string): void {
    for (const element of elements) {
      ensure(isElementSettled(element), 'at least once', () => {
        const open = element.writes.filter((write) => !isSettled(write));
        return `${what}, and not settled: ${open.map(({ v, lane }) => `v${v} of ${lane?.name}`)}`;
      });
    }
  }
}

/** Whether the writer, too, is done with it: what is applied may still be sent again, and be refused then. */
function isDoneWith({ isHandedOver, isAnswered, isGone, refusedWith }: Write): boolean {
  return isHandedOver || ((isAnswered || isGone) && refusedWith === undefined);
}

/** Whether it is a rejection that `onRejected` has not taken. */
function isPending({ lane, isHandedOver, refusedWith }: Write): boolean {
  return !isHandedOver && (lane === undefined || refusedWith !== undefined);
}

interface RequestBody {
  readonly RequestItems: Readonly<
    Record<
      string,
      readonly {
        readonly PutRequest?: { readonly Item: WireItem };
        readonly DeleteRequest?: { readonly Key: WireItem };
      }[]
    >
  >;
}
type WireItem = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** Whether an answer leaves unprocessed what is no write. */
export function isBrokenAnswer(answer: Answer): boolean {
  return answer.kind === 'written' && answer.unprocessed.some((one) => Object.keys(Object(one)).length === 0);
}

function lanesOf(writes: Request['writes'], unprocessed: readonly unknown[]): Set<string> {
  const [table = ''] = (writes[0]?.lane ?? '').split('/');
  return new Set(
    unprocessed.map((one) => {
      const { PutRequest: put, DeleteRequest: deletion } = one as {
        PutRequest?: { Item: WireItem };
        DeleteRequest?: { Key: WireItem };
      };
      return laneNameOf(table, put?.Item ?? deletion?.Key ?? {});
    }),
  );
}
