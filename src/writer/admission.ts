import type { WriteRequest } from '../convert/element-converter.js';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../errors.js';
import type { ByteSlots } from '../item/byte-slots.js';
import { encodeDelete, encodePut } from '../item/encode-item.js';
import { type DurableCallback, Entry, type EntryOrigin, EntryState } from '../item/entry.js';
import type { ItemEncoder } from '../item/item-encoder.js';
import { describeKey, fingerprintOf } from '../item/key-part.js';
import type { Counters } from '../metrics.js';
import type { Dispatcher } from './dispatcher.js';
import type { Flushes } from './flushes.js';
import type { Rejections } from './rejections.js';
import type { Room } from './room.js';
import type { Table } from './table.js';

/** What an {@link Admission} is made of. */
export interface AdmissionParts<T> {
  readonly encoder: ItemEncoder;
  readonly slots: ByteSlots;
  readonly room: Room;
  readonly flushes: Flushes;
  readonly counters: Counters;
  readonly rejections: Rejections<T>;
  readonly dispatcher: Dispatcher;
  /** Whether later writes of a key replace those that are not sent. */
  readonly coalesces: boolean;
  /** Whether somebody may be handed the element back. */
  readonly keepsElements: boolean;
  /** The handler has taken a rejection. */
  readonly rejectionSettled: () => void;
}

/** Encodes writes and gives each its place: ready, behind its key, in place of an earlier one, or rejected. */
export class Admission<T> {
  readonly #parts: AdmissionParts<T>;

  constructor(parts: AdmissionParts<T>) {
    this.#parts = parts;
  }

  /** Takes one write in. */
  admit(element: T, request: WriteRequest, table: Table, durable: DurableCallback | undefined): void {
    const { encoder, slots, room, flushes, dispatcher, keepsElements } = this.#parts;
    const isPut = request?.type === 'PUT';
    try {
      if (isPut) encodePut(encoder, request.item, table.keySchema);
      else if (request?.type === 'DELETE') encodeDelete(encoder, request.item, table.keySchema);
      else throw unknownType(request);
    } catch (error) {
      this.reject(element, request, this.#located(error, request, table), durable);
      return;
    }
    const fingerprint = fingerprintOf(encoder.partitionKey, encoder.sortKey);
    const origin = keepsElements || durable !== undefined ? { element, request, durable } : undefined;
    if (this.#parts.coalesces && this.#replaceNewest(table, fingerprint, isPut, origin)) return;
    const entry = new Entry(encoder, slots, isPut, fingerprint, room.now, flushes.admit(), origin);
    room.take(entry.length);
    if (!table.lanes.admit(entry)) return;
    table.ready.push(entry);
    dispatcher.added(table, entry);
  }

  /** Hands over what never became a write in the table. It counts against the buffer until it is taken. */
  reject(
    element: T,
    request: WriteRequest | undefined,
    error: DynamoDbSinkError,
    durable: DurableCallback | undefined,
  ): void {
    this.#parts.room.take(0);
    this.handOver(element, request, error, false, this.#parts.flushes.admit(), 0, durable);
  }

  /** Queues a rejection whose place in the buffer is taken already. */
  handOver(
    element: T,
    request: WriteRequest | undefined,
    error: DynamoDbSinkError,
    superseded: boolean,
    epoch: number,
    bytes: number,
    durable: DurableCallback | undefined,
  ): void {
    const { rejections, counters, room, flushes, rejectionSettled } = this.#parts;
    counters.rejected++;
    rejections.push({ element, request, error, superseded }, () => {
      room.give(bytes);
      flushes.settle(epoch);
      durable?.(error);
      rejectionSettled();
    });
  }

  /** Puts the write in the encoder in the place of the newest one of its key, if that may still change. */
  #replaceNewest(
    table: Table,
    fingerprint: string,
    isPut: boolean,
    origin: EntryOrigin | undefined,
  ): boolean {
    const { encoder, slots, room, counters, dispatcher } = this.#parts;
    const newest = table.lanes.newest(fingerprint);
    if (newest === undefined || newest.state === EntryState.inFlight || newest.isUncertain) return false;
    const bytesBefore = newest.length;
    newest.replaceContent(encoder, slots, isPut, withBoth(newest.origin, origin));
    const moreBytes = newest.length - bytesBefore;
    room.resize(moreBytes, newest.length);
    counters.coalesced++;
    if (newest.state === EntryState.ready) {
      table.ready.resized(moreBytes);
      dispatcher.added(table, newest);
    }
    return true;
  }

  /** The error with table and key, as far as the record has one. */
  #located(error: unknown, request: WriteRequest, table: Table): DynamoDbSinkError {
    const key = this.#keyOf(request, table);
    const where = key === undefined ? `table ${table.name}` : `table ${table.name}, ${key}`;
    const details = { table: table.name, key };
    if (isDynamoDbSinkError(error)) {
      return new DynamoDbSinkError(error.code, `${error.message} (${where})`, {
        ...details,
        path: error.path,
      });
    }
    return new DynamoDbSinkError(
      'INVALID_ITEM',
      `the item could not be read: ${messageOf(error)} (${where})`,
      {
        ...details,
        cause: error,
      },
    );
  }

  #keyOf(request: WriteRequest, table: Table): string | undefined {
    try {
      const { encoder } = this.#parts;
      encodeDelete(encoder, request.item, table.keySchema);
      return describeKey(table.keySchema, encoder.partitionKey, encoder.sortKey);
    } catch {
      return undefined;
    }
  }
}

function unknownType(request: unknown): DynamoDbSinkError {
  const type = typeof request === 'object' && request !== null ? (request as WriteRequest).type : undefined;
  return new DynamoDbSinkError(
    'INVALID_WRITE_REQUEST',
    `a write request needs type 'PUT' or 'DELETE' and an item; its type is ${typeof type === 'string' ? `'${type}'` : typeof type}`,
  );
}

/** The later origin, whose callback also tells whoever waited for the one it replaces. */
function withBoth(earlier: EntryOrigin | undefined, later: EntryOrigin | undefined): EntryOrigin | undefined {
  const waiting = earlier?.durable;
  if (waiting === undefined || earlier === undefined) return later;
  const durable: DurableCallback = (error) => {
    waiting(error);
    later?.durable?.(error);
  };
  return { element: (later ?? earlier).element, request: (later ?? earlier).request, durable };
}
