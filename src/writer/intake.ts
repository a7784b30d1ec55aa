import type {
  ConverterContext,
  ConverterResult,
  ElementConverter,
  WriteRequest,
} from '../convert/element-converter.js';
import { putAsIs } from '../convert/element-converter.js';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf, recordError } from '../errors.js';
import { isThenable } from '../is-thenable.js';
import type { DurableCallback } from '../item/entry.js';
import type { Position, PositionNode } from '../item/position.js';
import type { Counters } from '../metrics.js';
import type { Admission } from './admission.js';
import { ConversionLine } from './conversion-line.js';
import { DirectWay } from './direct-way.js';
import type { Positions } from './positions.js';
import type { Table } from './table.js';
import type { Tables } from './tables.js';

/** What an {@link Intake} is made of. */
export interface IntakeParts<T> {
  readonly elementConverter: ElementConverter<T> | undefined;
  readonly tableName: string;
  readonly tables: Tables;
  readonly counters: Counters;
  readonly admission: Admission<T>;
  readonly positions: Positions;
  /** A table cannot be used at all. */
  readonly fatal: (error: DynamoDbSinkError) => void;
  /** Throws if the writer takes nothing any more. */
  readonly refuseUnlessOpen: () => void;
  /** Whether the writer takes everything; if not, {@link refuseUnlessOpen} says what it does. */
  readonly isOpen: () => boolean;
  /** An element was taken from the line. Resolves when there is room for the next; undefined if there is. */
  readonly taken: () => Promise<void> | undefined;
}

/**
 * From element to admitted writes, in the order of the calls. Nearly always at once; an element whose
 * converter gave a promise, or whose table must be learnt, waits in line, and those behind it with it.
 */
export class Intake<T> {
  readonly #parts: IntakeParts<T>;
  readonly #convert: (element: T, context: ConverterContext) => ConverterResult | Promise<ConverterResult>;
  /** Whether elements are items already: nothing of others runs, and no request need be made. */
  readonly #putsAsIs: boolean;
  readonly #direct: DirectWay<T> | undefined;
  readonly #line: ConversionLine;
  #ownTable: Table | undefined;

  constructor(parts: IntakeParts<T>) {
    this.#parts = parts;
    const { elementConverter } = parts;
    this.#putsAsIs = elementConverter === undefined;
    if (elementConverter === undefined) this.#convert = putAsIs;
    else if (typeof elementConverter === 'function') this.#convert = elementConverter;
    else this.#convert = (element, context) => elementConverter.apply(element, context);
    const direct = new DirectWay(elementConverter);
    this.#direct = direct.isThere ? direct : undefined;
    this.#line = new ConversionLine(parts.taken, (error) => parts.fatal(conversionFailed(error)));
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
  accept(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
  ): Promise<void> | undefined {
    const { counters, positions, admission, isOpen } = this.#parts;
    const convert = this.#convert; // called without a `this` of ours
    counters.elements++;
    if (this.#putsAsIs) {
      this.#acceptItem(element, position, durable);
      return undefined;
    }
    if (this.#direct !== undefined && this.#acceptDirectly(this.#direct, element, position, durable))
      return undefined;
    let result: ConverterResult | Promise<ConverterResult>;
    let isUsual: boolean;
    try {
      // All of this is foreign: the converter, and what it gives may have getters or be a Proxy.
      result = convert(element, contextOf(position));
      isUsual = isOneOfOwnTable(result) && this.#line.length === 0;
    } catch (error) {
      return this.#acceptFailure(element, position, durable, conversionFailed(error));
    }
    if (!isUsual || !isOpen()) return this.#acceptConverted(element, position, durable, result);
    const node = position === undefined ? undefined : positions.accept(position);
    const table = this.#ownTable ?? this.#tableOfItsOwn();
    admission.admit(element, position, node, durable, result as WriteRequest, table);
    return undefined;
  }

  /** Accepts an element that is an item. Without a converter there is no line, and no table but the sink's own. */
  #acceptItem(element: T, position: Position | undefined, durable: DurableCallback | undefined): void {
    const { positions, admission } = this.#parts;
    const node = position === undefined ? undefined : positions.accept(position);
    const table = this.#ownTable ?? this.#tableOfItsOwn();
    admission.admitItem(element, position, node, durable, table);
  }

  // What is seldom is a function of its own here: the less there is of what is usual, the less it costs.

  #acceptConverted(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    result: ConverterResult | Promise<ConverterResult>,
  ): Promise<void> | undefined {
    let mustWait: boolean;
    try {
      mustWait = isThenable(result) || this.#line.length > 0 || this.#unknownTables(result) !== undefined;
    } catch (error) {
      return this.#acceptFailure(element, position, durable, conversionFailed(error));
    }
    this.#refuseUnlessOpen();
    if (mustWait) return this.#addToLine(element, position, durable, result);
    this.#admit(element, position, durable, result as ConverterResult, NO_FAILURES);
    return undefined;
  }

  /** The converter may have closed the writer. */
  #refuseUnlessOpen(): void {
    const { counters, refuseUnlessOpen } = this.#parts;
    try {
      refuseUnlessOpen();
    } catch (error) {
      counters.elements--;
      throw error;
    }
  }

  /** Accepts an element whose item need not be made; false if it has to be converted. */
  #acceptDirectly(
    way: DirectWay<T>,
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
  ): boolean {
    const table = this.#ownTable; // that of the first element, which was converted
    const { admission, positions } = this.#parts;
    const direct = way.next();
    if (direct === undefined || table === undefined || this.#line.length > 0) return false;
    const could = admission.encodes(direct, element, table);
    way.tried(could);
    if (!could) return false;
    const node = position === undefined ? undefined : positions.accept(position);
    admission.admitEncoded(element, position, node, durable, undefined, table, true);
    return true;
  }

  /** What an element would have been converted to, that was encoded directly and is rejected now. */
  requestOf(element: T, position: Position | undefined): WriteRequest | undefined {
    try {
      return this.#convert(element, contextOf(position)) as WriteRequest;
    } catch {
      return undefined; // it was changed since
    }
  }

  /** Accepts an element that is no write, only a rejection; a promise if it must wait in line. */
  reject(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    error: DynamoDbSinkError,
  ): Promise<void> | undefined {
    this.#parts.counters.elements++;
    return this.#inLine(() => this.#admitFailure(element, position, durable, error));
  }

  #acceptFailure(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    error: DynamoDbSinkError,
  ): Promise<void> | undefined {
    this.#refuseUnlessOpen();
    return this.#inLine(() => this.#admitFailure(element, position, durable, error));
  }

  /** Accepts a position for which there is nothing to write; a promise if it must wait in line. */
  advance(position: Position): Promise<void> | undefined {
    const { positions } = this.#parts;
    return this.#inLine(() => positions.settle(positions.accept(position)));
  }

  /** At once, or behind those that are in line. */
  #inLine(take: () => void): Promise<void> | undefined {
    if (this.#line.length > 0) return this.#line.add(undefined, take);
    take();
    return undefined;
  }

  #addToLine(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    converting: ConverterResult | Promise<ConverterResult>,
  ): Promise<void> {
    let result: ConverterResult;
    let failures = NO_FAILURES;
    let failure: DynamoDbSinkError | undefined;
    const convertAndLearn = async (): Promise<void> => {
      try {
        result = await converting;
        failures = await this.#learn(this.#unknownTables(result) ?? []);
      } catch (error) {
        failure = conversionFailed(error);
      }
    };
    return this.#line.add(convertAndLearn(), () => {
      if (failure === undefined) this.#admit(element, position, durable, result, failures);
      else this.#admitFailure(element, position, durable, failure);
    });
  }

  /** Learns tables; what could not be learnt, by name. It is kept with the element: the line may be long. */
  async #learn(names: readonly string[]): Promise<ReadonlyMap<string, DynamoDbSinkError>> {
    const failures = new Map<string, DynamoDbSinkError>();
    for (const name of names) {
      await this.#parts.tables.learn(name).catch((error: DynamoDbSinkError) => failures.set(name, error));
    }
    return failures;
  }

  #unknownTables(result: ConverterResult): string[] | undefined {
    if (result === null || result === undefined) return undefined;
    if (Array.isArray(result)) return this.#unknownAmong(result);
    const { tableName } = result as WriteRequest;
    return tableName === undefined || this.#isKnown(tableName) ? undefined : [tableName];
  }

  #unknownAmong(requests: readonly WriteRequest[]): string[] | undefined {
    const names = new Set<string>();
    for (const request of requests) {
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

  #admit(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    result: ConverterResult,
    failures: ReadonlyMap<string, DynamoDbSinkError>,
  ): void {
    const { positions } = this.#parts;
    const node = position === undefined ? undefined : positions.accept(position);
    if (result === null || result === undefined) this.#admitNothing(node, durable);
    else if (Array.isArray(result)) this.#admitAll(element, position, node, durable, result, failures);
    else this.#admitRequest(element, position, node, durable, result as WriteRequest, failures);
  }

  #admitNothing(node: PositionNode | undefined, durable: DurableCallback | undefined): void {
    const { counters, positions } = this.#parts;
    counters.filtered++;
    if (node !== undefined) positions.settle(node);
    durable?.();
  }

  #admitAll(
    element: T,
    position: Position | undefined,
    node: PositionNode | undefined,
    durable: DurableCallback | undefined,
    requests: readonly WriteRequest[],
    failures: ReadonlyMap<string, DynamoDbSinkError>,
  ): void {
    if (requests.length === 0) {
      this.#admitNothing(node, durable);
      return;
    }
    const each = durable === undefined ? undefined : whenAll(requests.length, durable);
    if (node !== undefined) node.hasSeveral = requests.length > 1;
    for (const request of requests) {
      if (node !== undefined) node.pending++;
      this.#admitRequest(element, position, node, each, request, failures);
    }
    if (node !== undefined) this.#parts.positions.settle(node); // all of its writes are admitted
  }

  #admitFailure(
    element: T,
    position: Position | undefined,
    durable: DurableCallback | undefined,
    error: DynamoDbSinkError,
  ): void {
    const { positions, admission } = this.#parts;
    const node = position === undefined ? undefined : positions.accept(position);
    admission.reject(element, position, node, durable, undefined, error);
  }

  #admitRequest(
    element: T,
    position: Position | undefined,
    node: PositionNode | undefined,
    durable: DurableCallback | undefined,
    request: WriteRequest,
    failures: ReadonlyMap<string, DynamoDbSinkError>,
  ): void {
    let table: Table;
    try {
      const tableName = request?.tableName;
      table = tableName === undefined ? this.#tableOfItsOwn() : this.#otherTable(tableName, failures);
    } catch (error) {
      this.#admitWithoutTable(element, position, node, durable, request, error);
      return;
    }
    this.#parts.admission.admit(element, position, node, durable, request, table);
  }

  #admitWithoutTable(
    element: T,
    position: Position | undefined,
    node: PositionNode | undefined,
    durable: DurableCallback | undefined,
    request: WriteRequest,
    error: unknown,
  ): void {
    const { admission, positions, fatal } = this.#parts;
    const failure = isDynamoDbSinkError(error) ? error : conversionFailed(error);
    if (isRecordsOwn(failure)) admission.reject(element, position, node, durable, request, failure);
    else {
      if (node !== undefined) positions.withdraw(node);
      fatal(failure);
    }
  }

  #tableOfItsOwn(): Table {
    this.#ownTable ??= this.#parts.tables.get(this.#parts.tableName);
    return this.#ownTable as Table; // learnt before the writer was given out
  }

  #otherTable(tableName: string, failures: ReadonlyMap<string, DynamoDbSinkError>): Table {
    const failure = failures.get(tableName);
    if (failure !== undefined) throw failure;
    const table = this.#parts.tables.get(tableName);
    if (table !== undefined) return table;
    // Only a request that names another table each time it is asked comes here.
    throw new DynamoDbSinkError('TABLE_UNUSABLE', `the primary key of ${tableName} could not be learnt`, {
      table: tableName,
    });
  }
}

const NO_POSITION: ConverterContext = Object.freeze({ position: undefined });

function contextOf(position: Position | undefined): ConverterContext {
  return position === undefined ? NO_POSITION : { position };
}

/** Whether a converter has given what most give: one request for the sink's own table. */
function isOneOfOwnTable(result: ConverterResult | Promise<ConverterResult>): boolean {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return false;
  const given = result as { readonly then?: unknown; readonly tableName?: unknown };
  // In this order: a promise is asked for nothing else.
  return given.then === undefined && given.tableName === undefined;
}

const NO_FAILURES: ReadonlyMap<string, DynamoDbSinkError> = new Map();

const RECORDS_OWN: ReadonlySet<string> = new Set([
  'TABLE_NOT_FOUND',
  'TABLE_UNUSABLE',
  'INVALID_WRITE_REQUEST',
  'INVALID_OPTION',
  'CONVERTER_FAILED',
]);

/** Whether a failure to find a table is that record's affair: it named the table. */
function isRecordsOwn(error: DynamoDbSinkError): boolean {
  return RECORDS_OWN.has(error.code);
}

function conversionFailed(error: unknown): DynamoDbSinkError {
  if (isDynamoDbSinkError(error)) return error;
  return recordError('CONVERTER_FAILED', `the element converter threw: ${messageOf(error)}`, {
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
