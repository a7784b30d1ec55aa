import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import { KafkaClientError } from './client.js';

/** Between two attempts to ask a broker: doubled from the first to the last. */
const FIRST_REST_MS = 250;
const LAST_REST_MS = 5000;

/** How long to wait after so many attempts that failed. */
export function restAfterMS(attempts: number): number {
  return Math.min(LAST_REST_MS, FIRST_REST_MS * 2 ** Math.min(attempts, 10));
}

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
  for (let attempts = 0; !isOver(); attempts++) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof KafkaClientError) || error.kind !== 'unavailable') throw error;
      troubled(error);
      await delay(restAfterMS(attempts));
    }
  }
  return undefined;
}

/** What stops a worker, as `run` tells it: a client's own error is one of brokers that refuse. */
export function workerFailure(error: unknown): Error {
  if (!(error instanceof KafkaClientError)) return error as Error;
  return new DynamoDbSinkError('KAFKA_REFUSED', error.message, { cause: error });
}
