/** The kinds of a row that is there after the change, as Flink names them: by short text, name or number. */
export type PutKind = '+I' | '+U' | 'INSERT' | 'UPDATE_AFTER' | 0 | 2;
/** The kinds of the old state of a row in an update. */
export type OldStateKind = '-U' | 'UPDATE_BEFORE' | 1;
/** The kinds of a row that is gone after the change. */
export type DeleteKind = '-D' | 'DELETE' | 3;

/**
 * What a change does to its row: `+I` inserts it, `-U` and `+U` are its old and its new state in an update, `-D` deletes it.
 * https://nightlies.apache.org/flink/flink-docs-stable/api/java/org/apache/flink/types/RowKind.html
 */
export type RowKind = PutKind | OldStateKind | DeleteKind;

/** What a change of this kind comes to: `-U` is nothing to write, since `+U` has the whole row. */
export type KindMeaning = 'PUT' | 'DELETE' | 'NONE';

/** Undefined if it is no kind of row. */
export function meaningOf(kind: unknown): KindMeaning | undefined {
  switch (kind as RowKind) {
    case '+I':
    case '+U':
    case 'INSERT':
    case 'UPDATE_AFTER':
    case 0:
    case 2:
      return 'PUT';
    case '-D':
    case 'DELETE':
    case 3:
      return 'DELETE';
    case '-U':
    case 'UPDATE_BEFORE':
    case 1:
      return 'NONE';
    default:
      return undefined;
  }
}
