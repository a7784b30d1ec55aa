import type { Clock } from '#dist/clock.js';
import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import type { HistoryService } from '#dist/testing/history-service.js';
import { readAnswer } from '#dist/wire/answer.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';

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

/** What the transport makes of a request whose time is up. */
export const TIMED_OUT: Answer = unanswered('RequestTimeout', { isTimeout: true });

/** What the end of a request means to its writer, read as it is read off the wire. */
export function answerOf(outcome: Exclude<HistoryOutcome, { kind: 'hang' }>): Answer {
  if (outcome.kind === 'reset') return unanswered('ECONNRESET');
  if (outcome.kind === 'refused') return { kind: 'unreachable', name: 'ECONNREFUSED', message: 'refused' };
  if (outcome.kind === 'truncated') return unanswered('UND_ERR_SOCKET');
  const { statusCode: status, headers, body } = outcome;
  return readAnswer({ status, body: Buffer.from(body), field: (name) => headers[name] });
}

function unanswered(name: string, more?: { readonly isTimeout: true }): Answer {
  return { kind: 'transient', name, message: name, isUnanswered: true, ...more };
}
