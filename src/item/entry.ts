import type { ByteSlots, Slot } from './byte-slots.js';
import type { ItemEncoder } from './item-encoder.js';
import type { KeyPart } from './key-part.js';
import type { Places, Position } from './position.js';

/** Where a write is on its way. */
export const EntryState = {
  /** Behind an earlier write of its key. */
  waiting: 0,
  /** In the ready queue: the next batch may take it. */
  ready: 1,
  /** In a request that has no answer yet. */
  inFlight: 2,
  /** Between two attempts. */
  delayed: 3,
} as const;

/** A value of {@link EntryState}. */
export type EntryStateValue = (typeof EntryState)[keyof typeof EntryState];

/** One accepted write: its bytes, made once, and where it stands. */
export class Entry {
  state: EntryStateValue = EntryState.waiting;
  isPut: boolean;
  /** Bytes by DynamoDB's size rule. */
  size: number;
  /** The write as it stands in a request body: `length` bytes of the slot. */
  slot: Slot;
  length: number;
  readonly partitionKey: KeyPart;
  readonly sortKey: KeyPart;
  /** A hash of the key. */
  readonly keyHash: number;
  /** When the record was written, on the writer's clock. */
  readonly writtenAt: number;
  /** Its number in the order of acceptance. */
  readonly sequence: number;
  /** The places in its source that wait for it. */
  places: Places;
  /** Which flushes wait for it: those begun after this epoch. */
  readonly epoch: number;
  /** Whether a request with it was sent. */
  wasSent = false;
  /** Since when its requests fail as a whole, on the writer's clock. */
  failingSince: number | undefined = undefined;
  /** Attempts in a row that brought nothing. */
  attempts = 0;
  /** Whether an attempt may have been applied although no answer said so: it must not be replaced. */
  isUncertain = false;
  /** Whether it is not to be sent again: its partition was given up. */
  isDiscarded = false;
  /** The next write of the same key, and, on a lane's head, the last one. */
  nextInLane: Entry | undefined = undefined;
  lastInLane: Entry | undefined = undefined;
  nextReady: Entry | undefined = undefined;
  /** What came from outside, kept only where somebody may be told of it. */
  origin: EntryOrigin | undefined;

  constructor(
    encoder: ItemEncoder,
    slots: ByteSlots,
    isPut: boolean,
    writtenAt: number,
    epoch: number,
    sequence: number,
    origin: EntryOrigin | undefined,
    places: Places,
  ) {
    this.isPut = isPut;
    this.size = encoder.size;
    this.length = encoder.length;
    this.slot = slots.take(this.length);
    encoder.bytes.copy(this.slot.buffer, this.slot.offset, 0, this.length);
    this.partitionKey = encoder.partitionKey;
    this.sortKey = encoder.sortKey;
    this.keyHash = encoder.keyHash;
    this.writtenAt = writtenAt;
    this.epoch = epoch;
    this.sequence = sequence;
    this.origin = origin;
    this.places = places;
  }

  /** Takes over the content of a later write of the same key; place, age and epoch stay. */
  replaceContent(
    encoder: ItemEncoder,
    slots: ByteSlots,
    isPut: boolean,
    origin: EntryOrigin | undefined,
  ): void {
    slots.give(this.slot);
    this.isPut = isPut;
    this.size = encoder.size;
    this.length = encoder.length;
    this.slot = slots.take(this.length);
    encoder.bytes.copy(this.slot.buffer, this.slot.offset, 0, this.length);
    this.origin = origin;
  }
}

/** Who is to be told of a write: the element for `onRejected`, the callback of `writeDurable`. */
export interface EntryOrigin {
  readonly element: unknown;
  readonly request: unknown;
  readonly position: Position | undefined;
  readonly durable: DurableCallback | DurableCallback[] | undefined;
}

/** The origin of a write of which nothing was kept. */
export const NO_ORIGIN: EntryOrigin = Object.freeze({
  element: undefined,
  request: undefined,
  position: undefined,
  durable: undefined,
});

/** Called once when a write is settled: without an error when it is durable. */
export type DurableCallback = (error?: Error) => void;

/** Calls all that wait for a write. */
export function tellDurable(durable: EntryOrigin['durable'], error?: Error): void {
  if (typeof durable === 'function') durable(error);
  else if (durable !== undefined) for (const callback of durable) callback(error);
}
