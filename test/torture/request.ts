import type { Write } from './records.js';

/** One BatchWriteItem request of a process. */
export interface Request {
  readonly number: number;
  readonly table: string;
  readonly writes: readonly { readonly lane: string; readonly write: Write }[];
  /** Its time has run out, or its process has ended: what the service applies of it now is late. */
  isAbandoned: boolean;
}
