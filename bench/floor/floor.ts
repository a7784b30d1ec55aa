import type { BenchCase } from '../cases/bench-case.ts';
import {
  BATCH_SIZE,
  type BenchConnection,
  CREDENTIALS,
  MAX_IN_FLIGHT,
  REGION,
} from '../contenders/connection.ts';
import type { Contender } from '../contenders/contender.ts';
import { constant } from './constant-text.ts';
import { FloorConnection } from './floor-connection.ts';
import { Signer } from './signature.ts';

const BODY_END = constant(']}}');
const FIRST_WRITE = constant('{"PutRequest":{"Item":');
const NEXT_WRITE = constant('}},{"PutRequest":{"Item":');
const LAST_WRITE_END = constant('}}');

/**
 * The cheapest way to write these records that we know: encoding made for the one shape, into the bytes that are sent,
 * signed, over HTTP/1.1 by hand. No order per key, no size, no position, no retry: what a sink adds is to be seen.
 */
export class Floor implements Contender {
  readonly #case: BenchCase;
  readonly #bodyStart;
  readonly #idle: FloorConnection[] = [];
  readonly #connections: readonly FloorConnection[];
  #next = 0;
  #end = 0;
  #written = Promise.withResolvers<void>();

  constructor(benchCase: BenchCase, connection: BenchConnection) {
    this.#case = benchCase;
    this.#bodyStart = constant(`{"RequestItems":{${JSON.stringify(benchCase.name)}:[`);
    const signer = new Signer(`${connection.host}:${connection.port}`, REGION, CREDENTIALS);
    this.#connections = Array.from(
      { length: MAX_IN_FLIGHT },
      () =>
        new FloorConnection(
          connection,
          signer,
          (idle) => this.#take(idle),
          (error) => this.#written.reject(error),
        ),
    );
    this.#idle.push(...this.#connections);
  }

  write(first: number, count: number): Promise<number> {
    this.#next = first;
    this.#end = first + count;
    this.#written = Promise.withResolvers();
    while (this.#next < this.#end) {
      const connection = this.#idle.pop();
      if (connection === undefined) break;
      this.#send(connection);
    }
    return this.#written.promise.then(() => count);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
  }

  #take(connection: FloorConnection): void {
    if (this.#next < this.#end) {
      this.#send(connection);
      return;
    }
    this.#idle.push(connection);
    if (this.#idle.length === MAX_IN_FLIGHT) this.#written.resolve();
  }

  #send(connection: FloorConnection): void {
    const { body } = connection;
    const end = Math.min(this.#next + BATCH_SIZE, this.#end);
    connection.startBody();
    body.constant(this.#bodyStart);
    for (let i = this.#next; i < end; i++) {
      body.constant(i === this.#next ? FIRST_WRITE : NEXT_WRITE);
      this.#case.encodeItem(body, this.#case.make(i));
    }
    body.constant(LAST_WRITE_END);
    body.constant(BODY_END);
    this.#next = end;
    connection.send();
  }
}
