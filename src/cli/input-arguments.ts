import { FLAGS } from './flags.js';
import { COLUMN_TYPES, type ColumnType, isColumnType } from './input/csv/column-type.js';
import type { CsvOptions, CsvQuote } from './input/csv/csv-options.js';
import { isDelimiter } from './input/delimiter.js';
import { type FormatName, formatOfFlag, type NamedFormat } from './input/format.js';
import type { InputOptions } from './input/input-options.js';
import { namesOfPointer, pointerOf } from './input/json-pointer.js';
import { nameOf } from './name-text.js';
import { type FlagTexts, flagged } from './read-flags.js';
import { shellQuoted } from './shell-quoted.js';
import { UsageError } from './usage-error.js';

/** More than any data comes to by itself that is not all alike. */
const MAX_RATIO = 1000;
const WITHOUT_DOCUMENTS: readonly FormatName[] = ['csv', 'tsv', 'parquet', 'rejects'];
const EMPTY: readonly CsvOptions['empty'][] = ['absent', 'null', 'string'];

/** What the flags say of the inputs. @throws {UsageError} */
export function inputOptions(values: FlagTexts): InputOptions {
  const format = flagged<string>(values, 'format', FLAGS);
  const named = format === undefined ? undefined : formatOfFlag(format);
  return {
    format: named,
    csv: {
      types: typesOf(flagged<readonly string[]>(values, 'types', FLAGS) ?? []),
      empty: emptyOf(flagged<string>(values, 'empty', FLAGS)),
      delimiter: delimiterOf(flagged<string>(values, 'delimiter', FLAGS)),
      quote: quoteOf(flagged<string>(values, 'quote', FLAGS)),
    },
    recordsAt: recordsAtOf(flagged<string>(values, 'records-at', FLAGS), named),
    maxDecompressionRatio: flagged<number>(values, 'max-decompression-ratio', FLAGS) ?? MAX_RATIO,
  };
}

function recordsAtOf(
  text: string | undefined,
  format: NamedFormat | undefined,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = namesOfPointer(text);
  if (names === undefined) {
    // As JSONPath, a fragment or a path without its first slash would have it.
    const parts = text.replace(/^[$#]?[./]{0,2}/, '').split(/[./]/);
    const meant = text.includes('~')
      ? ''
      : `; for members of members say --records-at ${shellQuoted(pointerOf(parts))}`;
    throw new UsageError(
      `--records-at must be a JSON Pointer, such as /data/items, with ~1 for a / and ~0 for a ~ in a name; it is ${JSON.stringify(text)}${meant}`,
    );
  }
  const without = WITHOUT_DOCUMENTS.find((name) => name === format?.name);
  if (without !== undefined)
    throw new UsageError(`--records-at is for JSON documents: --format ${without} has none`);
  return names;
}

function typesOf(texts: readonly string[]): ReadonlyMap<string, ColumnType> {
  const types = new Map<string, ColumnType>();
  for (const text of texts) {
    const colon = text.lastIndexOf(':'); // a name may have colons of its own
    const name = nameOf(text.slice(0, colon));
    const type = text.slice(colon + 1);
    if (colon < 1 || !isColumnType(type)) {
      throw new UsageError(
        `--types must be COLUMN:TYPE,… with types ${COLUMN_TYPES.join(', ')}; it has ${JSON.stringify(text)}`,
      );
    }
    if (types.has(name)) throw new UsageError(`--types names the column ${JSON.stringify(name)} twice`);
    types.set(name, type);
  }
  return types;
}

function emptyOf(text: string | undefined): CsvOptions['empty'] {
  const empty = EMPTY.find((known) => known === (text ?? 'absent'));
  if (empty !== undefined) return empty;
  throw new UsageError(`--empty must be ${EMPTY.join(', ')}; it is ${JSON.stringify(text)}`);
}

function delimiterOf(text: string | undefined): string | undefined {
  if (text === '\\t' || text === 'tab') return '\t';
  if (text === undefined || isDelimiter(text)) return text;
  throw new UsageError(`--delimiter must be one character, or tab; it is ${JSON.stringify(text)}`);
}

function quoteOf(text = '"'): CsvQuote {
  if (text === '"' || text === 'none') return text;
  throw new UsageError(`--quote must be " (the default) or none; it is ${JSON.stringify(text)}`);
}
