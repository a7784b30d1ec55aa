import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import type { HistoryService } from '#dist/testing/history-service.js';
import { readAnswer } from '#dist/wire/answer.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';

/** The seam to the wire over a modelled service, without a wire. */
export function historyTransport(service: HistoryService): Transport {
  return {
    send: (_tableName, body, onAnswer) =>
      service.request('BatchWriteItem', bytesOfBody(body), (outcome) => onAnswer(answerOf(outcome))),
    close: () => {},
  };
}

/** What the end of a request means to its writer, read as it is read off the wire. */
export function answerOf(outcome: HistoryOutcome): Answer {
  if (outcome.kind === 'reset') {
    return { kind: 'transient', name: 'ECONNRESET', message: 'reset', isUnanswered: true };
  }
  const { statusCode: status, headers, body } = outcome;
  return readAnswer({ status, body: Buffer.from(body), field: (name) => headers[name] });
}
