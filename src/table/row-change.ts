import type { DeleteKind, OldStateKind, PutKind } from '../convert/row-kind.js';

/**
 * A row of a change log, with what became of it. Of a row that is deleted only the columns `K` of the primary key are
 * looked at; of the old state in an update nothing is.
 */
export type RowChange<Row, K extends keyof Row = keyof Row> =
  | { readonly kind: PutKind; readonly row: Row }
  | { readonly kind: OldStateKind; readonly row?: unknown }
  | { readonly kind: DeleteKind; readonly row: Pick<Row, K> & Partial<Row> };
