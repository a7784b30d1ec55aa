import { DynamoDbSinkError } from '../errors.js';
import { AttributeName } from './attribute-name.js';
import { documentDefaults, type ResolvedDocumentOptions } from './document-options.js';
import { formatPath } from './format-path.js';
import { type KeyPart, type KeySchema, keyPart } from './key-schema.js';
import { RecordFault } from './record-fault.js';
import { partitionValueIn, sortValueIn } from './written-key.js';

/**
 * Lists and maps that may stand inside one another in an attribute's value: DynamoDB nests 32 levels
 * deep, and the item itself is the first of them (so counts DynamoDB Local).
 */
export const MAX_NESTED_CONTAINERS = 31;

/**
 * The largest item the service takes, in bytes by its size rule. Each value counts a byte at least.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
export const SERVICE_MAX_ITEM_BYTES: number = 400 * 1024;

const NO_KEY: KeySchema = { partitionKey: { name: '', type: 'S' } };

/** Holds most items. */
const FIRST_BYTES = 16 * 1024;

/** Where an item is encoded: behind `end`. An item that does not fit is encoded elsewhere. */
export interface EncodingRoom {
  readonly bytes: Buffer;
  /** The same bytes, for writing several at once. */
  readonly view: DataView;
  readonly end: number;
}

/** Room of `byteLength` bytes. */
export function newRoom(byteLength: number): EncodingRoom {
  const bytes = Buffer.allocUnsafeSlow(byteLength);
  return { bytes, view: new DataView(bytes.buffer), end: 0 };
}

/** Who gives room, asked for each item. */
export interface EncodingRooms {
  readonly filling: EncodingRoom;
}

/**
 * The state of one encoding: what the functions of this folder add to while they pass over an item
 * once. Bytes, size and key come out of the same pass.
 *
 * One encoder serves a writer for its whole life: {@link beginItem} makes it ready for the next item.
 */
export class ItemEncoder {
  /** DynamoDB's JSON in UTF-8: the bytes from `start` to `end`. Never made as text: a piece of text an attribute costs more. */
  bytes: Buffer;
  /** The same bytes, for writing several at once. */
  view: DataView;
  start = 0;
  end = 0;
  /** Bytes by DynamoDB's size rule. */
  size = 0;
  /** The key's values found so far, in canonical form; empty if they are not, or if {@link isPartitionInBytes} and {@link isSortInBytes}. */
  partitionText = '';
  sortText = '';
  /**
   * Whether a value was found that is to be read from the bytes, if anybody asks. Short texts are: to note a text of each
   * item in an encoder that is older costs the engine a fiftieth of all that a small item does.
   */
  isPartitionInBytes = false;
  isSortInBytes = false;
  /** A hash of them. */
  keyHash = 0;
  keySchema: KeySchema = NO_KEY;
  /** Where they were written in `bytes`. */
  partitionAt = 0;
  partitionEnd = 0;
  sortAt = 0;
  sortEnd = 0;
  readonly keyOffset: number = 0;
  /**
   * What is wrong with the item. Noted, not thrown: that costs the engine more than to write a whole item. Whoever
   * passes over members looks for it after each, and reads nothing behind it.
   */
  fault: RecordFault | undefined;
  /** The attribute name that was written last: where to look first for the next one. */
  lastName: AttributeName = new AttributeName('');
  readonly firstName: AttributeName = this.lastName;

  /** Whether `for in` gives more than an object's own names: somebody has extended Object.prototype. */
  hasInheritedNames = false;

  /** Whether an item is being read right now, and code of its own may run: getters, Proxies. */
  isEncoding = false;

  readonly rooms: EncodingRooms;
  /** For items that do not fit into the room given. */
  spare: EncodingRoom = newRoom(0);

  readonly options: ResolvedDocumentOptions;
  readonly maxSize: number;
  /** Names and indexes down to the value that is being written; valid up to the current depth. */
  readonly path: (string | number)[] = [];

  /** @param rooms by default it has room of its own, for one item at a time */
  constructor(
    maxSize: number,
    options: ResolvedDocumentOptions = documentDefaults,
    rooms: EncodingRooms = { filling: newRoom(FIRST_BYTES) },
  ) {
    this.maxSize = maxSize;
    this.options = options;
    this.rooms = rooms;
    this.bytes = rooms.filling.bytes;
    this.view = rooms.filling.view;
  }

  get keyBytes(): Buffer {
    return this.bytes;
  }

  /** The partition key's value found so far, in canonical form; empty if it is not. */
  get partitionValue(): string {
    return this.isPartitionInBytes ? partitionValueIn(this) : this.partitionText;
  }

  /** Likewise the sort key's. */
  get sortValue(): string {
    return this.isSortInBytes ? sortValueIn(this) : this.sortText;
  }

  get hasPartitionKey(): boolean {
    return this.isPartitionInBytes || this.partitionText !== '';
  }

  get hasSortKey(): boolean {
    return this.isSortInBytes || this.sortText !== '';
  }

  /** The partition key found so far, empty if it is not. */
  get partitionKey(): KeyPart {
    return keyPart(this.keySchema.partitionKey, this.partitionValue);
  }

  /** The sort key found so far, empty if it is not. */
  get sortKey(): KeyPart {
    return keyPart(this.keySchema.sortKey, this.sortValue);
  }

  /** Whether the whole key was found so far. */
  get hasKey(): boolean {
    return this.hasPartitionKey && (this.keySchema.sortKey === undefined || this.hasSortKey);
  }

  /** The bytes as text. */
  get text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }
}

/** Forgets the item before. Whoever begins sets `isEncoding` to false in the end. */
export function beginItem(encoder: ItemEncoder, keySchema: KeySchema): void {
  if (encoder.isEncoding) {
    throw new DynamoDbSinkError(
      'REENTRANT',
      'an item was written by code that runs while another item is read: a getter, a Proxy or document.dates',
    );
  }
  encoder.isEncoding = true;
  const { bytes, view, end } = encoder.rooms.filling;
  encoder.bytes = bytes;
  encoder.view = view;
  encoder.start = end;
  encoder.end = end;
  encoder.size = 0;
  encoder.partitionText = '';
  encoder.sortText = '';
  encoder.isPartitionInBytes = false;
  encoder.isSortInBytes = false;
  encoder.keyHash = 0;
  encoder.partitionAt = end;
  encoder.partitionEnd = end;
  encoder.sortAt = end;
  encoder.sortEnd = end;
  encoder.fault = undefined;
  encoder.keySchema = keySchema;
  encoder.lastName = encoder.firstName;
  encoder.hasInheritedNames = hasInheritedNames();
}

const NOTHING = {};

/** Whether somebody has extended Object.prototype by what `for in` gives. */
export function hasInheritedNames(): boolean {
  for (const _ in NOTHING) return true;
  return false;
}

/** Notes that the value at `depth` of the current path cannot be written. `fault` continues "attribute x …". */
export function refuseValue(encoder: ItemEncoder, depth: number, fault: string): void {
  if (encoder.fault !== undefined) return;
  const path = formatPath(depth === 0 ? [encoder.path[0] as string] : encoder.path.slice(0, depth + 1));
  encoder.fault = new RecordFault('INVALID_ITEM', `attribute ${path} ${fault}`, path);
}

/** Throws for a value that is nested too deeply: there may be no end to it. */
export function refuseDepth(encoder: ItemEncoder, depth: number): never {
  refuseValue(
    encoder,
    depth,
    `is nested deeper than ${MAX_NESTED_CONTAINERS + 1} levels, the item being the first`,
  );
  throw encoder.fault;
}

/** Throws for an item that is surely over the size limit: what is behind may be many times as much. */
export function refuseSize(encoder: ItemEncoder): never {
  throw sizeFault(encoder);
}

/** {@link refuseSize} of an item of which so much is read: that counts while the record waits for its handler. */
export function refuseLarge(encoder: ItemEncoder, size: number): never {
  encoder.size = size;
  refuseSize(encoder);
}

/** What DynamoDB counts for each element of a list or map, beside its name and value. */
export const ELEMENT_SIZE = 1;

/** Counts one element of a container; stops as soon as the item is surely too large. */
export function countElement(encoder: ItemEncoder): void {
  encoder.size += ELEMENT_SIZE;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
}

export function sizeFault(encoder: ItemEncoder): RecordFault {
  return new RecordFault(
    'RECORD_TOO_LARGE',
    `the item is larger than ${encoder.maxSize} bytes by DynamoDB's size rule (maxRecordSizeInBytes)`,
  );
}
