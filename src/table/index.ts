export type { RowKind } from '../convert/row-kind.js';
export { createTableSink, type TableChange, type TableDefinition } from './create-table-sink.js';
export type { RowChange } from './row-change.js';
export type { Columns, ColumnValue, KeyColumn, TableRow } from './row-type.js';
export type { Duration, Flag, TableOptions, WholeNumber } from './table-options.js';
export type { TableSink } from './table-sink.js';
export type { TemporalLike } from './temporal-text.js';
