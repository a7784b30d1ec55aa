import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DynamoDbSinkOptions } from 'dynamodb-sink';
import { Random } from '#dist/testing/random.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';
import type { CheckedRun } from '../support/checked-run.js';
import type { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedWorld } from '../support/simulated-writer.js';

/** One record of a long run: the `n`-th of all. */
interface LongRunRecord {
  readonly pk: string;
  readonly n: number;
  readonly bad?: number;
}

const MB = 1_000_000;
const REFUSED: Answer = {
  kind: 'transient',
  name: 'ECONNREFUSED',
  message: 'nobody listens',
  isUnanswered: true,
};

/** An endpoint in virtual time that is down now and then, and knows of each record whether it has come, and in order. */
class Endpoint {
  /** By record: whether it was written. */
  readonly written: Uint8Array;
  outOfOrder = 0;
  requests = 0;
  /** Refused requests and writes that came back. */
  faults = 0;
  readonly #lastOf = new Map<string, number>();
  readonly #random: Random;
  readonly #isDown: (nowMS: number) => boolean;

  constructor(seed: number, records: number, isDown: (nowMS: number) => boolean) {
    this.written = new Uint8Array(records);
    this.#random = new Random(seed);
    this.#isDown = isDown;
  }

  transport(clock: SimulatedClock): Transport {
    return {
      send: (_tableName, body, onAnswer) => {
        this.requests++;
        const text = bytesOfBody(body).toString('latin1');
        const latencyMS = 1 + this.#random.next() * 15;
        if (this.#isDown(clock.now())) {
          this.faults++;
          clock.setTimer(() => onAnswer(REFUSED), 1);
        } else clock.setTimer(() => onAnswer(this.#take(text)), latencyMS);
      },
      close: () => {},
    };
  }

  #take(text: string): Answer {
    const unprocessed: unknown[] = [];
    for (const write of text.matchAll(
      /\{"PutRequest":\{"Item":\{"pk":\{"S":"([^"]*)"\},"n":\{"N":"(\d+)"\}[^}]*\}\}\}/g,
    )) {
      const [json, key = '', number] = write;
      const n = Number(number);
      if (this.#random.chance(0.01)) {
        this.faults++;
        unprocessed.push(JSON.parse(json));
        continue;
      }
      if (n < (this.#lastOf.get(key) ?? -1)) this.outOfOrder++;
      this.#lastOf.set(key, n);
      this.written[n] = 1;
    }
    return { kind: 'written', unprocessed };
  }
}

/** What a run is like. */
interface LongRunPlan {
  readonly seed: number;
  readonly records: number;
  readonly keys: number;
  /** Milliseconds until the record after the `n`-th. */
  readonly pauseMS: (n: number, random: Random) => number;
  readonly isDown: (nowMS: number) => boolean;
  /** Every so many records one is bad. */
  readonly badEvery: number;
  readonly sink: Partial<DynamoDbSinkOptions<LongRunRecord>>;
}

const SAMPLES = 24;

async function longRun(plan: LongRunPlan): Promise<CheckedRun> {
  const { seed, records, keys, pauseMS, isDown, badEvery, sink } = plan;
  const random = new Random(seed);
  const endpoint = new Endpoint(seed + 1, records, isDown);
  const violations: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds && violations.length < 20) violations.push(`${what}, seed ${seed}`);
  };
  let rejected = 0;
  let told = -1;
  const world = new SimulatedWorld<LongRunRecord>({
    transport: (_service, clock) => endpoint.transport(clock),
    sink: {
      onRejected: () => {
        rejected++;
      },
      onDurable: (positions) => {
        const offset = Number(positions.get('source'));
        must(offset > told, `onDurable told ${offset} after ${told}`);
        told = offset;
      },
      ...sink,
    },
  });
  const { writer, clock } = world;
  const { maxBufferedRequests = 10_000, maxBufferedBytes = 64 * 1024 * 1024 } = sink;
  let mostBuffered = 0;
  let mostBytes = 0;
  let mostTimers = 0;
  const heap: number[] = [];
  await clock.until(
    (async () => {
      for (let n = 0; n < records; n++) {
        const bad = n % badEvery === badEvery - 1 ? { bad: Number.NaN } : {};
        const room = writer.write({ pk: `k${n % keys}`, n, ...bad }, { partition: 'source', offset: n });
        if (room !== undefined) await room;
        const pause = pauseMS(n, random);
        if (pause > 0) await new Promise<void>((resolve) => void clock.setTimer(resolve, pause));
        if (n % 1000 === 0) {
          const { bufferedWrites, bufferedBytes } = writer.metrics();
          mostBuffered = Math.max(mostBuffered, bufferedWrites);
          mostBytes = Math.max(mostBytes, bufferedBytes);
          mostTimers = Math.max(mostTimers, clock.pending);
        }
        if ((n + 1) % Math.floor(records / SAMPLES) === 0) heap.push(heapAfterCollection());
      }
    })(),
  );
  const report = await clock.until(writer.close());
  const bad = Math.floor(records / badEvery);
  must(mostBuffered <= maxBufferedRequests, `${mostBuffered} writes were buffered`);
  must(mostBytes <= maxBufferedBytes, `${mostBytes} bytes were buffered`);
  // A timer for each request or back-off, one for the oldest record, and the source's own.
  must(mostTimers <= maxBufferedRequests + 60, `${mostTimers} timers were set at once`);
  must(clock.pending === 0, `${clock.pending} timers are left`);
  must(rejected === bad && report.put === records - bad, `${report.put} put, ${rejected} rejected`);
  must(endpoint.written.reduce((sum, one) => sum + one, 0) === records - bad, 'a record was not written');
  must(endpoint.outOfOrder === 0, `${endpoint.outOfOrder} writes out of order`);
  must(told === records - 1, `positions ended at ${told}`);
  // The first samples are compiled code, name caches and pools that fill.
  const steady = heap.slice(SAMPLES / 4);
  const growth = Math.max(...steady) - Math.min(...steady);
  must(growth < 12 * MB, `the heap grew by ${growth} bytes: ${heap}`);
  const figures = {
    records,
    'virtual hours': Math.round(clock.now() / 36_000) / 100,
    'most writes buffered': mostBuffered,
    'most bytes buffered': mostBytes,
    'heap growth in bytes': growth,
  };
  const { requests, faults } = endpoint;
  return { runs: 1, requests, faults, violations, figures };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapAfterCollection(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const HOUR_MS = 3_600_000;

/** Twenty-four hours in virtual time: records now and then, bursts, an outage of half a minute each hour. */
export function oneDay({ seed, records = 60_000 }: { seed: number; records?: number }): Promise<CheckedRun> {
  // The pauses make up a day: half of the records come in bursts, without one.
  const pause = (2 * 24 * HOUR_MS) / records;
  return longRun({
    seed,
    records,
    keys: 500,
    pauseMS: (n, random) => (n % 100 < 50 ? 0 : 2 * pause * random.next()),
    isDown: (nowMS) => nowMS % HOUR_MS < 30_000,
    badEvery: 211,
    sink: { maxBufferedRequests: 1000 },
  });
}

/** A million records as fast as they are taken, while the endpoint is down for a minute, then back. */
export function outage({
  seed,
  records = 1_000_000,
}: {
  seed: number;
  records?: number;
}): Promise<CheckedRun> {
  return longRun({
    seed,
    records,
    keys: 20_000,
    pauseMS: () => 0,
    isDown: (nowMS) => nowMS > 500 && nowMS < 60_500,
    badEvery: 10_007,
    // After the outage a record may back off for 5 s more, and hold up the positions of all that come after it.
    sink: { maxBufferedRequests: 5000, maxBufferedBytes: 300_000, maxPositionsAhead: 50_000 },
  });
}
