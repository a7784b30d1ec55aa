import { type BenchConnection, CREDENTIALS, MAX_IN_FLIGHT, REGION } from '../contenders/connection.ts';
import { FloorConnection } from './floor-connection.ts';
import { Signer } from './signature.ts';

/** The floor's 50 connections, and which of them have no request on them. */
export class FloorConnections {
  readonly #all: readonly FloorConnection[];
  readonly #idle: FloorConnection[];

  constructor(
    connection: BenchConnection,
    onAnswer: (idle: FloorConnection) => void,
    onError: (error: Error) => void,
  ) {
    const signer = new Signer(`${connection.host}:${connection.port}`, REGION, CREDENTIALS);
    this.#all = Array.from(
      { length: MAX_IN_FLIGHT },
      () => new FloorConnection(connection, signer, onAnswer, onError),
    );
    this.#idle = [...this.#all];
  }

  /** A connection to send on, if one is idle; it is given back when it has its answer. */
  takeIdle(): FloorConnection | undefined {
    return this.#idle.pop();
  }

  giveBack(connection: FloorConnection): void {
    this.#idle.push(connection);
  }

  get areAllIdle(): boolean {
    return this.#idle.length === this.#all.length;
  }

  destroy(): void {
    for (const connection of this.#all) connection.destroy();
  }
}
