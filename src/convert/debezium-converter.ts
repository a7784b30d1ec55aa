import { withoutNulls } from './change-log-nulls.js';
import { type Columns, contentOf, invalidEvent, isColumns, isMessage } from './debezium-content.js';
import type { DebeziumEvent, DebeziumFlatMessage, DebeziumSource } from './debezium-event.js';
import { DebeziumKeys } from './debezium-key.js';
import {
  checkDebeziumOptions,
  type DebeziumOptions,
  type ResolvedDebeziumOptions,
} from './debezium-options.js';
import { UnavailableValue } from './debezium-unavailable.js';
import { type ConverterResult, type WriteRequest, writeRequest } from './element-converter.js';
import { readingTombstones } from './reads-tombstones.js';
import type { OfTypedRows } from './typed-rows.js';

/** What {@link debeziumElementConverter} makes: a converter, and a function to call in one of your own. */
export type ConvertDebeziumEvent<Event> = (event: Event) => ConverterResult;

/**
 * A converter of Debezium's change events: create, read and update put the row after the change, delete deletes by the
 * primary key, a tombstone and a message in the log write nothing. An update that gave the row another primary key is
 * a delete of the old item and a put of the new one.
 *
 * Elements are messages, `{ key, value }`, or values alone; each parsed or as JSON in text or bytes, with or without
 * its schema. Numbers in JSON text are not rounded. What columns hold is written as it stands: how the connector
 * encodes decimals and times is for `decimal.handling.mode` and `time.precision.mode` to say.
 *
 * A truncate, a row with a value that was unavailable, and whatever is no change event are that element's rejection
 * (`INVALID_WRITE_REQUEST`).
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @example
 * const sink = new DynamoDbSink({
 *   tableName: 'customers',
 *   elementConverter: debeziumElementConverter({ primaryKey: ['id'] }),
 * });
 */
// First without a type parameter: beside an `onRejected`, and in a builder, the compiler would infer `Row` from there.
export function debeziumElementConverter(
  options: DebeziumOptions & { readonly flattened: true },
): ConvertDebeziumEvent<DebeziumFlatMessage>;
export function debeziumElementConverter(
  options?: DebeziumOptions & { readonly flattened?: false },
): ConvertDebeziumEvent<DebeziumEvent>;
export function debeziumElementConverter<Row extends object>(
  options: DebeziumOptions & { readonly flattened: true },
): OfTypedRows<ConvertDebeziumEvent<DebeziumFlatMessage<Row>>>;
export function debeziumElementConverter<Row extends object>(
  options?: DebeziumOptions & { readonly flattened?: false },
): OfTypedRows<ConvertDebeziumEvent<DebeziumEvent<Row>>>;
export function debeziumElementConverter(options: DebeziumOptions = {}): ConvertDebeziumEvent<unknown> {
  const resolved = checkDebeziumOptions(options);
  const converter = new DebeziumConverter(resolved);
  return readingTombstones(
    resolved.flattened
      ? (event: unknown) => converter.convertFlattened(event)
      : (event: unknown) => converter.convertEnvelope(event),
  );
}

class DebeziumConverter {
  readonly #options: ResolvedDebeziumOptions;
  readonly #unavailable: UnavailableValue;
  readonly #keys: DebeziumKeys;

  constructor(options: ResolvedDebeziumOptions) {
    this.#options = options;
    this.#unavailable = new UnavailableValue(options.unavailableValue);
    this.#keys = new DebeziumKeys(options.primaryKey, this.#unavailable);
  }

  convertEnvelope(event: unknown): ConverterResult {
    const inMessage = isMessage(event);
    const key = inMessage ? event.key : undefined;
    const value = contentOf(inMessage ? event.value : event, 'value');
    if (value === null || (inMessage && value === undefined)) return this.#convertTombstone(key);
    if (!isColumns(value) || typeof value.op !== 'string') {
      throw invalidEvent(
        'has no op: it is no change event (heartbeats, transactions and changes of a schema have topics of their own); for rows of ExtractNewRecordState set flattened',
      );
    }
    switch (value.op) {
      case 'c':
      case 'r':
        return this.#put(rowAfter(value), this.#tableOf(value));
      case 'u':
        return this.#convertUpdate(value, key);
      case 'd':
        return this.#delete(value.before, key, this.#tableOf(value));
      case 't':
        throw truncated();
      case 'm':
        return undefined;
      default:
        throw invalidEvent('has an op that is none of c, r, u, d, t, m');
    }
  }

  convertFlattened(event: unknown): ConverterResult {
    if (!isMessage(event))
      throw invalidEvent('is no message: with flattened elements must be { key, value }');
    const row = contentOf(event.value, 'value');
    if (row === null || row === undefined) return this.#convertTombstone(event.key);
    if (!isColumns(row)) throw invalidEvent('has a value that is no row');
    const { __op: op, __deleted: deleted } = row;
    if (op === 'd' || deleted === true || deleted === 'true') return this.#delete(row, event.key, undefined);
    if (op === 't') throw truncated();
    if (op === 'm') return undefined;
    if (op !== 'c' && op !== 'r') this.#keys.refuseUnseenMove(event.key);
    const isMarked = op !== undefined || deleted !== undefined;
    return this.#put(isMarked ? { ...row, __op: undefined, __deleted: undefined } : row, undefined);
  }

  #convertTombstone(key: unknown): ConverterResult {
    if (this.#options.tombstones === 'ignore') return undefined;
    if (key === undefined || key === null) throw invalidEvent('is a tombstone without a key');
    return this.#delete(undefined, key, undefined);
  }

  #convertUpdate(envelope: Columns, key: unknown): ConverterResult {
    const row = rowAfter(envelope);
    const tableName = this.#tableOf(envelope);
    const put = this.#put(row, tableName);
    if (!this.#keys.isMoved(envelope.before, row, key)) return put;
    // The delete first: should both keys be one number in two spellings, the item stays.
    return [writeRequest('DELETE', envelope.before as Columns, tableName), put];
  }

  #delete(before: unknown, key: unknown, tableName: string | undefined): WriteRequest {
    return writeRequest('DELETE', this.#keys.deletedItem(before, key), tableName);
  }

  #put(row: Columns, tableName: string | undefined): WriteRequest {
    const column = this.#unavailable.columnIn(row);
    if (column !== undefined) {
      throw invalidEvent(
        `does not have the value of ${column}, which was not changed, and a put would lose it: set REPLICA IDENTITY FULL on the source table, or have the connector read it again (ReselectColumnsPostProcessor)`,
        column,
      );
    }
    return writeRequest('PUT', this.#options.ignoreNulls ? withoutNulls(row) : row, tableName);
  }

  #tableOf({ source }: Columns): string | undefined {
    const { tableName } = this.#options;
    if (tableName === undefined) return undefined;
    if (!isColumns(source)) throw invalidEvent('has no source, which tableName asks for');
    return tableName(source as DebeziumSource);
  }
}

function rowAfter({ after }: Columns): Columns {
  if (isColumns(after)) return after;
  throw invalidEvent(
    typeof after === 'string'
      ? 'has its row as text, as the connector of MongoDB gives documents: use ExtractNewDocumentState, and set flattened'
      : 'has no row in after',
  );
}

function truncated(): Error {
  return invalidEvent(
    'is a truncate, which cannot be written: DynamoDB has no such operation. Delete and create the table, or set skipped.operations=t, the default of the connectors',
  );
}
