import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import { KafkaClientError } from './client.js';

/** Between two attempts to ask a broker. */
const ASK_AGAIN_AFTER_MS = 500;

/**
 * Asks until the brokers answer, or nobody wants to know any more.
 *
 * @param troubled told each time they do not
 * @returns undefined if nobody wants to know any more
 */
export async function askBrokers<R>(
  question: () => Promise<R>,
  isOver: () => boolean,
  troubled: (error: Error) => void,
): Promise<R | undefined> {
  while (!isOver()) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof KafkaClientError) || error.kind !== 'unavailable') throw error;
      troubled(error);
      await delay(ASK_AGAIN_AFTER_MS);
    }
  }
  return undefined;
}

/** What stops a worker, as `run` tells it: a client's own error is one of brokers that refuse. */
export function workerFailure(error: unknown): Error {
  if (!(error instanceof KafkaClientError)) return error as Error;
  return new DynamoDbSinkError('KAFKA_REFUSED', error.message, { cause: error });
}
