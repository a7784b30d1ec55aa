import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import { Random } from '#dist/testing/random.js';
import {
  type Caller,
  type ControlStep,
  FAULTS,
  type Flaw,
  type Plan,
  type PlannedHandler,
  type PlannedOptions,
  type PlannedWrite,
  type Step,
  type Weather,
} from './plan.js';

/** What all callers of a plan have in common. */
interface Habits {
  readonly keys: number;
  readonly bytes: number;
  readonly poison: number;
  readonly deletes: boolean;
  /** Whether an element has each key once: of two deletes of a key nobody could tell which one is sent. */
  readonly distinct: boolean;
  readonly isSlowToConvert: boolean;
  readonly discards: boolean;
  readonly control: number;
  readonly pauseMS: number;
  readonly tables: readonly PlannedWrite['table'][];
}

const FLAWS: readonly Flaw[] = ['bad number', 'no key', 'too large', 'no type', 'service', 'service'];

/**
 * The plan of a seed: the same one wherever and whenever it is drawn.
 * @param faults only these faults of the weather
 */
export function drawPlan(seed: number, faults: readonly (keyof Weather)[] = FAULTS): Plan {
  const random = new Random(seed);
  const coalesces = random.chance(0.4);
  const isSlowToConvert = random.chance(0.25);
  const discards = random.chance(0.15) && !isSlowToConvert;
  // A delete carries no version. Where replacing or a line leaves open which one was sent, there are none.
  const deletes = !isSlowToConvert && !(coalesces && discards) && random.chance(0.5);
  const habits: Habits = {
    keys: pick(random, [1, 2, 5, 20, 100, 10_000]),
    bytes: pick(random, [0, 10, 200, 1500, 5000]),
    poison: random.chance(0.35) ? pick(random, [0.01, 0.1, 0.5]) : 0,
    deletes,
    distinct: coalesces && deletes,
    isSlowToConvert,
    discards,
    control: random.chance(0.7) ? pick(random, [0.005, 0.02, 0.08]) : 0,
    pauseMS: pick(random, [0, 0, 1, 20, 300]),
    tables: isSlowToConvert ? ['orders', 'orders', 'numbers', 'learnt'] : ['orders', 'orders', 'numbers'],
  };
  const options = drawOptions(random);
  const timesOut = random.chance(0.4);
  return {
    seed,
    options,
    coalesces,
    latencyMS: pick(random, [
      [0, 2],
      [5, 15],
      [1, 200],
      [20, 2000],
    ] as const),
    ...(random.chance(0.15) && { capacity: drawCapacity(random) }),
    weather: drawWeather(random, timesOut, faults),
    handler: drawHandler(random, habits),
    ...(random.chance(0.04) && { onDurableThrowsAt: 1 + random.below(20) }),
    callers: drawCallers(random, habits),
  };
}

function pick<V>(random: Random, values: readonly V[]): V {
  return values[random.below(values.length)] as V;
}

function drawOptions(random: Random): PlannedOptions {
  const maxBatchSize = pick(random, [1, 2, 7, 25, 25]);
  const maxRecordSizeInBytes = pick(random, [6000, 409_600]);
  return {
    maxBatchSize,
    maxInFlightRequests: pick(random, [1, 2, 5, 50]),
    maxBufferedRequests: maxBatchSize + pick(random, [1, 5, 60, 10_000]),
    maxBufferedBytes: pick(random, [1, 3000, 100_000, 64 * 1024 * 1024]),
    maxBatchSizeInBytes: Math.max(maxRecordSizeInBytes, pick(random, [8000, 500_000, 16 * 1024 * 1024])),
    maxRecordSizeInBytes,
    maxTimeInBufferMS: pick(random, [0, 1, 40, 5000, 2 ** 31 - 1]),
    maxPositionsAhead: pick(random, [1, 7, 1_000_000, 1_000_000]),
    requestTimeoutMS: pick(random, [300, 3000, 30_000]),
    failOnError: random.chance(0.08),
    ...(random.chance(0.08) && { maxRetryDurationMS: pick(random, [1, 500, 60_000]) }),
  };
}

function drawWeather(random: Random, timesOut: boolean, faults: readonly (keyof Weather)[]): Weather {
  const isFair = random.chance(0.1);
  const drawn = FAULTS.map((fault) => {
    const takesTime = fault.startsWith('timeout') || fault === 'lateRequest' || fault === 'slow';
    // Those of the service exclude each other: all together they must leave something.
    const strength = random.chance(0.35) ? pick(random, [0.01, 0.03, 0.07]) : 0;
    const isOff = isFair || !faults.includes(fault) || (takesTime && !timesOut);
    return [fault, isOff ? 0 : fault === 'unprocessed' ? 5 * strength : strength];
  });
  return Object.fromEntries(drawn) as Record<keyof Weather, number>;
}

function drawCapacity(random: Random): CapacityOptions {
  const units = pick(random, [20, 200, 2000]);
  return {
    writeUnitsPerSecond: units,
    burstSeconds: pick(random, [1, 10]),
    startsFull: random.chance(0.5),
    ...(random.chance(0.4) && { writeUnitsPerSecondPerPartitionKey: units / 2 }),
    ...(random.chance(0.3) && { changes: [{ atMS: 3000, writeUnitsPerSecond: units * 2 }] }),
  };
}

function drawHandler(random: Random, { poison, isSlowToConvert }: Habits): PlannedHandler {
  const kind = poison > 0 && random.chance(0.1) ? 'none' : random.chance(0.4) ? 'slow' : 'at once';
  const throwsAt = random.chance(0.08) ? 1 + random.below(10) : undefined;
  // When a letter that waits in line is accepted nobody tells.
  const writesLetters = random.chance(0.2) && !isSlowToConvert;
  return { kind, ...(throwsAt !== undefined && { throwsAt }), ...(writesLetters && { writesLetters }) };
}

function drawCallers(random: Random, habits: Habits): Caller[] {
  const elements = Math.ceil(2 ** (1 + random.next() * 8));
  const count = pick(random, [1, 1, 2, 4]);
  const partitions = [0, '0', 'p', -1.5];
  return Array.from({ length: count }, (_, i) => {
    const isPlaced = random.chance(0.8);
    const steps = Array.from({ length: Math.ceil(elements / count) }, () =>
      drawStep(random, habits, isPlaced),
    );
    return { ...(isPlaced && { partition: partitions[i] as string | number }), steps };
  });
}

function drawStep(random: Random, habits: Habits, isPlaced: boolean): Step {
  const pauseMS = random.chance(0.2) ? random.below(habits.pauseMS + 1) : 0;
  if (random.chance(habits.control)) return { ...drawControl(random, habits, isPlaced), pauseMS };
  if (random.chance(habits.poison / 10)) return { do: 'reject', pauseMS };
  if (isPlaced && random.chance(0.03)) return { do: 'advance', pauseMS };
  const count = random.chance(0.8) ? 1 : pick(random, [0, 2, 5]);
  const isSlow = habits.isSlowToConvert && random.chance(0.2);
  const durable = pick(random, ['awaited', 'not awaited'] as const);
  return {
    do: 'write',
    pauseMS,
    writes: drawWrites(random, habits, count),
    ...(isSlow && { converterMS: random.below(100) }),
    ...(random.chance(habits.poison / 10) && { isConverterFailing: true }),
    ...(random.chance(0.03) && { durable }),
  };
}

function drawWrites(random: Random, habits: Habits, count: number): PlannedWrite[] {
  const writes = Array.from({ length: count }, () => drawWrite(random, habits));
  if (!habits.distinct) return writes;
  return [...new Map(writes.map((write) => [`${write.table}/${write.key}`, write])).values()];
}

function drawWrite(random: Random, habits: Habits): PlannedWrite {
  const flaw = random.chance(habits.poison) ? pick(random, FLAWS) : undefined;
  return {
    table: pick(random, habits.tables),
    // One hot key among many others, or all alike.
    key: random.chance(0.2) ? 0 : random.below(habits.keys),
    type: habits.deletes && flaw === undefined && random.chance(0.2) ? 'DELETE' : 'PUT',
    bytes: random.below(habits.bytes + 1),
    ...(flaw !== undefined && { flaw }),
  };
}

/** A step without its pause. */
type Control = ControlStep extends infer S ? (S extends ControlStep ? Omit<S, 'pauseMS'> : never) : never;

function drawControl(random: Random, { discards }: Habits, isPlaced: boolean): Control {
  const roll = random.next();
  if (roll < 0.25) return { do: 'flush', isAwaited: random.chance(0.7) };
  if (roll < 0.45) return { do: 'snapshot' };
  if (roll < 0.65) return { do: 'crash', from: random.chance(0.6) ? 'snapshot' : 'positions' };
  if (roll < 0.73) return { do: 'close' };
  if (roll < 0.8) return { do: 'close', timeoutMS: pick(random, [0, 10, 1000]) };
  if (roll < 0.85) return { do: 'abort' };
  if (roll < 0.9) {
    const kind = pick(random, ['refuse', 'reset', 'hang', '500'] as const);
    return { do: 'outage', kind, forMS: pick(random, [100, 3000, 40_000]) };
  }
  if (roll < 0.93) {
    const table = random.chance(0.5) ? 'orders' : 'numbers';
    return { do: 'delete table', table, forMS: pick(random, [100, 5000]) };
  }
  return discards && isPlaced ? { do: 'discard' } : { do: 'flush', isAwaited: true };
}
