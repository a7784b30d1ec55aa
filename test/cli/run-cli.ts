import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { LoadFigures, LoadTotals } from '#dist/cli/load-figures.js';
import type { Verification } from '#dist/cli/verify/verification.js';
import type { Engine } from '../support/engines.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'dynamodb-sink-cli-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const { PATH: path } = process.env;
let files = 0;

/** How the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the program reports on standard output. */
export interface Report extends LoadFigures {
  readonly totals?: LoadTotals;
  readonly verification?: Verification;
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The last line of standard output, parsed. */
export function reportOf({ stdout }: Ended): Report {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Report;
}

/** Credentials and region for an endpoint of the tests; nothing of the machine's own configuration. */
export const localEnv: NodeJS.ProcessEnv = {
  PATH: path,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'local',
};

/** The same for an engine: DynamoDB Local keeps tables apart by access key and region. */
export function envOf({ clientConfig: { region, credentials } }: Engine): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = credentials as AwsCredentialIdentity;
  return {
    ...localEnv,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region as string,
  };
}

/** No credentials, and no search for them in the network. */
export const bareEnv: NodeJS.ProcessEnv = {
  PATH: path,
  HOME: scratch,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** A program that runs. */
export class Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  #onText = (): void => {};

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = bareEnv, program = 'dist/cli/main.js') {
    this.child = spawn(process.execPath, [join(root, program), ...args], { env });
    this.child.stdin.on('error', () => {}); // it may leave before it has read all
    this.child.stdout.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    this.child.stderr.on('data', (chunk) => {
      this.#stderr += chunk;
      this.#onText();
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** What it has said on standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Resolves when standard error holds this text. */
  async says(pattern: RegExp): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#onText = () => pattern.test(this.#stderr) && resolve();
    void this.ended.then(({ stderr }) => reject(new Error(`ended without ${pattern}: ${stderr}`)));
    this.#onText();
    await promise;
  }
}

/** Runs the program to its end. */
export function runCli(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Ended> {
  const running = new Running(args, options.env);
  running.child.stdin.end(options.input ?? '');
  return running.ended;
}

/** A file with this text, of a name of its own that ends so. */
export function textFile(extension: string, text: string): string {
  const file = join(scratch, `${++files}.${extension}`);
  writeFileSync(file, text);
  return file;
}

/** A module with this text, of a name of its own that ends so. */
export function moduleOf(extension: 'mjs' | 'mts' | 'ts' | 'cjs', text: string): string {
  return textFile(extension, text);
}

/** A file with these lines. */
export function fileOf(...lines: readonly string[]): string {
  return textFile('jsonl', lines.map((line) => `${line}\n`).join(''));
}
