import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Programs that stand for the real ones. */
export const JAVA_17 = `case "$*" in -version) echo 'openjdk version "17.0.9" 2023-10-17' >&2 ;; esac`;
export const JAVA_11 = `case "$*" in -version) echo 'openjdk version "11.0.2" 2019-01-15' >&2 ;; esac`;
/** Tells in a file beside the cache that it was asked for the jars, and takes its time for them. */
export const MAVEN = `case "$*" in -version) ;; *) echo asked >> "$KAFKA_CACHE.asked"; /bin/sleep 0.5 ;; esac`;

export interface BareMachine extends Disposable {
  /** Where Kafka is installed. It is not there. */
  readonly cache: string;
  /** What a process of its own prints on this machine. */
  printed(code: string, env?: NodeJS.ProcessEnv): Promise<string>;
}

const url = (path: string) => new URL(path, import.meta.url).href;
const IMPORTS = `
import { installKafka } from '${url('../../../scripts/kafka-install.js')}';
import { startBroker } from '${url('../support/kafka-broker.js')}';
import { needsKafka } from '${url('../support/needs-kafka.js')}';
`;

/** A machine that has none but these programs, given as what a shell does. */
export function bareMachine(programs: Readonly<Record<string, string>>): BareMachine {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-machine-'));
  const PATH = join(folder, 'bin');
  mkdirSync(PATH);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(PATH, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(PATH, name), 0o755);
  }
  const cache = join(folder, 'cache');
  return {
    cache,
    async printed(code, env = {}) {
      const args = ['--input-type=module', '-e', IMPORTS + code];
      const all = { PATH, KAFKA_CACHE: cache, ...env };
      return (await promisify(execFile)(process.execPath, args, { env: all })).stdout.trim();
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
