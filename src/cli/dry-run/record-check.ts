import { isPutRequest } from '../../convert/check-write-request.js';
import type {
  ConverterContext,
  ConverterObject,
  ConverterResult,
  WriteRequest,
} from '../../convert/element-converter.js';
import { type DynamoDbSinkError, isDynamoDbSinkError, messageOf, recordError } from '../../errors.js';
import { isThenable } from '../../is-thenable.js';
import { encodeDelete, encodePut } from '../../item/encode-item.js';
import type { ItemEncoder } from '../../item/item-encoder.js';
import type { DocumentRecord, InputRecord } from '../input/input-record.js';
import type { KnownTables } from './known-tables.js';
import type { TalliedTable } from './tallied-table.js';
import type { Tally } from './tally.js';

const CONTEXT: ConverterContext = Object.freeze({ position: undefined });

/** Does with a record what a load would, up to where it would be sent: converts, encodes, counts. */
export class RecordCheck {
  readonly #tally: Tally;
  readonly #encoder: ItemEncoder;
  readonly #converter: ConverterObject<DocumentRecord>;
  readonly #tables: KnownTables;

  constructor(
    tally: Tally,
    encoder: ItemEncoder,
    converter: ConverterObject<DocumentRecord>,
    tables: KnownTables,
  ) {
    this.#tally = tally;
    this.#encoder = encoder;
    this.#converter = converter;
    this.#tables = tables;
  }

  /**
   * Takes a record; a promise if its converter gave one, or a table has to be asked for its key.
   * @throws {DynamoDbSinkError} tables cannot be asked at all
   */
  take(record: InputRecord): Promise<void> | undefined {
    this.#tally.next();
    if ('fault' in record) {
      this.#tally.unreadable(record);
      return undefined;
    }
    let result: ConverterResult | Promise<ConverterResult>;
    try {
      result = this.#converter.apply(record, CONTEXT);
      if (isThenable(result)) return this.#takeLater(record, result);
    } catch (error) {
      this.#refuse(record, conversionFailed(error));
      return undefined;
    }
    return this.#takeResult(record, result as ConverterResult);
  }

  async #takeLater(record: DocumentRecord, converting: Promise<ConverterResult>): Promise<void> {
    let result: ConverterResult;
    try {
      result = await converting;
    } catch (error) {
      this.#refuse(record, conversionFailed(error));
      return;
    }
    await this.#takeResult(record, result);
  }

  #takeResult(record: DocumentRecord, result: ConverterResult): Promise<void> | undefined {
    if (result === null || result === undefined || (Array.isArray(result) && result.length === 0)) {
      this.#tally.leftOut();
      return undefined;
    }
    if (Array.isArray(result)) return this.#takeAll(record, result as readonly WriteRequest[]);
    return this.#takeRequest(record, result as WriteRequest);
  }

  async #takeAll(record: DocumentRecord, requests: readonly WriteRequest[]): Promise<void> {
    for (const request of requests) await this.#takeRequest(record, request);
  }

  #takeRequest(record: DocumentRecord, request: WriteRequest): Promise<void> | undefined {
    let tableName: string | undefined;
    try {
      ({ tableName } = request ?? {}); // it may have getters
    } catch (error) {
      this.#refuse(record, conversionFailed(error));
      return undefined;
    }
    const table = this.#tables.get(tableName);
    if (table !== undefined) {
      this.#takeWrite(record, request, table);
      return undefined;
    }
    return this.#tables.learn(tableName as string).then((learnt) => {
      this.#takeWrite(record, request, learnt);
    });
  }

  #takeWrite(record: DocumentRecord, request: WriteRequest, table: TalliedTable | DynamoDbSinkError): void {
    if (isDynamoDbSinkError(table)) {
      this.#refuse(record, table);
      return;
    }
    const encoder = this.#encoder;
    const { keySchema } = table;
    try {
      const isPut = isPutRequest(request);
      const fault = isPut
        ? encodePut(encoder, request.item, keySchema)
        : encodeDelete(encoder, request.item, keySchema);
      if (fault === undefined) this.#tally.written(record, table, encoder, isPut);
      else this.#tally.refused(record, fault.code, fault.message);
    } catch (error) {
      this.#refuse(record, isDynamoDbSinkError(error) ? error : unreadable(error));
    }
  }

  #refuse(record: DocumentRecord, { code, message }: DynamoDbSinkError): void {
    this.#tally.refused(record, code, message);
  }
}

function conversionFailed(error: unknown): DynamoDbSinkError {
  if (isDynamoDbSinkError(error)) return error;
  return recordError('CONVERTER_FAILED', `the element converter threw: ${messageOf(error)}`);
}

function unreadable(error: unknown): DynamoDbSinkError {
  return recordError('INVALID_ITEM', `the item could not be read: ${messageOf(error)}`);
}
