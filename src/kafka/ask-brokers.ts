import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import { KafkaClientError } from './client.js';

/** After the first attempt to ask that failed. */
const FIRST_REST_MS = 250;
const LAST_REST_MS = 5000;

/** How long to wait for a broker that is away: the first rest, doubled with each failure, and five seconds at most. */
export function doubledRestMS(firstMS: number, failures: number): number {
  return Math.min(LAST_REST_MS, firstMS * 2 ** Math.min(failures, 10));
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
      if (isOver()) break;
      troubled(error);
      await delay(doubledRestMS(FIRST_REST_MS, attempts));
    }
  }
  return undefined;
}

/** What stops a worker, as `run` tells it: a client's own error is one of brokers that refuse. */
export function workerFailure(error: unknown): Error {
  return error instanceof KafkaClientError ? refusal(error) : (error as Error);
}

export function refusal(error: KafkaClientError): DynamoDbSinkError {
  return new DynamoDbSinkError('KAFKA_REFUSED', error.message, { cause: error });
}
