import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckpointContent } from '#dist/cli/checkpoint/checkpoint-content.js';
import { Random } from '#dist/testing/random.js';
import { Running, reportOf } from '../run-cli.js';
import { judgeLoad } from './judge-load.js';
import { writeLoadFiles } from './load-files.js';
import type { WatchedService } from './watched-service.js';

/** A process is killed behind less than so many requests. */
const MOST_REQUESTS = 120;
/** Or, one in five, within so many ms of its start: most have not begun to write. */
const EARLY_MS = 350;

/** What came of a {@link crashingLoad}. */
export interface CrashedLoad {
  /** What is not as it must be. */
  readonly violations: readonly string[];
  readonly kills: number;
  /** How the name of a file ends in whose midst a process went on, for each that did. */
  readonly resumedIn: readonly string[];
}

/** Starts one load again and again, each time killed at a random point, and lets the last one come to its end. */
export async function crashingLoad(
  service: WatchedService,
  seed: number,
  kills: number,
): Promise<CrashedLoad> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-load-'));
  const files = writeLoadFiles(folder, random, seed);
  const violations: string[] = [];
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
  const table = ['--table', service.table, '--key-schema', 'pk:S', '--endpoint', service.endpoint];
  const args = ['load', ...files.paths, ...table, ...options, ...pace];
  const env = { ...service.env, NODE_COMPILE_CACHE: join(tmpdir(), 'dynamodb-sink-compile-cache') };
  let running: Running | undefined;
  try {
    let killed = 0;
    let reached = 0;
    const resumedIn: string[] = [];
    for (let run = 0; run < kills; run++) {
      running = new Running(args, env);
      await killingPoint(running.child, service, random);
      running.child.kill('SIGKILL');
      const { code, stderr } = await running.ended;
      if (code === null) killed++;
      else violations.push(`process ${run} ended with ${code} before it was killed: ${stderr}`);
      // What it had sent may be applied late. No client can prevent that: the next one comes after it.
      await service.quiet();
      const states = statesIn(checkpoint);
      const records = states.reduce((sum, state) => sum + state.records, 0);
      if (records < reached) violations.push(`the checkpoint went back from ${reached} to ${records}`);
      reached = records;
      const begun = states.find(({ isDone, number }) => !isDone && number > 0);
      if (begun !== undefined) resumedIn.push(extname(begun.path));
    }
    running = new Running(args, env);
    running.child.stdin.end();
    const ended = await running.ended;
    if (ended.code !== 3) violations.push(`the last process ended with ${ended.code}: ${ended.stderr}`);
    else violations.push(...(await judgeLoad(service, files, rejects, reportOf(ended).totals)));
    return { violations: violations.map((what) => `seed ${seed}: ${what}`), kills: killed, resumedIn };
  } finally {
    running?.child.kill('SIGKILL'); // if a check has failed it may still run
    rmSync(folder, { recursive: true });
  }
}

/** Resolves at a random point in the life of a process: mostly behind a number of its requests. */
async function killingPoint(child: ChildProcess, service: WatchedService, random: Random): Promise<void> {
  if (random.next() < 0.2) return delay(random.next() * EARLY_MS);
  const end = service.requests + 1 + random.below(MOST_REQUESTS);
  while (service.requests < end && child.exitCode === null) await delay(1);
  return delay(random.next() * 5);
}

/** How far a load has come with each file. */
function statesIn(checkpoint: string): CheckpointContent['files'] {
  try {
    return (JSON.parse(readFileSync(checkpoint, 'utf8')) as CheckpointContent).files;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
