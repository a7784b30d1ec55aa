import type { BenchCase } from '../cases/bench-case.ts';
import type { BenchConnection } from './connection.ts';

/** One way to write records, in a process of its own. */
export interface Contender {
  /**
   * Makes the records first … first + count - 1 and writes them; resolves when all are durable.
   * @returns how many writes went out
   */
  write(first: number, count: number): Promise<number>;
  close(): Promise<void>;
}

export type OpenContender = (benchCase: BenchCase, connection: BenchConnection) => Promise<Contender>;
