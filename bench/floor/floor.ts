import type { BenchCase } from '../cases/bench-case.ts';
import { BATCH_SIZE, type BenchConnection } from '../contenders/connection.ts';
import type { Contender } from '../contenders/contender.ts';
import { BatchFrame } from './batch-frame.ts';
import type { FloorConnection } from './floor-connection.ts';
import { FloorConnections } from './floor-connections.ts';

/**
 * The cheapest way to write these records that we know: encoding made for the one shape, into the bytes that are sent,
 * signed, over HTTP/1.1 by hand. No order per key, no size, no position, no retry: what a sink adds is to be seen.
 */
export class Floor implements Contender {
  readonly #case: BenchCase;
  readonly #frame: BatchFrame;
  readonly #connections: FloorConnections;
  #next = 0;
  #end = 0;
  #written = Promise.withResolvers<void>();

  constructor(benchCase: BenchCase, connection: BenchConnection) {
    this.#case = benchCase;
    this.#frame = new BatchFrame(benchCase.name);
    this.#connections = new FloorConnections(
      connection,
      (idle) => this.#onAnswer(idle),
      (error) => this.#written.reject(error),
    );
  }

  async write(first: number, count: number): Promise<number> {
    this.#next = first;
    this.#end = first + count;
    this.#written = Promise.withResolvers();
    while (this.#next < this.#end) {
      const connection = this.#connections.takeIdle();
      if (connection === undefined) break;
      this.#send(connection);
    }
    await this.#written.promise;
    return count;
  }

  async close(): Promise<void> {
    this.#connections.destroy();
  }

  #onAnswer(connection: FloorConnection): void {
    if (this.#next < this.#end) {
      this.#send(connection);
      return;
    }
    this.#connections.giveBack(connection);
    if (this.#connections.areAllIdle) this.#written.resolve();
  }

  #send(connection: FloorConnection): void {
    const { body } = connection;
    const first = this.#next;
    const end = Math.min(first + BATCH_SIZE, this.#end);
    connection.startBody();
    this.#frame.start(body);
    for (let i = first; i < end; i++) {
      this.#frame.item(body, i === first);
      this.#case.encodeItem(body, this.#case.make(i));
    }
    this.#frame.end(body);
    this.#next = end;
    connection.send();
  }
}
