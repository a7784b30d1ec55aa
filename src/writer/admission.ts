import { isPutRequest } from '../convert/check-write-request.js';
import { putAsIs, type WriteRequest } from '../convert/element-converter.js';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf, recordError } from '../errors.js';
import type { ByteChunks } from '../item/byte-chunks.js';
import { type DirectEncoding, encodeDirectly } from '../item/encode-directly.js';
import { encodeDelete, encodePut } from '../item/encode-item.js';
import {
  type DurableCallback,
  type Entry,
  type EntryOrigin,
  EntryState,
  NO_ORIGIN,
  tellDurable,
} from '../item/entry.js';
import type { EntryPool } from '../item/entry-pool.js';
import type { ItemEncoder } from '../item/item-encoder.js';
import { fingerprintOf } from '../item/key-part.js';
import { isUnplaced, joinPlaces, type Places, type Position } from '../item/position.js';
import { RecordFault } from '../item/record-fault.js';
import type { Counters } from '../metrics.js';
import type { Dispatcher } from './dispatcher.js';
import type { Flushes } from './flushes.js';
import type { HotPartition } from './hot-partition.js';
import type { Positions } from './positions.js';
import { RejectedKeys } from './rejected-keys.js';
import type { Rejection, Rejections } from './rejections.js';
import type { Room } from './room.js';
import { sentRequest } from './sent-request.js';
import type { Table } from './table.js';

/** What an {@link Admission} is made of. */
export interface AdmissionParts<T> {
  readonly encoder: ItemEncoder;
  readonly chunks: ByteChunks;
  readonly entries: EntryPool;
  readonly room: Room;
  readonly flushes: Flushes;
  readonly counters: Counters;
  readonly rejections: Rejections<T>;
  readonly positions: Positions;
  readonly dispatcher: Dispatcher;
  /** Whether later writes of a key replace those that are not sent. */
  readonly coalesces: boolean;
  /** Whether somebody may be handed the element back. */
  readonly keepsElements: boolean;
  /** What an element that was encoded directly is converted to. */
  readonly requestOf: (element: T, position: Position | undefined) => WriteRequest | undefined;
  /** The handler has taken a rejection. */
  readonly rejectionSettled: () => void;
}

/** What a rejected element counts for in the buffer when nothing is known of it. */
const LEAST_REJECTED_BYTES = 256;

/** Encodes writes and gives each its place: ready, behind its key, in place of an earlier one, or rejected. */
export class Admission<T> {
  readonly #parts: AdmissionParts<T>;
  #sequence = 0;
  #lastHot: HotPartition | undefined;
  readonly #rejectedKeys = new RejectedKeys();

  constructor(parts: AdmissionParts<T>) {
    this.#parts = parts;
  }

  /** Whether an item is being read right now: its element is half accepted. */
  get isReading(): boolean {
    return this.#parts.encoder.isEncoding;
  }

  /** The hot partition that a write since the last call belongs to; undefined if none does. */
  takeLastHot(): HotPartition | undefined {
    const hot = this.#lastHot;
    this.#lastHot = undefined;
    return hot;
  }

  // Arguments instead of one object: this is called for every record.

  /** Takes one write of an element in, which its places count already. */
  admit(
    element: T,
    position: Position | undefined,
    places: Places,
    durable: DurableCallback | undefined,
    request: WriteRequest,
    table: Table,
  ): void {
    const { encoder } = this.#parts;
    let isPut: boolean;
    let fault: RecordFault | undefined;
    try {
      isPut = isPutRequest(request);
      fault = isPut
        ? encodePut(encoder, request.item, table.keySchema)
        : encodeDelete(encoder, request.item, table.keySchema);
    } catch (error) {
      this.#rejectRead(element, position, places, durable, request, table, error);
      return;
    }
    if (fault !== undefined) {
      this.#rejectRead(element, position, places, durable, request, table, fault);
      return;
    }
    this.admitEncoded(element, position, places, durable, request, table, isPut);
  }

  /** Takes in the put of an element that is its own item. */
  admitItem(
    element: T,
    position: Position | undefined,
    places: Places,
    durable: DurableCallback | undefined,
    table: Table,
  ): void {
    const { encoder, keepsElements } = this.#parts;
    let fault: RecordFault | undefined;
    try {
      fault = encodePut(encoder, element as object, table.keySchema);
    } catch (error) {
      this.#rejectRead(element, position, places, durable, putAsIs(element), table, error);
      return;
    }
    if (fault !== undefined) {
      this.#rejectRead(element, position, places, durable, putAsIs(element), table, fault);
      return;
    }
    const request = keepsElements ? putAsIs(element) : undefined;
    this.admitEncoded(element, position, places, durable, request, table, true);
  }

  /** Encodes the put of an element without its item; false if the element has to be converted. */
  encodes(direct: DirectEncoding<T>, element: T, table: Table): boolean {
    return encodeDirectly(this.#parts.encoder, element, table.keySchema, direct);
  }

  /**
   * Takes the write in, that is in the encoder.
   * @param request undefined if the element was not converted
   */
  admitEncoded(
    element: T,
    position: Position | undefined,
    places: Places,
    durable: DurableCallback | undefined,
    request: WriteRequest | undefined,
    table: Table,
    isPut: boolean,
  ): void {
    const { encoder, entries, chunks, room, flushes, dispatcher, keepsElements } = this.#parts;
    if (this.#rejectedKeys.hasAny) this.#rejectedKeys.supersede(laneOf(table, encoder));
    const origin =
      keepsElements || durable !== undefined ? { element, request, position, durable } : undefined;
    if (this.#parts.coalesces && this.#replaceNewest(table, isPut, origin, places)) return;
    const epoch = flushes.admit();
    const sequence = this.#sequence++;
    const entry = entries.take(encoder, chunks, isPut, room.now, epoch, sequence, origin, places);
    room.take(entry.length);
    if (table.hot.size > 0) this.#lastHot = table.hot.admitted(entry) ?? this.#lastHot;
    if (!table.lanes.admit(entry)) {
      if (durable !== undefined) this.#hurry(table, entry);
      return;
    }
    if (table.offer(entry)) dispatcher.added(table, entry);
    else dispatcher.held();
  }

  /** Rejects a write that was read, perhaps not to its end: what was found of its key is in the encoder. */
  #rejectRead(
    element: T,
    position: Position | undefined,
    places: Places,
    durable: DurableCallback | undefined,
    request: WriteRequest,
    table: Table,
    error: unknown,
  ): void {
    const { encoder, keepsElements } = this.#parts;
    const readBytes = encoder.size;
    const hasKey = this.#hasKey(error, request, table);
    const key = hasKey ? table.describeKey(encoder) : undefined;
    // Without a handler it is the failure of the sink, and its stack leads to the call of `write`.
    const located = locatedError(error, table, key, keepsElements ? recordError : newError);
    const lane = hasKey ? laneOf(table, encoder) : undefined;
    this.reject(element, position, places, durable, request, located, readBytes, lane);
  }

  /** Somebody waits for a write behind others of its key: those are not held back either. */
  #hurry(table: Table, entry: Entry): void {
    const { sequence } = entry;
    const head = table.lanes.head(entry);
    if (head === undefined) return;
    head.awaitedUpTo = sequence;
    if (head.state === EntryState.ready) this.#parts.dispatcher.added(table, head);
  }

  /** Hands over what never became a write in the table. It counts against the buffer until it is taken. */
  reject(
    element: T,
    position: Position | undefined,
    places: Places,
    durable: DurableCallback | undefined,
    request: WriteRequest | undefined,
    error: DynamoDbSinkError,
    readBytes = 0,
    lane?: string,
  ): void {
    const { room, flushes } = this.#parts;
    // The element is kept until it is taken. How large it is nobody knows: at least what was read of it.
    const length = Math.max(LEAST_REJECTED_BYTES, readBytes);
    room.take(length);
    const rejection = { element, request, position, error, superseded: false };
    this.#handOver(
      rejection,
      { epoch: flushes.admit(), length, sequence: this.#sequence++, places },
      durable,
      lane,
    );
  }

  /** Hands over a write that the service refused. Its place in the buffer is taken already. */
  refused(entry: Entry, table: Table, error: DynamoDbSinkError, superseded: boolean): void {
    const { keepsElements, requestOf, encoder, chunks } = this.#parts;
    const { element, request, position, durable } = entry.origin ?? NO_ORIGIN;
    const lane = laneOf(table, entry);
    // Of a snapshot there is no element.
    const wasDirect = keepsElements && request === undefined && element !== undefined;
    const sent = wasDirect ? sentRequest(entry, requestOf(element as T, position), encoder) : request;
    chunks.release(entry); // nothing is read from it any more
    // Without a handler there is nobody to miss what was not kept.
    const rejection: Rejection<T> = {
      element: element as T,
      request: sent as WriteRequest | undefined,
      position,
      error,
      superseded,
    };
    this.#handOver(rejection, entry, durable, lane);
  }

  #handOver(
    rejection: Rejection<T>,
    { epoch, length, sequence, places }: Pick<Entry, 'epoch' | 'length' | 'sequence' | 'places'>,
    durable: EntryOrigin['durable'],
    lane: string | undefined,
  ): void {
    const { rejections, counters, room, flushes, positions, rejectionSettled } = this.#parts;
    counters.rejected++;
    // Until the handler is called, a newer write of the key may come.
    if (lane !== undefined) this.#rejectedKeys.add(lane, rejection);
    const settled = (): void => {
      if (lane !== undefined) this.#rejectedKeys.remove(lane, rejection);
      room.give(1, length);
      flushes.settle(epoch);
      positions.settleAll([{ places }]);
      tellDurable(durable, rejection.error);
      rejectionSettled();
    };
    rejections.push({ rejection, sequence, places, settled });
  }

  /** Puts the write in the encoder in the place of the newest one of its key, if that may still change. */
  #replaceNewest(table: Table, isPut: boolean, origin: EntryOrigin | undefined, places: Places): boolean {
    const { encoder, chunks, room, counters, dispatcher } = this.#parts;
    const newest = table.lanes.newest(encoder);
    if (newest === undefined || newest.state === EntryState.inFlight || newest.isUncertain) return false;
    const bytesBefore = newest.length;
    newest.replaceContent(encoder, chunks, isPut, withBoth(newest.origin, origin));
    newest.places = joinPlaces(newest.places, places);
    newest.hasUnplaced ||= isUnplaced(places);
    const moreBytes = newest.length - bytesBefore;
    room.resize(moreBytes, newest.length);
    if (table.hot.size > 0) table.hot.resized(newest, moreBytes);
    counters.coalesced++;
    if (newest.state === EntryState.ready) {
      table.ready.resized(moreBytes);
      dispatcher.added(table, newest);
    } else if (origin?.durable !== undefined) this.#hurry(table, newest);
    return true;
  }

  /** Leaves the key of a record that could not be encoded in the encoder; false if it has none. */
  #hasKey(error: unknown, request: WriteRequest, table: Table): boolean {
    const { encoder } = this.#parts;
    if (error instanceof RecordFault) {
      if (error.code === 'INVALID_KEY') return false;
      if (encoder.hasKey) return true; // read before what is wrong
    }
    try {
      return encodeDelete(encoder, request.item, table.keySchema) === undefined;
    } catch {
      return false;
    }
  }
}

const newError: typeof recordError = (...args) => new DynamoDbSinkError(...args);

/** The error with table and key, as far as the record has one that may be shown. */
function locatedError(
  error: unknown,
  table: Table,
  key: string | undefined,
  makeError: typeof recordError,
): DynamoDbSinkError {
  const where = key === undefined ? `table ${table.name}` : `table ${table.name}, ${key}`;
  if (error instanceof RecordFault || isDynamoDbSinkError(error)) {
    const { code, message, path } = error;
    return makeError(code, `${message} (${where})`, { table: table.name, key, path });
  }
  const message = `the item could not be read: ${messageOf(error)} (${where})`;
  return makeError('INVALID_ITEM', message, { table: table.name, key, cause: error });
}

function laneOf(
  table: Table,
  { partitionValue, sortValue }: { readonly partitionValue: string; readonly sortValue: string },
): string {
  return `${table.name}/${fingerprintOf(partitionValue, sortValue)}`;
}

/** The later origin, with whoever waits for the one it replaces. */
function withBoth(earlier: EntryOrigin | undefined, later: EntryOrigin | undefined): EntryOrigin | undefined {
  if (earlier?.durable === undefined) return later;
  // One list that grows, not a callback in a callback: a key may be replaced a hundred thousand times.
  const waiting = typeof earlier.durable === 'function' ? [earlier.durable] : earlier.durable;
  if (typeof later?.durable === 'function') waiting.push(later.durable);
  return { ...(later ?? earlier), durable: waiting };
}
