import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BenchCase } from '../cases/bench-case.ts';
import { BATCH_SIZE, type BenchConnection } from '../contenders/connection.ts';
import type { Contender } from '../contenders/contender.ts';
import { BatchFrame } from './batch-frame.ts';
import { FloorConnections } from './floor-connections.ts';
import { UnsentWrites } from './unsent-writes.ts';

/** The sink's `maxBufferedRequests`. */
const MAX_UNSENT = 10_000;
/** Writes between two turns of the event loop: without one no answer is ever read. */
const WRITES_A_TURN = 1000;

/**
 * The floor where keys repeat: a write that is not sent yet is replaced by a newer one of its key. A batch leaves when it
 * is full and a connection is idle. Two writes of a key may be in flight at once: it keeps no order.
 */
export class CoalescingFloor implements Contender {
  readonly #case: BenchCase;
  readonly #frame: BatchFrame;
  readonly #connections: FloorConnections;
  readonly #unsent: UnsentWrites<object>;
  #sent = 0;
  #answered = Promise.withResolvers<void>();

  constructor(benchCase: BenchCase, connection: BenchConnection) {
    const { keySchema } = benchCase;
    const partitionKey = keySchema.partitionKey.name;
    const sortKey = keySchema.sortKey?.name ?? '';
    this.#case = benchCase;
    this.#frame = new BatchFrame(benchCase.name);
    this.#unsent = new UnsentWrites(
      MAX_UNSENT,
      (body, record) => benchCase.encodeItem(body, record),
      (record) => keyOf(record as Record<string, string>, partitionKey, sortKey),
    );
    this.#connections = new FloorConnections(
      connection,
      (idle) => {
        this.#connections.giveBack(idle);
        this.#sendFullBatches();
        this.#answered.resolve();
      },
      (error) => this.#answered.reject(error),
    );
  }

  async write(first: number, count: number): Promise<number> {
    const sentBefore = this.#sent;
    const end = first + count;
    for (let i = first; i < end; ) {
      const turnEnd = Math.min(i + WRITES_A_TURN, end);
      while (i < turnEnd && this.#unsent.hasRoom) this.#unsent.take(this.#case.make(i++));
      this.#sendFullBatches();
      await (this.#unsent.hasRoom ? nextTurn() : this.#nextAnswer());
    }
    while (this.#unsent.size > 0 || !this.#connections.areAllIdle) {
      if (this.#unsent.size === 0 || !this.#sendBatch()) await this.#nextAnswer();
    }
    return this.#sent - sentBefore;
  }

  async close(): Promise<void> {
    this.#connections.destroy();
  }

  #nextAnswer(): Promise<void> {
    this.#answered = Promise.withResolvers();
    return this.#answered.promise;
  }

  #sendFullBatches(): void {
    while (this.#unsent.size >= BATCH_SIZE && this.#sendBatch());
  }

  /** @returns whether a connection was idle */
  #sendBatch(): boolean {
    const connection = this.#connections.takeIdle();
    if (connection === undefined) return false;
    const { body } = connection;
    const count = Math.min(BATCH_SIZE, this.#unsent.size);
    connection.startBody();
    this.#frame.start(body);
    for (let n = 0; n < count; n++) {
      this.#frame.item(body, n === 0);
      this.#unsent.moveInto(body);
    }
    this.#frame.end(body);
    this.#sent += count;
    connection.send();
    return true;
  }
}

/** No order's key has a space in it, so that no two keys are one. */
function keyOf(record: Record<string, string>, partitionKey: string, sortKey: string): string {
  return `${record[partitionKey]} ${record[sortKey]}`;
}
