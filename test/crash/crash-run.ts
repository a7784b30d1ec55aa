import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readSnapshot } from 'dynamodb-sink';
import type { FaultyDynamoDb } from 'dynamodb-sink/testing';
import { Random } from '#dist/testing/random.js';
import type { CheckedRun } from '../support/checked-run.js';
import { faultsOf } from '../support/service-counts.js';
import type { CrashOrders } from './crash-orders.js';
import { type CrashRecord, isRefused, PARTITIONS, recordAt } from './crash-source.js';
import { faultyEndpoint, someFaults } from './faulty-endpoint.js';
import { savedFile } from './saved-file.js';

/** How a {@link crashRun} goes. */
export interface CrashRunOptions {
  readonly seed: number;
  /** How often a process is ended. */
  readonly runs: number;
  readonly keeps: CrashOrders['keeps'];
  readonly coalesces?: boolean;
  /** @default 'SIGKILL' */
  readonly signal?: 'SIGKILL' | 'SIGTERM';
  /** Latency of the service: long for processes that are not to be done within their deadline. */
  readonly latencyMS?: readonly [number, number];
  /** How long a process may close for after SIGTERM. @default 30 */
  readonly drainMS?: number;
}

const PROGRAM = fileURLToPath(new URL('./crashing-process.js', import.meta.url));
/** The longest a process lives before it is ended. */
const LONGEST_LIFE_MS = 150;
/** What the last process writes beyond what any other has. */
const LAST_RECORDS = 500;

/**
 * Starts a process that writes its source, ends it at a random point, starts one that goes on, and so often; the last
 * one may come to the end. Then every record must be in the table, and the last write of each key be the last of its
 * source.
 */
export async function crashRun(options: CrashRunOptions): Promise<CheckedRun> {
  const {
    seed,
    runs,
    keeps,
    coalesces = false,
    signal = 'SIGKILL',
    latencyMS = [1, 15],
    drainMS = 30,
  } = options;
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-crash-'));
  const violations: string[] = [];
  try {
    await using endpoint = await faultyEndpoint({
      seed,
      latencyMS,
      ...someFaults,
      refuse: (_table, { item }) => (isRefused((item.pk as { S: string }).S) ? 'not this one' : undefined),
    });
    const common = { endpoint: endpoint.url, folder, keeps, coalesces, drainMS };
    let restored = 0;
    for (let run = 0; run < runs; run++) {
      const child = start({ ...common, savesEvery: 50 + random.below(400) });
      const exit = once(child, 'exit');
      await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, 'data'), exit]);
      await delay(random.next() * LONGEST_LIFE_MS);
      child.kill(signal);
      const [code, by] = await exit;
      const isAsTold = signal === 'SIGKILL' ? by === signal : code === 0;
      if (!isAsTold) violations.push(`process ${run}, seed ${seed}: it ended with ${code ?? by}`);
      if (savedFile(join(folder, keeps === 'snapshot' ? 'state' : 'positions')) !== undefined) restored++;
      // What it had sent may be applied late. No client can prevent that: the next one comes after it.
      while (endpoint.stats.inFlight > 0) await delay(1);
    }
    const end = Math.ceil(highestOf(endpoint, folder) / PARTITIONS) + LAST_RECORDS;
    const last = start({ ...common, savesEvery: 100, ends: new Array<number>(PARTITIONS).fill(end) });
    const [code] = await once(last, 'exit');
    if (code !== 0) violations.push(`the last process ended with ${code}, seed ${seed}`);
    violations.push(...judged(endpoint, folder, end, coalesces).map((what) => `${what}, seed ${seed}`));
    const records = end * PARTITIONS;
    const { abandoned, requests } = endpoint.stats;
    const figures = {
      records,
      'processes that went on from a file': restored,
      ...(signal === 'SIGTERM' && {
        'closes that ran out of time': savedFile(join(folder, 'timeouts'))?.length ?? 0,
      }),
      'applied more than once':
        endpoint.history.length - new Set(endpoint.history.map(({ item }) => versionOf(item))).size,
      'requests cut off by the end of their process': abandoned,
    };
    return { runs, requests, faults: faultsOf(endpoint.stats), violations, figures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function start(orders: CrashOrders): ChildProcess {
  return spawn(process.execPath, [PROGRAM, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

function versionOf(item: FaultyDynamoDb['history'][number]['item']): number {
  return Number((item.v as { N: string }).N);
}

/** What no process has gone beyond: neither what was applied, nor what a snapshot has accepted. */
function highestOf(endpoint: FaultyDynamoDb, folder: string): number {
  const state = savedFile(join(folder, 'state'));
  const accepted = state === undefined ? [] : [...readSnapshot(state).positions.values()].map(Number);
  const applied = endpoint.history.map(({ item }) => versionOf(item));
  return [...applied, ...accepted.map((offset) => (offset + 1) * PARTITIONS)].reduce(
    (a, b) => Math.max(a, b),
    0,
  );
}

/** What is not as it must be after the last process. */
function judged(endpoint: FaultyDynamoDb, folder: string, end: number, coalesces: boolean): string[] {
  const violations: string[] = [];
  const applied = new Set(endpoint.history.map(({ item }) => versionOf(item)));
  const rejected = new Set(readFileSync(join(folder, 'rejected'), 'utf8').split('\n'));
  const lastOf = new Map<string, CrashRecord>();
  for (let offset = 0; offset < end; offset++) {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const record = recordAt(partition, offset);
      if (isRefused(record.pk)) {
        if (!rejected.has(`pk = "${record.pk}"`)) violations.push(`${record.pk} was not handed over`);
        continue;
      }
      lastOf.set(record.pk, record);
      if (!coalesces && !applied.has(record.v)) violations.push(`record ${record.v} was never applied`);
    }
  }
  const table = [...endpoint.table('orders').values()];
  for (const item of table) {
    const { S: pk } = item.pk as { S: string };
    if (versionOf(item) !== lastOf.get(pk)?.v)
      violations.push(`${pk} ends with ${versionOf(item)} instead of ${lastOf.get(pk)?.v}`);
  }
  if (table.length !== lastOf.size)
    violations.push(`${table.length} of ${lastOf.size} keys are in the table`);
  return violations;
}
