/**
 * What a change does to its row, by the names of Flink's `RowKind`: `+I` inserts it, `-U` and `+U` are its old and its
 * new state in an update, `-D` deletes it.
 * https://nightlies.apache.org/flink/flink-docs-stable/api/java/org/apache/flink/types/RowKind.html
 */
export type RowKind = '+I' | '-U' | '+U' | '-D';

/** What a change of this kind comes to: `-U` is nothing to write, since `+U` has the whole row. */
export type KindMeaning = 'PUT' | 'DELETE' | 'NONE';

/** Undefined if it is no kind of row. */
export function meaningOf(kind: unknown): KindMeaning | undefined {
  switch (kind) {
    case '+I':
    case '+U':
      return 'PUT';
    case '-D':
      return 'DELETE';
    case '-U':
      return 'NONE';
    default:
      return undefined;
  }
}

/**
 * A row of a change log, with what became of it. Of a row that is deleted only the columns `K` of the primary key are
 * looked at; of the old state in an update nothing is.
 */
export type RowChange<Row, K extends keyof Row = keyof Row> =
  | { readonly kind: '+I' | '+U'; readonly row: Row }
  | { readonly kind: '-U'; readonly row?: unknown }
  | { readonly kind: '-D'; readonly row: Pick<Row, K> & Partial<Row> };
