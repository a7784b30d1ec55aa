import { nearestName } from '../../../nearest-name.js';
import { UsageError } from '../../usage-error.js';
import type { ColumnType } from './column-type.js';
import { type CsvHead, commonLooks, type InferredType } from './csv-head.js';

/** A column with its type, and how the type is known. */
export interface CsvColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isInferred: boolean;
}

/**
 * The columns of CSV files: their types are those given, those of the table's key, or what all cells of the samples
 * are, where a column of one name is of one type in all files.
 *
 * @param ofKey types by column that follow from the table's key
 * @returns for each head its columns
 * @throws {UsageError} a type is given for a column that no file has
 */
export function columnsOf(
  heads: readonly CsvHead[],
  types: ReadonlyMap<string, ColumnType>,
  ofKey: ReadonlyMap<string, ColumnType>,
): readonly (readonly CsvColumn[])[] {
  const known = new Map([...ofKey, ...types]);
  const names = new Set(heads.flatMap((head) => head.names));
  for (const name of types.keys()) {
    if (names.has(name)) continue;
    const meant = nearestName(name, [...names]);
    const hint =
      meant === undefined ? `; the columns are ${[...names].join(', ')}` : `; did you mean ${meant}?`;
    throw new UsageError(`--types names the column ${JSON.stringify(name)}, which is not there${hint}`);
  }
  const looks = new Map<string, InferredType | undefined>();
  for (const head of heads) {
    head.names.forEach((name, i) => void looks.set(name, commonLooks(looks.get(name), head.looks[i])));
  }
  return heads.map((head) =>
    head.names.map((name) => {
      const type = known.get(name);
      return { name, type: type ?? looks.get(name) ?? 'S', isInferred: type === undefined };
    }),
  );
}

/** The columns for a line of a terminal, those whose type was inferred with a question mark. */
export function columnsText(columns: readonly CsvColumn[]): string {
  return columns.map(({ name, type, isInferred }) => `${name}:${type}${isInferred ? '?' : ''}`).join(' ');
}
