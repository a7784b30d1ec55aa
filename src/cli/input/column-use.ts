import { type KeySchema, type KeyType, keyAttributes } from '../../item/key-schema.js';
import { nearestName } from '../../nearest-name.js';
import { nameText } from '../name-text.js';
import { shellQuoted } from '../shell-quoted.js';
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
  /** How the command line names another column in its place. */
  readonly say: (meant: string) => string;
  /** What it is written as: a column of another name can be renamed to it. */
  readonly written?: string;
}

/** The columns of a table, for messages with the name of its file. */
export interface TableHeader {
  readonly file: string;
  readonly names: readonly string[];
  /** Why these may not be the names that were meant. */
  readonly note?: string | undefined;
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
  const say = (meant: string): string => `--rename ${shellQuoted(`${nameText(meant)}=${nameText(written)}`)}`;
  return { names, why: "which is in the table's key", say, written };
}

/** @throws {UsageError} a table has not all columns that each needs */
export function checkNeeded({ needed }: ColumnUse, tables: readonly TableHeader[]): void {
  for (const { file, names, note } of tables) {
    for (const column of needed)
      if (!hasOne(names, column)) throw missing(`${file} has no column`, names, column, note);
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
  for (const column of named) if (!hasOne(names, column)) throw missing(where, names, column, first.note);
}

function hasOne(names: readonly string[], column: NeededColumn): boolean {
  return column.names.some((name) => names.includes(name));
}

function missing(
  where: string,
  names: readonly string[],
  column: NeededColumn,
  note: string | undefined,
): UsageError {
  const { names: wanted, why, say, written } = column;
  const [first = ''] = wanted;
  const meant = meantColumn(first, names);
  // A key that is called otherwise is renamed; any other name is corrected where it stands.
  const hint = columnHint(first, names, say, written !== undefined);
  const make = written === undefined || meant !== undefined ? '' : ': make it by --rename or --set';
  return new UsageError(
    `${where} ${wanted.map(nameText).join(' or ')}, ${why}; ${hint}${make}${note === undefined ? '' : `; ${note}`}`,
  );
}

/**
 * What an error says of a column that is not there: the one that is probably meant, or all there are.
 * @param say how the command line names that one
 * @param isAlwaysSaid or only where its name does not say that by itself
 */
export function columnHint(
  wanted: string,
  names: readonly string[],
  say: NeededColumn['say'],
  isAlwaysSaid = false,
): string {
  const meant = meantColumn(wanted, names);
  if (meant === undefined) return `the columns are ${names.map(nameText).join(', ')}`;
  const told = nameText(meant);
  return `did you mean ${told}?${isAlwaysSaid || told !== meant ? ` say ${say(meant)}` : ''}`;
}

/** Blanks around a name are seen by nobody: a column that differs by them alone comes before any other. */
function meantColumn(wanted: string, names: readonly string[]): string | undefined {
  return names.find((name) => name.trim() === wanted.trim()) ?? nearestName(wanted, names);
}
