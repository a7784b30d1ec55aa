import type { KeySchema } from '../item/key-schema.js';
import type { LoadArguments } from './arguments.js';
import { keyColumns } from './input/column-use.js';
import type { RecordReader } from './input/record-reader.js';
import { type DocumentConverter, loadConverter } from './load-converter.js';
import { checkKeyNames } from './shape/key-arguments.js';
import { Shape } from './shape/shape.js';

/** What makes writes of documents; undefined if none is given. @throws {UsageError} */
export async function converterOf({ converter }: LoadArguments): Promise<DocumentConverter | undefined> {
  return converter === undefined ? undefined : await loadConverter(converter);
}

/** Whether the table's key is needed to know what the records are. */
export function needsKey(reader: RecordReader, { converter, shape }: LoadArguments): boolean {
  return converter === undefined && (shape !== undefined || reader.hasTables);
}

/**
 * Settles what the records are, with the key of the table as far as it is known.
 *
 * @returns the shape to write them in; undefined if there is none, or a converter
 * @throws {UsageError} the inputs or the shape do not fit the key
 */
export function settleRecords(
  reader: RecordReader,
  args: LoadArguments,
  converter: DocumentConverter | undefined,
  key: KeySchema | undefined,
): Shape | undefined {
  if (converter !== undefined) {
    reader.settle(); // it alone knows what becomes of a column
    return undefined;
  }
  if (key !== undefined) checkKeyNames(args.keyNames, key, `table ${args.options.tableName}`);
  const shape = args.shape && key && new Shape(args.shape, key, Date.now());
  reader.settle(shape?.columns ?? (key && keyColumns(key)));
  return shape;
}
