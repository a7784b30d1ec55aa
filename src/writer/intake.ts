import type { ConverterResult, ElementConverter, WriteRequest } from '../convert/element-converter.js';
import { putAsIs } from '../convert/element-converter.js';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../errors.js';
import type { DurableCallback } from '../item/entry.js';
import type { Counters } from '../metrics.js';
import type { Admission } from './admission.js';
import { ConversionLine } from './conversion-line.js';
import type { Table } from './table.js';
import type { Tables } from './tables.js';

/** What an {@link Intake} is made of. */
export interface IntakeParts<T> {
  readonly elementConverter: ElementConverter<T> | undefined;
  readonly tableName: string;
  readonly tables: Tables;
  readonly counters: Counters;
  readonly admission: Admission<T>;
  /** A table cannot be used at all. */
  readonly fatal: (error: DynamoDbSinkError) => void;
  /** An element was taken from the line. Resolves when there is room for the next; undefined if there is. */
  readonly taken: () => Promise<void> | undefined;
}

/**
 * From element to admitted writes, in the order of the calls. Nearly always at once; an element whose
 * converter gave a promise, or whose table must be learnt, waits in line, and those behind it with it.
 */
export class Intake<T> {
  readonly #parts: IntakeParts<T>;
  readonly #convert: (element: T) => ConverterResult | Promise<ConverterResult>;
  readonly #line: ConversionLine;
  #ownTable: Table | undefined;

  constructor(parts: IntakeParts<T>) {
    this.#parts = parts;
    const { elementConverter } = parts;
    if (elementConverter === undefined) this.#convert = putAsIs;
    else if (typeof elementConverter === 'function') this.#convert = elementConverter;
    else this.#convert = (element: T) => elementConverter.apply(element);
    this.#line = new ConversionLine(parts.taken);
  }

  /** Elements that wait in line. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Resolves when those that are in line now have been admitted; undefined if there are none. */
  whenLineMoved(): Promise<void> | undefined {
    return this.#line.whenMoved();
  }

  /** Those in line are not taken any more; they wait for {@link fail}. */
  stop(): void {
    this.#line.stop();
  }

  fail(error: Error): void {
    this.#line.fail(error);
  }

  /** Accepts an element; a promise if it must wait in line. */
  accept(element: T, durable: DurableCallback | undefined): Promise<void> | undefined {
    this.#parts.counters.elements++;
    let result: ConverterResult | Promise<ConverterResult>;
    try {
      result = this.#convert(element);
    } catch (error) {
      const failure = conversionFailed(error);
      if (this.#line.length === 0) this.#parts.admission.reject(element, undefined, failure, durable);
      else
        return this.#line.add(undefined, () =>
          this.#parts.admission.reject(element, undefined, failure, durable),
        );
      return undefined;
    }
    if (isPromise(result)) return this.#addToLine(element, result, durable);
    if (this.#line.length > 0) return this.#addToLine(element, Promise.resolve(result), durable);
    const unknown = this.#unknownTables(result);
    if (unknown !== undefined) return this.#addToLine(element, Promise.resolve(result), durable);
    this.#admit(element, result, durable);
    return undefined;
  }

  #addToLine(
    element: T,
    converting: Promise<ConverterResult>,
    durable: DurableCallback | undefined,
  ): Promise<void> {
    let result: ConverterResult;
    let failure: DynamoDbSinkError | undefined;
    const ready = converting.then(
      async (converted) => {
        result = converted;
        const unknown = this.#unknownTables(converted);
        // A failure is remembered, and found again when the write is admitted.
        if (unknown !== undefined)
          await Promise.allSettled(unknown.map((name) => this.#parts.tables.learn(name)));
      },
      (error: unknown) => {
        failure = conversionFailed(error);
      },
    );
    return this.#line.add(ready, () => {
      if (failure === undefined) this.#admit(element, result, durable);
      else this.#parts.admission.reject(element, undefined, failure, durable);
    });
  }

  #unknownTables(result: ConverterResult): string[] | undefined {
    if (result === null || result === undefined) return undefined;
    if (!Array.isArray(result)) {
      const { tableName } = result as WriteRequest;
      return tableName === undefined || this.#isKnown(tableName) ? undefined : [tableName];
    }
    const names = new Set<string>();
    for (const request of result as readonly WriteRequest[]) {
      const tableName = request?.tableName;
      if (tableName !== undefined && !this.#isKnown(tableName)) names.add(tableName);
    }
    return names.size === 0 ? undefined : [...names];
  }

  #isKnown(tableName: string): boolean {
    try {
      return this.#parts.tables.get(tableName) !== undefined;
    } catch {
      return true; // known not to be usable: told when the write is admitted
    }
  }

  #admit(element: T, result: ConverterResult, durable: DurableCallback | undefined): void {
    if (result === null || result === undefined) {
      this.#parts.counters.filtered++;
      durable?.();
    } else if (!Array.isArray(result)) this.#admitRequest(element, result as WriteRequest, durable);
    else if (result.length === 0) {
      this.#parts.counters.filtered++;
      durable?.();
    } else {
      const each = durable === undefined ? undefined : whenAll(result.length, durable);
      for (const request of result as readonly WriteRequest[]) this.#admitRequest(element, request, each);
    }
  }

  #admitRequest(element: T, request: WriteRequest, durable: DurableCallback | undefined): void {
    let table: Table;
    try {
      table = this.#tableOf(request);
    } catch (error) {
      const failure = error as DynamoDbSinkError;
      if (isRecordsOwn(failure)) this.#parts.admission.reject(element, request, failure, durable);
      else this.#parts.fatal(failure);
      return;
    }
    this.#parts.admission.admit(element, request, table, durable);
  }

  #tableOf(request: WriteRequest): Table {
    const tableName = request?.tableName;
    if (tableName === undefined) {
      this.#ownTable ??= this.#parts.tables.get(this.#parts.tableName);
      return this.#ownTable as Table; // learnt before the writer was given out
    }
    const table = this.#parts.tables.get(tableName);
    if (table !== undefined) return table;
    throw new DynamoDbSinkError('TABLE_UNUSABLE', `the primary key of ${tableName} could not be learnt`, {
      table: tableName,
    });
  }
}

/** Whether a failure to find a table is that record's affair: it named the table. */
function isRecordsOwn(error: DynamoDbSinkError): boolean {
  return (
    error.code === 'TABLE_NOT_FOUND' ||
    error.code === 'INVALID_WRITE_REQUEST' ||
    error.code === 'INVALID_OPTION'
  );
}

function conversionFailed(error: unknown): DynamoDbSinkError {
  if (isDynamoDbSinkError(error)) return error;
  return new DynamoDbSinkError('CONVERTER_FAILED', `the element converter threw: ${messageOf(error)}`, {
    cause: error,
  });
}

function whenAll(count: number, done: DurableCallback): DurableCallback {
  let left = count;
  let failure: Error | undefined;
  return (error) => {
    failure ??= error;
    if (--left === 0) done(failure);
  };
}

function isPromise(value: unknown): value is Promise<ConverterResult> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
