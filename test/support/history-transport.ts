import { crc32 } from 'node:zlib';
import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import type { HistoryService } from '#dist/testing/history-service.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';
import type { Clock } from '#dist/writer/clock.js';

const KIND_BY_TYPE: Readonly<Record<string, 'throttled' | 'refused' | 'tableNotFound' | 'credentials'>> = {
  ProvisionedThroughputExceededException: 'throttled',
  ThrottlingException: 'throttled',
  ValidationException: 'refused',
  ResourceNotFoundException: 'tableNotFound',
  ExpiredTokenException: 'credentials',
};

/** How long the client waits for an answer that does not come. */
const TIMEOUT_MS = 500;

/** The seam to the wire over a modelled service, without a wire. */
export function historyTransport(service: HistoryService, clock: Clock): Transport {
  return {
    send: (_tableName, body, onAnswer) => {
      service.request('BatchWriteItem', bytesOfBody(body), (outcome) => {
        if (outcome.kind === 'hang') clock.setTimer(() => onAnswer(TIMED_OUT), TIMEOUT_MS);
        else onAnswer(answerOf(outcome));
      });
    },
    close: () => {},
  };
}

const TIMED_OUT: Answer = unanswered('TimeoutError', { isTimeout: true });

function answerOf(outcome: Exclude<HistoryOutcome, { kind: 'hang' }>): Answer {
  if (outcome.kind === 'reset') return unanswered('ECONNRESET');
  if (outcome.kind === 'refused') return { kind: 'unreachable', name: 'ECONNREFUSED', message: 'refused' };
  if (outcome.kind === 'truncated') return unanswered('UND_ERR_SOCKET');
  if (String(crc32(outcome.body)) !== outcome.headers['x-amz-crc32']) return unanswered('CRC32');
  const body = JSON.parse(Buffer.from(outcome.body).toString()) as Record<string, unknown>;
  if (outcome.statusCode === 200) {
    const unprocessed = Object.values((body.UnprocessedItems ?? {}) as Record<string, unknown[]>).flat();
    return { kind: 'written', unprocessed };
  }
  const name = String(body.__type).split('#')[1] ?? '';
  const failure = { name, message: String(body.message ?? body.Message ?? '') };
  return { ...failure, kind: KIND_BY_TYPE[name] ?? 'transient' };
}

function unanswered(name: string, more?: { readonly isTimeout: true }): Answer {
  return { kind: 'transient', name, message: name, isUnanswered: true, ...more };
}
