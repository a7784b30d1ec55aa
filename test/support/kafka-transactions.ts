import { Producer } from '@platformatic/kafka';
import { messageOf, type NewRecord } from './kafka-topics.js';

/** A producer of transactions, one after the other. */
export class TransactionalProducer implements AsyncDisposable {
  readonly #producer: Producer;

  constructor(bootstrapBrokers: string[], transactionalId: string) {
    this.#producer = new Producer({
      clientId: 'test',
      bootstrapBrokers,
      transactionalId,
      idempotent: true,
      retries: 40,
      retryDelay: 25,
    });
  }

  /** Begins a transaction: there is one at a time. */
  async begin(): Promise<OpenTransaction> {
    const transaction = await this.#producer.beginTransaction();
    return {
      send: async (topic, records) => {
        await transaction.send({ messages: Array.from(records, (record) => messageOf(topic, record)) });
      },
      commit: () => transaction.commit(),
      abort: () => transaction.abort(),
    };
  }

  /** A whole transaction: each list of records is a batch of its own. */
  async transact(topic: string, end: 'commit' | 'abort', ...batches: NewRecord[][]): Promise<void> {
    const transaction = await this.begin();
    for (const batch of batches) await transaction.send(topic, batch);
    await transaction[end]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer.close();
  }
}

/** A transaction that is not ended yet. */
export interface OpenTransaction {
  send(topic: string, records: Iterable<NewRecord>): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}
