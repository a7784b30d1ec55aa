import { nameText } from '../../name-text.js';
import { shellQuoted } from '../../shell-quoted.js';
import { UsageError } from '../../usage-error.js';
import { columnHint } from '../column-use.js';
import { type ColumnType, isColumnType } from './column-type.js';
import { type CsvHead, commonLooks, type InferredType } from './csv-head.js';

/** A column with its type, and how the type is known. */
export interface CsvColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isInferred: boolean;
}

/** The columns of files that were looked at before, by name. */
export type SeenColumns = Map<string, CsvColumn>;

/**
 * The columns of CSV files: their types are those given, those of the table's key, or what all cells of the samples
 * are, where a column of one name is of one type in all files.
 *
 * @param ofKey types by column that follow from the table's key
 * @param seen whose inferred types stay as they are; these columns are added to them
 * @returns for each head its columns
 * @throws {UsageError} a type is given for a column that no file has
 */
export function columnsOf(
  heads: readonly CsvHead[],
  types: ReadonlyMap<string, ColumnType>,
  ofKey: ReadonlyMap<string, ColumnType>,
  seen: SeenColumns,
): readonly (readonly CsvColumn[])[] {
  const known = new Map([...ofKey, ...types]);
  const names = new Set(heads.flatMap((head) => head.names));
  for (const [name, type] of types) {
    if (names.has(name) || seen.has(name)) continue;
    const hint = columnHint(
      name,
      [...names],
      (meant) => `--types ${shellQuoted(`${nameText(meant)}:${type}`)}`,
    );
    throw new UsageError(`--types names the column ${JSON.stringify(name)}, which is not there; ${hint}`);
  }
  const looks = new Map<string, InferredType | undefined>();
  for (const head of heads) {
    head.names.forEach((name, i) => void looks.set(name, commonLooks(looks.get(name), head.looks[i])));
  }
  for (const [name, look] of looks) {
    const type = known.get(name);
    const before = seen.get(name);
    if (type !== undefined) seen.set(name, { name, type, isInferred: false });
    else if (before?.isInferred !== true) seen.set(name, { name, type: look ?? 'S', isInferred: true });
  }
  return heads.map((head) => head.names.map((name) => seen.get(name) as CsvColumn));
}

/** The columns for a line of a terminal, those whose type was inferred with a question mark. */
export function columnsText(columns: readonly CsvColumn[]): string {
  return columns.map((column) => columnText({ ...column, name: nameText(column.name) })).join(' ');
}

/** A column as it is told: `total:N`, with a question mark if its type was inferred. */
export function columnText({ name, type, isInferred }: CsvColumn): string {
  return `${name}:${type}${isInferred ? '?' : ''}`;
}

/** The column that {@link columnText} tells; undefined for what is no such text. */
export function columnOfText(text: string): CsvColumn | undefined {
  const isInferred = text.endsWith('?');
  const colon = text.lastIndexOf(':'); // a name may have colons of its own
  const type = text.slice(colon + 1, isInferred ? -1 : undefined);
  return colon > 0 && isColumnType(type) ? { name: text.slice(0, colon), type, isInferred } : undefined;
}
