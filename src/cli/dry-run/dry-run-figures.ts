import { type KeySchema, keySchemaText } from '../../item/key-schema.js';
import type { LoadArguments } from '../arguments.js';
import type { InputRecord, RecordPlace } from '../input/input-record.js';
import type { ProblemCode } from '../problem-kind.js';
import type { WantedTable } from '../ready-table.js';
import type { SizeBar } from '../size-bars.js';
import type { TableFacts } from '../table-facts.js';
import type { FrequentKey } from './duplicate-keys.js';
import type { ExampleWrite } from './example-writes.js';
import type { FoundTable } from './find-table.js';
import type { HotPartitionKey } from './hottest-partition-key.js';
import { type Capacity, capacityOf, NEW_ON_DEMAND_UNITS, PARTITION_KEY_UNITS } from './load-time.js';
import { costOf, type Price } from './price.js';
import type { TalliedTable } from './tallied-table.js';
import type { Counts, Tally } from './tally.js';

/** The table, as it was found and as it is wanted. */
export interface CheckedTable {
  readonly wanted: WantedTable;
  readonly found: FoundTable;
  readonly key: KeySchema;
}

/** A place, for programs. */
export interface PlaceFigures {
  readonly file: string;
  readonly record: number;
  readonly line: number | undefined;
  /** The line it ends in, of a row that cannot be read and takes several. */
  readonly endLine?: number | undefined;
}

/** Sizes of items in bytes, by DynamoDB's rule. */
export interface SizeFigures {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly histogram: readonly SizeBar[];
}

/** What is known of the table. */
export interface TableFigures extends Partial<Omit<TableFacts, 'key'>> {
  readonly name: string;
  readonly key: string;
  /** Who said the key; undefined if it was the table. */
  readonly keyFrom: string | undefined;
  readonly state: FoundTable['state'];
  /** Where it was looked for. */
  readonly origin?: string;
  /** Why it is not known. */
  readonly reason?: string;
  /** Whether a load would make it. */
  readonly isMade: boolean;
}

/** How long the writes take at least. */
export interface TimeFigures extends Capacity {
  readonly seconds: number;
  /** The one that the time is of, where it is longer than that of the table. */
  readonly partitionKey?: HotPartitionKey;
}

/** What the writes cost on demand. */
export interface CostFigures extends Price {
  readonly amount: number;
  readonly currency: 'USD';
}

/** All that a dry run finds. Of a part of the inputs, time and cost are those of the estimate. */
export interface DryRunFigures extends Counts {
  readonly isWhole: boolean;
  /** How many records of each file were read, at most. */
  readonly sample: number | undefined;
  /** What all inputs come to, if only a part was read; undefined if nobody knows how large they are. */
  readonly estimate: Counts | undefined;
  readonly sizes: SizeFigures;
  readonly largest: readonly (PlaceFigures & { readonly key: string; readonly bytes: number })[];
  readonly duplicates: {
    readonly laterWrites: number;
    readonly keys: number;
    readonly isAtLeast: boolean;
    readonly mostFrequent: readonly FrequentKey[];
  };
  readonly problems: readonly {
    readonly code: ProblemCode;
    readonly message: string;
    readonly count: number;
    readonly places: readonly PlaceFigures[];
  }[];
  /** Records of CSV that would be written and have probably a stray quote, which has taken other records into them. */
  readonly suspectRecords: number;
  /** The attributes that the command line names to select, drop or rename, and none of the records read has. */
  readonly unseenAttributes: readonly string[];
  /** What would be written of the first record; undefined if that is not to be shown. */
  readonly examples:
    | readonly (PlaceFigures & Pick<ExampleWrite, 'type' | 'tableName' | 'item'>)[]
    | undefined;
  /** Undefined if it was not come to. */
  readonly table: TableFigures | undefined;
  /** If there are several. */
  readonly tables:
    | readonly { readonly name: string; readonly writes: number; readonly writeUnits: number }[]
    | undefined;
  /** Whether later writes of a key may replace those that are not sent yet: fewer are written then. */
  readonly coalesces: boolean;
  /** With more rejected records a load would stop. */
  readonly maxRejects: number | undefined;
  readonly time: TimeFigures | undefined;
  readonly cost: CostFigures | undefined;
  readonly lastFile: string | undefined;
  readonly lastLine: number;
  readonly bytesRead: number;
  readonly bytesTotal: number | undefined;
  readonly durationMS: number;
}

/** What figures are made of. */
export interface DryRunState
  extends Pick<
    DryRunFigures,
    'isWhole' | 'estimate' | 'suspectRecords' | 'unseenAttributes' | 'bytesRead' | 'bytesTotal' | 'durationMS'
  > {
  readonly args: LoadArguments;
  readonly tally: Tally;
  readonly table: CheckedTable | undefined;
  /** The load's own first. */
  readonly tables: readonly TalliedTable[];
  readonly last: InputRecord | undefined;
}

/** Puts together what is told of a dry run. */
export function figuresOf(state: DryRunState): DryRunFigures {
  const { args, tally, table, tables, last, ...rest } = state;
  const { sizes, largest, duplicates, problems } = tally;
  const counts = tally.counts();
  const { laterWrites, keys, isAtLeast, mostFrequent } = duplicates;
  return {
    ...counts,
    ...rest,
    sample: args.dryRun?.sample,
    sizes: {
      mean: sizes.items === 0 ? 0 : sizes.bytes / sizes.items,
      p50: sizes.percentile(0.5),
      p90: sizes.percentile(0.9),
      p99: sizes.percentile(0.99),
      max: sizes.percentile(1),
      histogram: sizes.histogram(),
    },
    largest: largest.items.map(({ place, key, bytes }) => ({ ...placeFigures(place), key, bytes })),
    duplicates: { laterWrites, keys, isAtLeast, mostFrequent },
    problems: problems.all.map(({ code, message, count, places }) => ({
      code,
      message,
      count,
      places: places.map(placeFigures),
    })),
    examples: tally.examples?.all.map(({ place, type, tableName, item }) => ({
      ...placeFigures(place),
      type,
      tableName,
      item,
    })),
    table: table && tableFigures(args.options.tableName, table),
    tables:
      tables.length < 2
        ? undefined
        : tables.map(({ name, writes, writeUnits }) => ({ name, writes, writeUnits })),
    coalesces: args.options.overwriteByPartitionKeys !== undefined,
    maxRejects: args.maxRejects,
    time: table && slower(timeFigures(state, table, counts), tally.hottest.found, state.estimate ?? counts),
    cost: args.dryRun && costFigures(args.dryRun.price, (state.estimate ?? counts).writeUnits),
    lastFile: last?.file.name,
    lastLine: last?.line ?? last?.number ?? 0,
  };
}

function placeFigures({ file, number, line, endLine }: RecordPlace): PlaceFigures {
  return { file: file.name, record: number, line, endLine };
}

function tableFigures(name: string, { wanted, found, key }: CheckedTable): TableFigures {
  const known = { name, key: keySchemaText(key), keyFrom: wanted.key?.from, isMade: wanted.isMade };
  if (found.state !== 'found') return { ...known, ...found };
  const { key: _, ...facts } = found.facts;
  return { ...known, ...facts, state: 'found', origin: found.origin };
}

/** Of the table that is slowest: a limit holds for each by itself, and of the others the capacity is not known. */
function timeFigures(
  { args, tables, estimate }: DryRunState,
  { found, wanted }: CheckedTable,
  counts: Counts,
): TimeFigures | undefined {
  const capacity = capacityOf(args.options, found.state === 'found' ? found.facts : undefined, wanted);
  if (capacity === undefined) return undefined;
  const isForEach = capacity.from === 'option';
  const units = Math.max(
    ...tables.filter(({ number }) => isForEach || number === 0).map((t) => t.writeUnits),
  );
  const factor =
    estimate === undefined || counts.writeUnits === 0 ? 1 : estimate.writeUnits / counts.writeUnits;
  return { ...capacity, seconds: (units * factor) / capacity.writeUnitsPerSecond };
}

/** What the hottest partition key takes by itself. Of a sample it is what was read of it: that is sure. */
function hottestFigures(partitionKey: HotPartitionKey): TimeFigures {
  const seconds = partitionKey.writeUnits / PARTITION_KEY_UNITS;
  return { writeUnitsPerSecond: PARTITION_KEY_UNITS, from: 'partitionKey', seconds, partitionKey };
}

/**
 * What takes less than a second by itself holds nobody back. Of a table whose capacity nobody knows, the key is told where
 * it would hold back even a new table.
 */
function slower(
  ofTable: TimeFigures | undefined,
  hottest: HotPartitionKey | undefined,
  { writeUnits }: Counts,
): TimeFigures | undefined {
  const ofKey = hottest && hottestFigures(hottest);
  const seconds = ofTable?.seconds ?? writeUnits / NEW_ON_DEMAND_UNITS;
  return ofKey !== undefined && ofKey.seconds > Math.max(1, seconds) ? ofKey : ofTable;
}

function costFigures(price: Price, writeUnits: number): CostFigures {
  return { amount: costOf(writeUnits, price), currency: 'USD', ...price };
}
