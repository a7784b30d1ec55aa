import { type KeySchema, type KeyType, keyAttributes } from '../../item/key-schema.js';
import { nearestName } from '../../nearest-name.js';
import { UsageError } from '../usage-error.js';

/** What becomes of the columns of tables, as far as they are read accordingly. */
export interface ColumnUse {
  /** The types of columns that go into the table's key as they are; those of `--types` win. */
  readonly types: ReadonlyMap<string, KeyType>;
  /** Columns that become text: a number in them keeps its letters, `1.50`. */
  readonly texts: ReadonlySet<string>;
  /** What every table must have. */
  readonly needed: readonly NeededColumn[];
  /** What some table must have: attributes that only some records have may be in none of the others. */
  readonly named: readonly NeededColumn[];
}

/** A column that must be there, under one of several names. */
export interface NeededColumn {
  readonly names: readonly string[];
  /** Continues "has no column x, …". */
  readonly why: string;
  /** What it is written as: a column of another name can be renamed to it. */
  readonly written?: string;
}

/** The columns of a table, for messages with the name of its file. */
export interface TableHeader {
  readonly file: string;
  readonly names: readonly string[];
}

/** The use of columns of which nothing is known. */
export const ANY_COLUMNS: ColumnUse = { types: new Map(), texts: new Set(), needed: [], named: [] };

/** The use of columns that are written as they are. */
export function keyColumns(key: KeySchema): ColumnUse {
  const attributes = keyAttributes(key);
  return {
    ...ANY_COLUMNS,
    types: new Map(attributes.map(({ name, type }) => [name, type])),
    needed: attributes.map(({ name }) => keyColumn([name], name)),
  };
}

/** A column that goes into the table's key. */
export function keyColumn(names: readonly string[], written: string): NeededColumn {
  return { names, why: "which is in the table's key", written };
}

/** @throws {UsageError} a table has not all columns that each needs */
export function checkNeeded({ needed }: ColumnUse, tables: readonly TableHeader[]): void {
  for (const { file, names } of tables) {
    for (const column of needed)
      if (!hasOne(names, column)) throw missing(`${file} has no column`, names, column);
  }
}

/**
 * @param tables all that is read
 * @throws {UsageError} a column is in none of them
 */
export function checkNamed({ named }: ColumnUse, tables: readonly TableHeader[]): void {
  const [first, ...others] = tables;
  if (first === undefined) return;
  const names = [...new Set(tables.flatMap((table) => table.names))];
  const where =
    others.length === 0 ? `${first.file} has no column` : `none of ${tables.length} files has a column`;
  for (const column of named) if (!hasOne(names, column)) throw missing(where, names, column);
}

function hasOne(names: readonly string[], column: NeededColumn): boolean {
  return column.names.some((name) => names.includes(name));
}

function missing(where: string, names: readonly string[], column: NeededColumn): UsageError {
  return new UsageError(`${where} ${column.names.join(' or ')}, ${column.why}; ${hintFor(column, names)}`);
}

function hintFor({ names: [wanted = ''], written }: NeededColumn, names: readonly string[]): string {
  const meant = nearestName(wanted, names);
  if (meant !== undefined)
    return written === undefined
      ? `did you mean ${meant}?`
      : `did you mean ${meant}? say --rename ${meant}=${written}`;
  const columns = `the columns are ${names.join(', ')}`;
  return written === undefined ? columns : `${columns}: make it by --rename or --set`;
}
