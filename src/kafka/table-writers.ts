import { readsTombstones } from '../convert/reads-tombstones.js';
import type { SinkMetrics, SinkReport } from '../metrics.js';
import { openWriterWith, type WriterOverrides } from '../sink.js';
import type { OnRejected } from '../writer/rejections.js';
import type { Writer } from '../writer/writer.js';
import type { KafkaMessage } from './message.js';
import { messageConverter } from './message-converter.js';
import type { ResolvedWorkerOptions } from './resolve-worker-options.js';
import type { Tombstones } from './tombstones.js';

/** What {@link TableWriters} is told and asked. */
export interface TableWritersHost<V, K> {
  /** Whether this worker may write: see `Lease`. */
  readonly maySend: () => boolean;
  /** A writer has stopped by itself. */
  readonly failed: (error: Error) => void;
  /** What takes rejections; undefined if nothing does. */
  readonly onRejected: (
    own: OnRejected<KafkaMessage<V, K>> | undefined,
  ) => OnRejected<KafkaMessage<V, K>> | undefined;
}

/** One table: its writer, and what writers before it have done. */
interface OpenTable<V, K> {
  readonly writer: Writer<KafkaMessage<V, K>>;
  isAborted: boolean;
  /** Whether messages may be kept by whoever takes rejections. */
  readonly keepsMessages: boolean;
  /** Whether messages without a value go to the converter. */
  readonly tombstones: 'write' | 'skip' | 'refuse';
}

/**
 * A writer for each table: one that is throttled fills its own buffer, and holds up nobody else. A writer lives on over
 * rebalances; only where it could not be drained in time it is aborted, and another is opened.
 */
export class TableWriters<V, K> {
  readonly #options: ResolvedWorkerOptions<V, K>;
  readonly #host: TableWritersHost<V, K>;
  readonly #tables = new Map<string, OpenTable<V, K>>();
  readonly #opening = new Map<string, Promise<void>>();
  /** Ends what is asked of tables before their writers are open. */
  readonly #openings = new Set<AbortController>();
  /** By table, what writers that were aborted have done. */
  readonly #pastReports = new Map<string, SinkReport>();
  #isClosed = false;

  constructor(options: ResolvedWorkerOptions<V, K>, host: TableWritersHost<V, K>) {
    this.#options = options;
    this.#host = host;
  }

  /** Opens the writers that are not open. */
  async open(): Promise<void> {
    const names = new Set(this.#options.tables.values());
    await Promise.all([...names].map((name) => this.#open(name)));
  }

  /** The writer of a topic's messages, and whether it keeps them. */
  of(topic: string): OpenTable<V, K> {
    const table = this.#tables.get(this.#options.tables.get(topic) ?? '');
    if (table === undefined) throw new Error(`no writer is open for the topic ${topic}`);
    return table;
  }

  /** Makes all that is accepted durable. One table that fails does not keep it from that of the others. */
  async flush(): Promise<void> {
    const flushes = [...this.#tables.values()].map(({ writer }) => writer.flush());
    await Promise.allSettled(flushes);
    await Promise.all(flushes);
  }

  /** Gives up what was not sent of partitions, and waits for what was. They may come anew then. */
  async forget(partitions: readonly { readonly topic: string; readonly id: string }[]): Promise<void> {
    const byWriter = Map.groupBy(partitions, ({ topic }) => this.of(topic).writer);
    await Promise.all([...byWriter].map(([writer, given]) => writer.discard(given.map(({ id }) => id))));
  }

  /** Drops what is not durable; nothing of it is sent any more. */
  abort(reason: unknown): void {
    for (const table of this.#tables.values()) {
      if (table.isAborted) continue;
      table.isAborted = true;
      table.writer.abort(reason);
    }
  }

  /** Closes all that are open, and those that are being opened. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const opening of this.#openings) opening.abort();
    const open = [...this.#tables.values()].filter(({ isAborted }) => !isAborted);
    await Promise.all(open.map(({ writer }) => writer.close()));
  }

  /** By {@link partitionId}, the last offset up to which all is durable or handed over. */
  durableOffsets(): Map<string, bigint> {
    const offsets = new Map<string, bigint>();
    for (const { writer } of this.#tables.values())
      for (const [partition, offset] of writer.durablePositions())
        offsets.set(String(partition), BigInt(offset));
    return offsets;
  }

  /** What was done for each table. */
  reports(): Map<string, SinkReport> {
    return new Map(
      [...this.#tables].map(([name, { writer }]) => [name, this.#reportOf(name, writer.report())]),
    );
  }

  /** What keeps a table from being written; undefined if nothing does. */
  trouble(): string | undefined {
    for (const [name, { writer }] of this.#tables) {
      const { status, reason } = writer.health();
      if (status !== 'ok') return `table ${name}: ${status}${reason === undefined ? '' : `: ${reason}`}`;
    }
    return undefined;
  }

  metrics(): Map<string, SinkMetrics> {
    return new Map([...this.#tables].map(([name, { writer }]) => [name, writer.metrics()]));
  }

  #reportOf(name: string, report: SinkReport): SinkReport {
    const before = this.#pastReports.get(name);
    return before === undefined ? report : added(before, report);
  }

  #open(name: string): Promise<void> {
    const before = this.#tables.get(name);
    if (before !== undefined && !before.isAborted) return Promise.resolve();
    const opening = this.#opening.get(name) ?? this.#openAfter(name, before);
    this.#opening.set(name, opening);
    return opening.finally(() => this.#opening.delete(name));
  }

  async #openAfter(name: string, before: OpenTable<V, K> | undefined): Promise<void> {
    const { sink } = this.#options;
    // Told while the writer is opened: the converter is made when the table's key is known.
    const told: { tombstones: Tombstones<K>; keepsMessages: boolean } = {
      tombstones: 'refuse',
      keepsMessages: false,
    };
    const opening = new AbortController();
    this.#openings.add(opening);
    const overrides: WriterOverrides<KafkaMessage<V, K>> = {
      tableName: name,
      elementConverter: (given, keySchema) => {
        const own = given ?? this.#options.elementConverter;
        told.tombstones = this.#options.tombstones ?? (readsTombstones(own) ? 'convert' : 'refuse');
        return messageConverter(own, told.tombstones, keySchema);
      },
      onRejected: (own) => {
        const onRejected = this.#host.onRejected(own);
        told.keepsMessages = onRejected !== undefined;
        return onRejected;
      },
      maySend: this.#host.maySend,
    };
    const writer = await openWriterWith(sink, overrides, opening).finally(() =>
      this.#openings.delete(opening),
    );
    if (before !== undefined) this.#pastReports.set(name, this.#reportOf(name, before.writer.report()));
    const table: OpenTable<V, K> = {
      writer,
      isAborted: this.#isClosed,
      keepsMessages: told.keepsMessages,
      tombstones: told.tombstones === 'skip' || told.tombstones === 'refuse' ? told.tombstones : 'write',
    };
    this.#tables.set(name, table);
    writer.failed.catch((error: Error) => {
      if (!table.isAborted) this.#host.failed(error);
    });
    if (this.#isClosed) writer.abort();
  }
}

/** Two reports of the same table as one: all their members are counts. */
function added(a: SinkReport, b: SinkReport): SinkReport {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + Number(count);
  return sum as unknown as SinkReport;
}
