import type { Clock } from '../clock.js';
import type { ElementConverter } from '../convert/element-converter.js';
import type { ResolvedDocumentOptions } from '../item/document-options.js';
import type { OnWritten } from '../on-written.js';
import type { Snapshot } from '../state/snapshot-format.js';
import type { Transport } from '../wire/transport.js';
import type { OnRejected } from './rejections.js';
import type { SinkLog } from './sink-log.js';
import type { Table } from './table.js';
import type { Tables } from './tables.js';
import type { WriterOptions } from './writer-options.js';
import type { WriterRates } from './writer-rates.js';

/** What a `Writer` is made of. */
export interface WriterParts<T> {
  readonly options: WriterOptions;
  readonly elementConverter: ElementConverter<T> | undefined;
  readonly onRejected: OnRejected<T> | undefined;
  readonly document: ResolvedDocumentOptions;
  readonly maxRecordSizeInBytes: number;
  readonly tables: Tables;
  readonly rates: WriterRates;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: Transport;
  /** Absent if nobody listens. */
  readonly log?: SinkLog | undefined;
  /** Absent if nobody looks. */
  readonly onWritten?: OnWritten | undefined;
  /** What to begin with: a snapshot, and its tables in its order. */
  readonly restored?: { readonly snapshot: Snapshot; readonly tables: readonly Table[] } | undefined;
}
