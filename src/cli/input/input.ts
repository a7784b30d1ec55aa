import { UsageError } from '../usage-error.js';
import { parseAttributeJson } from './attribute-json.js';
import { type ColumnUse, checkNeeded, type TableHeader } from './column-use.js';
import { type CsvColumn, columnsOf, columnsText, type SeenColumns } from './csv/csv-columns.js';
import { type CsvHead, readCsvHead, recordNote } from './csv/csv-head.js';
import type { CsvNotes } from './csv/csv-notes.js';
import { readCsv } from './csv/read-csv.js';
import { detectLayout, tellsLayout, tellsRejects } from './detect-layout.js';
import { formatOfFile, type Layout, layoutName, layoutText } from './format.js';
import { InputBytes } from './input-bytes.js';
import type { InputOptions } from './input-options.js';
import type { Beginning, InputFile, InputRecord } from './input-record.js';
import { onlyList } from './only-list.js';
import type { ParquetHeader } from './parquet/read-parquet.js';
import { parseDocument } from './parse-document.js';
import { readLines } from './read-lines.js';
import { readValues } from './read-values.js';
import { MAX_REJECT_BYTES } from './record-limits.js';
import { rejectParser } from './rejects/parse-reject.js';
import { UnreadableInput } from './unreadable-input.js';

/** A file whose format is known. */
export class Input {
  readonly file: InputFile;
  /** Undefined for an empty one. */
  readonly layout: Layout | undefined;
  /** The names that lead to the only list of objects in the first of its documents, each of which is taken for a record. */
  listAt: readonly string[] | undefined;
  readonly #options: InputOptions;
  readonly #signal: AbortSignal;
  readonly #csv: CsvHead | undefined;
  readonly #compression: InputBytes['compression'];
  #columns: readonly CsvColumn[] = [];
  #texts: ColumnUse['texts'] = new Set();
  #parquet: ParquetHeader | undefined;
  /** Of what cannot be opened twice; else it is opened when its turn comes. */
  #bytes: InputBytes | undefined;
  #bytesRead = 0;
  #beginning: Beginning | undefined;

  private constructor(
    file: InputFile,
    options: InputOptions,
    signal: AbortSignal,
    layout: Layout | undefined,
    csv: CsvHead | undefined,
    bytes: InputBytes,
  ) {
    this.file = file;
    this.layout = layout;
    this.#options = options;
    this.#signal = signal;
    this.#csv = csv;
    this.#compression = bytes.compression;
    this.#checkLayout();
    if (file.size === undefined) this.#bytes = bytes;
    else bytes.destroy();
  }

  /**
   * Finds out how a file is to be read.
   * @param signal stops reading when it is aborted, now and later: who reads is told by an error
   * @throws {UsageError} it cannot be opened, or its format is not known or it is not what it is said to be
   */
  static async open(file: InputFile, options: InputOptions, signal: AbortSignal): Promise<Input> {
    const named = formatOfFile(file.path);
    const { format, csv, maxDecompressionRatio, recordsAt } = options;
    const compression = format?.compression ?? named.compression;
    let bytes: InputBytes | undefined;
    try {
      bytes = await InputBytes.open(file, compression, maxDecompressionRatio, signal);
      const head = await bytes.head(
        format?.name === 'jsonl' && recordsAt === undefined ? tellsRejects : tellsLayout,
      );
      const layout = detectLayout(
        head,
        file.exported ? 'dynamodb' : named.name,
        format?.name,
        recordsAt,
        csv.quote,
      );
      if (layout?.kind === 'parquet') return await Input.#openParquet(file, options, signal, layout, bytes);
      if (layout?.kind !== 'csv') {
        const input = new Input(file, options, signal, layout, undefined, bytes);
        if (layout !== undefined && isOfDocuments(layout)) input.listAt = onlyList(head.bytes);
        return input;
      }
      const csvHead = await readCsvHead(bytes, {
        delimiter: csv.delimiter ?? layout.delimiter,
        quote: csv.quote,
      });
      return new Input(file, options, signal, { ...layout, ...csvHead.dialect }, csvHead, bytes);
    } catch (error) {
      bytes?.destroy();
      const isOfBytes = bytes === undefined && !(error instanceof UnreadableInput); // it has the file's name
      if (isOfBytes || !(error instanceof UsageError || error instanceof UnreadableInput)) throw error;
      throw new UsageError(`${file.name} ${error.message}`, { cause: error });
    }
  }

  static async #openParquet(
    file: InputFile,
    options: InputOptions,
    signal: AbortSignal,
    layout: Layout,
    bytes: InputBytes,
  ): Promise<Input> {
    if (file.size === undefined || bytes.compression !== undefined) {
      throw new UsageError(
        'is Parquet, of which the end must be read first: load it from a file, and not compressed as a whole',
      );
    }
    const { readParquetHeader } = await import('./parquet/read-parquet.js');
    const input = new Input(file, options, signal, layout, undefined, bytes);
    input.#parquet = await readParquetHeader(file);
    return input;
  }

  /** The names of its columns; undefined if it is no table. */
  get header(): TableHeader | undefined {
    const names = this.#csv?.names ?? this.#parquet?.names;
    return names && { file: this.file.name, names, note: this.#csv && (this.#csv.note ?? recordNote(names)) };
  }

  /** Bytes read so far, as they are stored. */
  get bytesRead(): number {
    return this.#bytes?.bytesRead ?? this.#bytesRead;
  }

  /** Bytes, as they are stored, that the records given so far take; undefined if nobody knows. */
  get bytesTaken(): number | undefined {
    return this.#bytes === undefined ? this.#bytesRead : this.#bytes.bytesTaken;
  }

  /** @throws {UsageError} an earlier run has read it otherwise; the message continues the file's name */
  #checkLayout(): void {
    const before = this.file.begun?.layout;
    const now = this.layoutName;
    if (before === undefined || before === now) return;
    throw new UsageError(
      `was read as ${before} before, and would be as ${now} now: say --format, --delimiter, --quote and --records-at as before, ` +
        'or begin anew with another --checkpoint',
    );
  }

  /** How it is read, for {@link BegunFile}; undefined of an empty one. */
  get layoutName(): string | undefined {
    return this.layout && layoutName(this.layout);
  }

  /** How it begins, as it is stored; undefined of a regular file. */
  get beginning(): Beginning | undefined {
    return this.#bytes?.beginning ?? this.#beginning;
  }

  /** What it is, for people: `orders.csv.gz: CSV, gzip, 3 columns: id:S total:N? paid:BOOL?`. */
  get description(): string {
    if (this.layout === undefined) return `${this.file.name}: empty`;
    const parts = [layoutText(this.layout)];
    if (this.#compression !== undefined) parts.push(this.#compression);
    const count = this.#columns.length;
    if (count > 0)
      parts.push(`${count} ${count === 1 ? 'column' : 'columns'}: ${columnsText(this.#columns)}`);
    if (this.#parquet !== undefined) {
      const { rows, names } = this.#parquet;
      parts.push(`${rows} rows, ${names.length} columns: ${names.join(' ')}`);
    }
    const note = this.#csv?.note;
    return `${this.file.name}: ${parts.join(', ')}${note === undefined ? '' : `; ${note}`}`;
  }

  /**
   * Settles the types of the columns of CSV files, which hold for all of them.
   * @param use what becomes of the columns
   * @param seen whose inferred types stay as they are; these columns are added to them
   * @throws {UsageError} a column is not there that `--types` names, or that every table needs
   */
  static settleColumns(
    inputs: readonly Input[],
    types: InputOptions['csv']['types'],
    use: ColumnUse,
    seen: SeenColumns,
  ): void {
    for (const input of inputs) input.#texts = use.texts;
    const tables = inputs.flatMap((input) => (input.#csv === undefined ? [] : [{ input, head: input.#csv }]));
    if (tables.length > 0) {
      const columns = columnsOf(
        tables.map(({ head }) => head),
        types,
        use.types,
        seen,
      );
      tables.forEach(({ input }, i) => {
        input.#columns = columns[i] ?? [];
      });
    }
    checkNeeded(
      use,
      inputs.flatMap(({ header }) => header ?? []),
    );
  }

  /** Has {@link records} begin anew: of a regular file. */
  rewind(): void {
    this.#bytes?.destroy();
    this.#bytes = undefined;
    this.#bytesRead = 0;
  }

  /**
   * Reads the records behind the last one that an earlier run is done with.
   * @param notes is told of rows of CSV that may not be what was meant. @default nobody asks
   * @throws {UnreadableInput} it cannot be read on
   */
  async *records(notes?: CsvNotes): AsyncGenerator<readonly InputRecord[]> {
    const { layout, file } = this;
    if (layout === undefined) return;
    const behind = file.begun?.number ?? 0;
    const { csv, maxDecompressionRatio } = this.#options;
    if (layout.kind === 'parquet') {
      const { readParquet } = await import('./parquet/read-parquet.js'); // its package may not be there
      yield* readParquet(
        file,
        csv.empty,
        (bytesRead) => {
          this.#bytesRead = bytesRead;
        },
        behind,
      );
      return;
    }
    this.#bytes ??= await InputBytes.open(file, this.#compression, maxDecompressionRatio, this.#signal);
    const bytes = this.#bytes;
    switch (layout.kind) {
      case 'lines':
        yield* readLines(bytes, file, layout.isDynamoDb ? parseAttributeJson : parseDocument, behind);
        break;
      case 'rejects':
        yield* readLines(bytes, file, rejectParser({ ...csv, texts: this.#texts }), behind, MAX_REJECT_BYTES);
        break;
      case 'values': {
        const parse = layout.isDynamoDb ? parseAttributeJson : parseDocument;
        yield* readValues(bytes, file, parse, { at: layout.at, behind });
        break;
      }
      case 'csv':
        yield* readCsv(
          bytes,
          file,
          this.#columns,
          (this.#csv as CsvHead).dialect,
          csv.empty,
          this.#texts,
          behind,
          notes,
        );
        break;
    }
    this.#bytesRead = bytes.bytesRead;
    this.#beginning = bytes.beginning;
    this.#bytes = undefined;
  }
}

/** Whether it is read as JSON documents that are records themselves. */
function isOfDocuments(layout: Layout): boolean {
  return (
    (layout.kind === 'lines' || (layout.kind === 'values' && layout.at.length === 0)) && !layout.isDynamoDb
  );
}
