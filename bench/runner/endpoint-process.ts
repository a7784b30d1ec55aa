import type { ChildProcess } from 'node:child_process';
import type { BenchConnection } from '../contenders/connection.ts';
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

  static async start(): Promise<EndpointProcess> {
    const child = startPinned(ENDPOINT_CORE, 'endpoint/main.ts');
    return new EndpointProcess(child, await nextMessage(child));
  }

  constructor(child: ChildProcess, listening: EndpointListening) {
    this.#child = child;
    this.#listening = listening;
  }

  connection(isTls: boolean): BenchConnection {
    const { port, tlsPort } = this.#listening;
    return { host: ENDPOINT_HOST, port: isTls ? tlsPort : port, isTls };
  }

  /** What it has taken since it started. */
  counts(): Promise<EndpointCounts> {
    return this.#ask({ kind: 'count' });
  }

  /** From now on every request waits so long for its answer. */
  async setAnswerMS(answerMS: number): Promise<void> {
    await this.#ask({ kind: 'answer', answerMS });
  }

  [Symbol.dispose](): void {
    this.#child.disconnect();
  }

  #ask(ask: AskEndpoint): Promise<EndpointCounts> {
    const answer = nextMessage<EndpointCounts>(this.#child);
    this.#child.send(ask);
    return answer;
  }
}
