import type { KeySchema } from '../../dist/index.js';
import type { BodyWriter } from '../floor/body-writer.ts';

export type RecordShape = 'order' | 'event' | 'document' | 'blob' | 'any';

/** What is written: the same records, made by the same code, for every contender. */
export interface BenchCase<R extends object = object> {
  /** As `--case` takes it, and the endpoint's table name. */
  readonly name: string;
  /** One line for the report: what a record is, and what the case asks. */
  readonly description: string;
  /** What the records look like: rivals that need a schema have one for each. */
  readonly shape: RecordShape;
  readonly keySchema: KeySchema;
  /** Records that the fastest contenders write in one measurement; slower ones write a fixed part of it. */
  readonly recordCount: number;
  /** The i-th record, never the same object twice. Its strings are flat, as those of a parsed message are. */
  make(i: number): R;
  /** The floor's encoding: the members of `Item`, braces included, for records of this case and no others. */
  encodeItem(body: BodyWriter, record: R): void;
  readonly isTls?: boolean;
  /** Keys repeat: the sink may replace writes that are not sent yet, and so does the floor. */
  readonly isCoalesced?: boolean;
  /** How long the endpoint takes to answer; not set: no time at all. */
  readonly answerMS?: number;
}
