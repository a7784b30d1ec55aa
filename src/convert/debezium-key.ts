import { isDeepStrictEqual } from 'node:util';
import { recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import { type Columns, contentOf, invalidEvent, isColumns } from './debezium-content.js';
import type { UnavailableValue } from './debezium-unavailable.js';

/** Finds by which primary key a change deletes, and whether it moves its row from one key to another. */
export class DebeziumKeys {
  /** The names of the key of the table that is written to, if they are told; else they are those of each message's key. */
  readonly #primaryKey: readonly string[] | undefined;
  readonly #unavailable: UnavailableValue;

  constructor(primaryKey: readonly string[] | undefined, unavailable: UnavailableValue) {
    this.#primaryKey = primaryKey;
    this.#unavailable = unavailable;
  }

  /**
   * Whether an update gave its row another primary key. Connectors split an update of the source's primary key into a
   * delete and a create; one of other columns that are the key here comes as an update.
   *
   * @param rawKey the message's key; undefined if there is none
   * @throws {DynamoDbSinkError} `INVALID_WRITE_REQUEST` if the event does not tell, for then the old item would stay
   */
  isMoved(before: unknown, after: Columns, rawKey: unknown): boolean {
    const old = isColumns(before) ? before : undefined;
    let isMoved = false;
    let missing: string | undefined;
    for (const name of this.#primaryKey ?? namesOf(rawKey)) {
      if (old !== undefined && this.#hasValue(old, name)) {
        isMoved ||= !isSame(old[name], after[name]);
      } else {
        missing ??= name;
        if (this.#primaryKey !== undefined) refuseUnlessInKey(name, rawKey, old);
      }
    }
    if (isMoved && missing !== undefined) throw invalidEvent(oldValueMissing(missing), missing);
    return isMoved;
  }

  /**
   * Refuses a change of which only the row after it is known, if it could have moved its row unseen.
   *
   * @param rawKey the message's key; undefined if there is none
   */
  refuseUnseenMove(rawKey: unknown): void {
    if (this.#primaryKey === undefined) return;
    const key = keyColumns(rawKey);
    if (key === undefined) return;
    for (const name of this.#primaryKey) {
      if (!Object.hasOwn(key, name)) {
        throw invalidEvent(
          `does not tell the old value of ${name}, which is no part of its key: rows that move need the whole envelope, without ExtractNewRecordState`,
        );
      }
    }
  }

  /**
   * What a delete reads its primary key from: the old row, or the message's key where the row does not have all of it.
   *
   * @param rawKey the message's key; undefined if there is none
   */
  deletedItem(before: unknown, rawKey: unknown): Columns {
    const old = isColumns(before) ? before : undefined;
    const told = this.#primaryKey;
    if (old !== undefined && told !== undefined && this.#missingIn(old, told) === undefined) return old;
    const key = keyColumns(rawKey);
    const names = told ?? (key === undefined ? [] : Object.keys(key));
    const missing = old === undefined ? undefined : this.#missingIn(old, names);
    if (old !== undefined && missing === undefined) return old;
    if (key !== undefined && this.#missingIn(key, names) === undefined) return key;
    if (missing !== undefined) {
      throw recordError('INVALID_KEY', `the Debezium event ${oldValueMissing(missing)}`, {
        path: formatPath([missing]),
      });
    }
    throw invalidEvent(
      'is a delete with neither a before nor a key that is whole: give { key, value }, or set the REPLICA IDENTITY of the source table',
    );
  }

  #missingIn(columns: Columns, names: readonly string[]): string | undefined {
    for (const name of names) {
      if (!this.#hasValue(columns, name)) return name;
    }
    return undefined;
  }

  #hasValue(columns: Columns, name: string): boolean {
    const value = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return value !== null && value !== undefined && !this.#unavailable.is(value);
  }
}

function oldValueMissing(name: string): string {
  return `does not have the old value of ${name}, which is in the primary key: set REPLICA IDENTITY FULL on the source table, or have the whole row before the change logged`;
}

/** The names of a message's own key. */
function namesOf(rawKey: unknown): readonly string[] {
  const key = keyColumns(rawKey);
  if (key !== undefined) return Object.keys(key);
  throw invalidEvent('has no key to tell whether its row was moved: give { key, value }, or set primaryKey');
}

/** What is in the message's key has not changed, or there would be no update; nothing is known of other columns. */
function refuseUnlessInKey(name: string, rawKey: unknown, old: Columns | undefined): void {
  const key = keyColumns(rawKey);
  if (key === undefined ? old !== undefined : !Object.hasOwn(key, name)) {
    throw invalidEvent(oldValueMissing(name), name);
  }
}

function keyColumns(rawKey: unknown): Columns | undefined {
  if (rawKey === undefined || rawKey === null) return undefined;
  const key = contentOf(rawKey, 'key');
  return isColumns(key) ? key : undefined;
}

/** Two spellings of one number count as two: the delete then comes before the put of the same key, in that order. */
function isSame(before: unknown, after: unknown): boolean {
  return before === after || (typeof before === 'object' && isDeepStrictEqual(before, after));
}
