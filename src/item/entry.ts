import type { ByteChunks, Stored } from './byte-chunks.js';
import type { ItemEncoder } from './item-encoder.js';
import { type KeyPart, type KeySchema, keyPart } from './key-schema.js';
import type { Places, Position } from './position.js';
import { writeUnitsOf } from './write-units.js';
import { partitionValueIn, sortValueIn, type WrittenKey } from './written-key.js';

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
export class Entry implements WrittenKey, Stored {
  state: EntryStateValue = EntryState.waiting;
  isPut = false;
  /** Whether a request with it was sent. */
  wasSent = false;
  /** Whether it is not to be sent again: its partition was given up. */
  isDiscarded = false;
  /** Bytes by DynamoDB's size rule. */
  size = 0;
  /** Where the write is as it stands in a request body; see `byte-chunks.ts`. */
  bytes: Buffer = NO_BYTES;
  offset = 0;
  length = 0;
  chunk: Stored['chunk'] = undefined;
  keyHash = 0;
  nextReady: Entry | undefined = undefined;
  /** The next write of the same key, and, on a lane's head, the last one. */
  nextInLane: Entry | undefined = undefined;
  lastInLane: Entry | undefined = undefined;
  /** The places in its source that wait for it. */
  places: Places = undefined;
  /** Which flushes wait for it: those begun after this epoch. */
  epoch = 0;
  /** What came from outside, kept only where somebody may be told of it. */
  origin: EntryOrigin | undefined = undefined;
  /** On a lane's head: somebody waits for it and what is behind it, up to the entry with this number; -1 if nobody does. */
  awaitedUpTo = -1;
  /** When the record was written, on the writer's clock. */
  writtenAt = 0;
  /** Its number in the order of acceptance. */
  sequence = 0;
  keySchema: KeySchema;
  partitionAt = 0;
  partitionEnd = 0;
  sortAt = 0;
  sortEnd = 0;
  /** Whether it is, or has replaced or was replaced by, a write without a place: no partition has it for itself. */
  hasUnplaced = false;
  /** Whether it was held back because its partition key is throttled: it does not wait for its batch to fill. */
  wasHeld = false;
  /** Since when its requests fail as a whole, on the writer's clock. */
  failingSince: number | undefined = undefined;
  /** Attempts in a row that brought nothing. */
  attempts = 0;
  /** Whether an attempt may have been applied although no answer said so: it must not be replaced. */
  isUncertain = false;
  #partitionValue: string | undefined = undefined;

  constructor(encoder: ItemEncoder) {
    this.keySchema = encoder.keySchema;
  }

  /** The write as it stands in a request body. Good until it is settled or something is stored. */
  get json(): Buffer {
    return this.bytes.subarray(this.offset, this.offset + this.length);
  }

  /** Write units by the size rule. */
  get units(): number {
    return writeUnitsOf(this.size);
  }

  get keyBytes(): Buffer {
    return this.bytes;
  }

  get keyOffset(): number {
    return this.offset;
  }

  /** Read from its bytes, and then kept: for the time that its table is throttled, it is asked for again and again. */
  get partitionValue(): string {
    this.#partitionValue ??= partitionValueIn(this);
    return this.#partitionValue;
  }

  get sortValue(): string {
    return sortValueIn(this);
  }

  get partitionKey(): KeyPart {
    return keyPart(this.keySchema.partitionKey, this.partitionValue);
  }

  get sortKey(): KeyPart {
    return keyPart(this.keySchema.sortKey, this.sortValue);
  }

  /** Takes what is in the encoder. */
  take(encoder: ItemEncoder, chunks: ByteChunks, isPut: boolean, origin: EntryOrigin | undefined): void {
    this.keySchema = encoder.keySchema;
    this.keyHash = encoder.keyHash;
    const { start } = encoder;
    this.partitionAt = encoder.partitionAt - start;
    this.partitionEnd = encoder.partitionEnd - start;
    this.sortAt = encoder.sortAt - start;
    this.sortEnd = encoder.sortEnd - start;
    this.isPut = isPut;
    this.size = encoder.size;
    chunks.store(this, encoder.bytes, start, encoder.end);
    this.origin = origin;
  }

  /** Takes over the content of a later write of the same key; place, age and epoch stay. */
  replaceContent(
    encoder: ItemEncoder,
    chunks: ByteChunks,
    isPut: boolean,
    origin: EntryOrigin | undefined,
  ): void {
    chunks.release(this);
    this.take(encoder, chunks, isPut, origin);
  }

  /** Makes it as new, to be used for another write. */
  clear(): void {
    this.state = EntryState.waiting;
    this.bytes = NO_BYTES;
    this.#partitionValue = undefined;
    this.places = undefined;
    this.awaitedUpTo = -1;
    this.wasSent = false;
    this.wasHeld = false;
    this.failingSince = undefined;
    this.attempts = 0;
    this.isUncertain = false;
    this.origin = undefined;
  }
}

const NO_BYTES: Buffer = Buffer.alloc(0);

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
