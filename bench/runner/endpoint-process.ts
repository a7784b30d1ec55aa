import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../../test/support/self-signed.ts';
import type { BenchConnection } from '../contenders/connection.ts';
import type { EndpointMode } from '../endpoint/endpoint-mode.ts';
import {
  type AskEndpoint,
  ENDPOINT_HOST,
  type EndpointCounts,
  type EndpointListening,
} from '../endpoint/messages.ts';
import { ENDPOINT_CORE, nextMessage, startPinned } from './pinned-process.ts';

/** The endpoint's process, for all runs of a suite. */
export class EndpointProcess implements Disposable {
  readonly #child: ChildProcess;
  readonly #listening: EndpointListening;
  readonly #folder: string;
  readonly #mode: EndpointMode;
  /** The certificate that its TLS port has, for contenders to trust. */
  readonly caFile: string;

  static async start(mode: EndpointMode): Promise<EndpointProcess> {
    const child = startPinned(ENDPOINT_CORE, 'endpoint/main.ts');
    return new EndpointProcess(child, await nextMessage(child), mode);
  }

  constructor(child: ChildProcess, listening: EndpointListening, mode: EndpointMode) {
    this.#child = child;
    this.#mode = mode;
    this.#listening = listening;
    this.#folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-bench-'));
    this.caFile = join(this.#folder, 'ca.pem');
    writeFileSync(this.caFile, selfSigned.cert);
  }

  connection(isTls: boolean): BenchConnection {
    const { port, tlsPort } = this.#listening;
    return { host: ENDPOINT_HOST, port: isTls ? tlsPort : port, isTls };
  }

  /** What it has taken since it started. */
  counts(): Promise<EndpointCounts> {
    return this.#ask({ kind: 'count' });
  }

  /** Something is measured from now on: every request waits so long for its answer. */
  async begin(answerMS: number, mode: EndpointMode = this.#mode): Promise<void> {
    await this.#ask({ kind: 'serve', answerMS, isAwake: mode === 'awake' });
  }

  /** Nothing is measured from now on: it leaves its core to others. */
  async rest(): Promise<void> {
    await this.#ask({ kind: 'serve', answerMS: 0, isAwake: false });
  }

  [Symbol.dispose](): void {
    this.#child.disconnect();
    rmSync(this.#folder, { recursive: true });
  }

  #ask(ask: AskEndpoint): Promise<EndpointCounts> {
    const answer = nextMessage<EndpointCounts>(this.#child);
    this.#child.send(ask);
    return answer;
  }
}
