import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import type { CheckpointContent } from '#dist/cli/checkpoint/checkpoint-content.js';
import type { LoadTotals } from '#dist/cli/load-figures.js';
import { Random } from '#dist/testing/random.js';
import { localEnv, Running, reportOf } from './run-cli.js';

const FORMATS = ['jsonl', 'csv', 'json.gz'] as const;
const RECORDS = 3600;
const FILE_RECORDS = 240;
const KEYS = 900;
/** A process is killed behind less than so many requests. */
const MOST_REQUESTS = 30;
/** Or, one in five, within so many ms of its start: most have not begun to write. */
const EARLY_MS = 350;

/** What came of a {@link crashingLoad}. */
export interface CrashedLoad {
  /** What is not as it must be. */
  readonly violations: readonly string[];
  readonly kills: number;
  /** How many processes went on behind a record. */
  readonly resumed: number;
}

/** What the files hold, and what must become of it. */
interface Source {
  readonly paths: readonly string[];
  /** The last value of each key. */
  readonly last: ReadonlyMap<string, number>;
  /** `path:number` of each record that is rejected. */
  readonly rejected: readonly string[];
}

/**
 * Starts one load again and again, each time killed at a random point, and lets the last one come to its end. Files of
 * several formats have the same keys, so that their order counts, and records that are rejected for every reason.
 */
export async function crashingLoad(seed: number, kills: number): Promise<CrashedLoad> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-load-'));
  const source = writeSource(folder, random);
  const violations: string[] = [];
  await using endpoint = await startFaultyDynamoDb({
    seed,
    latencyMS: [1, 9],
    unprocessed: 0.03,
    errorAfter: 0.02,
    resetAfter: 0.02,
    refuse: (_table, { item }) => (item.bad === undefined ? undefined : 'not this one'),
    tables: { orders: { partitionKey: { name: 'pk', type: 'S' } } },
  });
  const checkpoint = join(folder, 'checkpoint');
  const rejects = join(folder, 'rejects');
  const options = [
    '--checkpoint',
    checkpoint,
    '--checkpoint-interval-ms',
    '8',
    '--rejects',
    rejects,
    '--quiet',
  ];
  const pace = ['--max-batch-size', '10', '--max-in-flight-requests', '3', '--max-buffered-requests', '100'];
  const table = ['--table', 'orders', '--key-schema', 'pk:S', '--endpoint', endpoint.url];
  const args = ['load', ...source.paths, ...table, ...options, ...pace];
  const env = { ...localEnv, NODE_COMPILE_CACHE: join(tmpdir(), 'dynamodb-sink-compile-cache') };
  try {
    let killed = 0;
    let resumed = 0;
    let reached = 0;
    for (let run = 0; run < kills; run++) {
      const running = new Running(args, env);
      await Promise.race([killingPoint(endpoint, random), running.ended]);
      running.child.kill('SIGKILL');
      const { code, stderr } = await running.ended;
      if (code === null) killed++;
      else violations.push(`process ${run} ended with ${code} before it was killed: ${stderr}`);
      // What it had sent may be applied late. No client can prevent that: the next one comes after it.
      while (endpoint.stats.inFlight > 0) await delay(1);
      const place = placeIn(checkpoint);
      if (place < reached) violations.push(`the checkpoint went back from ${reached} to ${place}`);
      if (place > 0) resumed++;
      reached = place;
    }
    const last = new Running(args, env);
    last.child.stdin.end();
    const ended = await last.ended;
    if (ended.code !== 3) violations.push(`the last process ended with ${ended.code}: ${ended.stderr}`);
    else violations.push(...judged(endpoint, source, rejects, reportOf(ended).totals));
    return { violations: violations.map((what) => `seed ${seed}: ${what}`), kills: killed, resumed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Resolves at a random point in the life of a process: mostly behind a number of its requests. */
async function killingPoint(endpoint: FaultyDynamoDb, random: Random): Promise<void> {
  if (random.next() < 0.2) return delay(random.next() * EARLY_MS);
  const end = endpoint.stats.requests + 1 + random.below(MOST_REQUESTS);
  while (endpoint.stats.requests < end) await delay(1);
  return delay(random.next() * 5);
}

/** Lines, tables and compressed lists in turn: each is read again from its midst. */
function writeSource(folder: string, random: Random): Source {
  const last = new Map<string, number>();
  const rejected: string[] = [];
  const paths: string[] = [];
  for (let v = 1; v <= RECORDS; ) {
    const format = FORMATS[paths.length % FORMATS.length] as (typeof FORMATS)[number];
    const path = join(folder, `${String(paths.length).padStart(2, '0')}.${format}`);
    const texts: string[] = [];
    for (let number = 1; texts.length < FILE_RECORDS; number++, v++) {
      const pk = `k${random.below(KEYS)}`;
      const kind = random.below(40);
      const isBlank = format === 'jsonl' && kind === 3; // it is no record, and has a number
      if (isBlank) number++;
      texts.push((isBlank ? '\n' : '') + recordText(format, pk, v, kind));
      if (kind < 3) rejected.push(`${path}:${number}`);
      else last.set(pk, v);
    }
    writeFileSync(path, contentOf(format, texts));
    paths.push(path);
  }
  return { paths, last, rejected };
}

/** A record that cannot be read, one without a key, one that the service refuses, or a good one. */
function recordText(format: (typeof FORMATS)[number], pk: string, v: number, kind: number): string {
  if (format === 'csv') return [`${pk},${v}`, `,${v},`, `${pk},${v},x`][kind] ?? `${pk},${v},`;
  return ['null', `{"v":${v}}`, `{"pk":"${pk}","v":${v},"bad":"x"}`][kind] ?? `{"pk":"${pk}","v":${v}}`;
}

function contentOf(format: (typeof FORMATS)[number], texts: readonly string[]): string | Uint8Array {
  if (format === 'jsonl') return texts.join('\n');
  return format === 'csv' ? `pk,v,bad\n${texts.join('\n')}\n` : gzipSync(`[${texts.join(',\n')}]`);
}

/** How many records the checkpoint has passed. */
function placeIn(checkpoint: string): number {
  try {
    const { files } = JSON.parse(readFileSync(checkpoint, 'utf8')) as CheckpointContent;
    return files.reduce((sum, { records }) => sum + records, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

function judged(
  endpoint: FaultyDynamoDb,
  { last, rejected }: Source,
  rejects: string,
  totals: LoadTotals | undefined,
): string[] {
  const violations: string[] = [];
  const table = endpoint.table('orders');
  for (const item of table.values()) {
    const { S: pk } = item.pk as { S: string };
    const { N: v } = item.v as { N: string };
    if (Number(v) !== last.get(pk)) violations.push(`${pk} ends with ${v} instead of ${last.get(pk)}`);
  }
  const applied = new Set(endpoint.history.map(({ item }) => Number((item.v as { N: string }).N)));
  if (applied.size !== RECORDS - rejected.length)
    violations.push(`${applied.size} of ${RECORDS - rejected.length} records were written`);
  if (table.size !== last.size) violations.push(`${table.size} of ${last.size} keys are in the table`);
  const lines = readFileSync(rejects, 'utf8').trimEnd().split('\n');
  const kept = lines.map((line) => {
    const { file, record } = JSON.parse(line) as { file: string; record: number };
    return `${file}:${record}`;
  });
  for (const place of new Set([...kept, ...rejected])) {
    const count = kept.filter((other) => other === place).length;
    const due = rejected.includes(place) ? 1 : 0;
    if (count !== due) violations.push(`${place} is ${count} times among the rejects instead of ${due}`);
  }
  const counted = (totals?.rejected ?? 0) + (totals?.rejectedLines ?? 0);
  if (totals?.records !== RECORDS) violations.push(`${totals?.records} of ${RECORDS} records are counted`);
  if (counted !== rejected.length) violations.push(`${counted} of ${rejected.length} rejects are counted`);
  return violations;
}
