import type { ItemEncoder } from '../../item/item-encoder.js';
import { writeUnitsOf } from '../../item/write-units.js';
import type { FaultyRecord, RecordPlace } from '../input/input-record.js';
import type { ProblemCode } from '../problem-kind.js';
import { DuplicateKeys } from './duplicate-keys.js';
import { ExampleWrites } from './example-writes.js';
import { HottestPartitionKey } from './hottest-partition-key.js';
import { LargestItems } from './largest-items.js';
import { Problems } from './problems.js';
import { SizeDistribution } from './size-distribution.js';
import type { TalliedTable } from './tallied-table.js';

const LARGEST_ITEMS = 5;
const FREQUENT_KEYS = 5;
const PLACES_OF_A_PROBLEM = 5;

/** What is counted of records, by the names that the report of a load has. */
export interface Counts {
  /** Records taken. */
  readonly lines: number;
  readonly put: number;
  readonly deleted: number;
  /** Of what is put, by DynamoDB's size rule. */
  readonly bytes: number;
  readonly writeUnits: number;
  /** Records the converter makes nothing of. */
  readonly filtered: number;
  /** Writes that would be rejected. */
  readonly rejected: number;
  /** Records that cannot be read; they are not among `rejected`. */
  readonly rejectedLines: number;
  /** Records that would not be written as a whole. Each counts once. */
  readonly rejectedRecords: number;
}

/** Counts what a load would write. */
export class Tally {
  readonly sizes: SizeDistribution = new SizeDistribution();
  readonly largest: LargestItems = new LargestItems(LARGEST_ITEMS);
  readonly duplicates: DuplicateKeys = new DuplicateKeys(FREQUENT_KEYS);
  readonly hottest: HottestPartitionKey = new HottestPartitionKey();
  readonly problems: Problems = new Problems(PLACES_OF_A_PROBLEM);
  /** Undefined where what is in records is not to be shown. */
  readonly examples: ExampleWrites | undefined;
  #lines = 0;
  #filtered = 0;
  #deleted = 0;
  #writeUnits = 0;
  #rejected = 0;
  #rejectedLines = 0;
  #rejectedRecords = 0;
  /** Whether the record that is looked at is counted among the rejected ones: it may have several writes. */
  #isCounted = false;

  /** @param showsExamples whether what is in records may be shown */
  constructor(showsExamples: boolean) {
    this.examples = showsExamples ? new ExampleWrites() : undefined;
  }

  /** What was counted so far. */
  counts(): Counts {
    return {
      lines: this.#lines,
      put: this.sizes.items,
      deleted: this.#deleted,
      bytes: this.sizes.bytes,
      writeUnits: this.#writeUnits,
      filtered: this.#filtered,
      rejected: this.#rejected,
      rejectedLines: this.#rejectedLines,
      rejectedRecords: this.#rejectedRecords,
    };
  }

  /** The next record: told before what becomes of it. */
  next(): void {
    this.#lines++;
    this.#isCounted = false;
  }

  /** A record the converter makes nothing of. */
  leftOut(): void {
    this.#filtered++;
  }

  unreadable(record: FaultyRecord): void {
    this.#rejectedLines++;
    this.#countRecord();
    this.problems.add('UNREADABLE', record.fault, placeOf(record));
  }

  refused(place: RecordPlace, code: ProblemCode, message: string): void {
    this.#rejected++;
    this.#countRecord();
    this.problems.add(code, message, placeOf(place));
  }

  /** Takes the write that is in the encoder. */
  written(place: RecordPlace, table: TalliedTable, encoder: ItemEncoder, isPut: boolean): void {
    const { size } = encoder;
    const units = writeUnitsOf(size);
    this.#writeUnits += units;
    table.writes++;
    table.writeUnits += units;
    this.duplicates.add(encoder, table);
    this.hottest.add(encoder, table, units);
    this.examples?.add(place, table, encoder, isPut);
    if (!isPut) {
      this.#deleted++;
      return;
    }
    this.sizes.add(size);
    if (this.largest.takes(size))
      this.largest.add({ place: placeOf(place), key: table.keyText(encoder), bytes: size });
  }

  #countRecord(): void {
    if (!this.#isCounted) this.#rejectedRecords++;
    this.#isCounted = true;
  }
}

/** A place alone: what else a record has must not be kept with it. */
function placeOf({ file, number, line, endLine }: RecordPlace): RecordPlace {
  return { file, number, line, endLine };
}
