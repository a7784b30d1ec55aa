import { type Answer, bytesOfBody, type RequestBody, type Transport } from '#dist/wire/transport.js';

interface WireWrite {
  readonly PutRequest?: { readonly Item: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly DeleteRequest?: { readonly Key: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** One request a writer has sent, for the test to answer. */
export class SentRequest {
  readonly tableName: string;
  readonly body: string;
  readonly writes: readonly WireWrite[];
  readonly #onAnswer: (answer: Answer) => void;
  isAnswered = false;

  constructor(tableName: string, body: RequestBody, onAnswer: (answer: Answer) => void) {
    this.tableName = tableName;
    this.body = bytesOfBody(body).toString();
    const { RequestItems: tables } = JSON.parse(this.body) as { RequestItems: Record<string, WireWrite[]> };
    this.writes = tables[tableName] ?? [];
    this.#onAnswer = onAnswer;
  }

  /** The `pk` of each write, in order. */
  get keys(): string[] {
    return this.writes.map(({ PutRequest, DeleteRequest }) => {
      const value = (PutRequest?.Item ?? DeleteRequest?.Key)?.pk ?? {};
      return String(Object.values(value)[0]);
    });
  }

  answer(answer: Answer): void {
    if (this.isAnswered) throw new Error('answered twice');
    this.isAnswered = true;
    this.#onAnswer(answer);
  }

  /** The service took all but the writes whose keys are named. */
  written(unprocessedKeys: readonly string[] = []): void {
    const keys = this.keys;
    this.answer({
      kind: 'written',
      unprocessed: this.writes.filter((_, i) => unprocessedKeys.includes(keys[i] ?? '')),
    });
  }

  refused(message = 'one of these is wrong'): void {
    this.answer({ kind: 'refused', name: 'ValidationException', message });
  }
}

/** Keeps what is sent until the test, or a rule of the test, answers it. */
export class ScriptedTransport implements Transport {
  readonly sent: SentRequest[] = [];
  isClosed = false;
  readonly #rule: ((request: SentRequest, index: number) => void) | undefined;

  /** @param rule called for each request in a microtask of its own; without it the test answers by hand */
  constructor(rule?: (request: SentRequest, index: number) => void) {
    this.#rule = rule;
  }

  send(tableName: string, body: RequestBody, onAnswer: (answer: Answer) => void): void {
    const request = new SentRequest(tableName, body, onAnswer);
    const index = this.sent.push(request) - 1;
    if (this.#rule !== undefined) queueMicrotask(() => this.#rule?.(request, index));
  }

  close(): void {
    this.isClosed = true;
  }

  /** Requests without an answer. */
  get open(): SentRequest[] {
    return this.sent.filter((request) => !request.isAnswered);
  }

  /** Writes of each request. */
  get sizes(): number[] {
    return this.sent.map((request) => request.writes.length);
  }
}
