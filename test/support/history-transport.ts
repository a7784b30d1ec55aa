import type { HistoryOutcome } from '#dist/testing/history-outcome.js';
import type { HistoryService } from '#dist/testing/history-service.js';
import { type Answer, bytesOfBody, type Transport } from '#dist/wire/transport.js';

const KIND_BY_TYPE: Readonly<Record<string, 'throttled' | 'refused' | 'tableNotFound'>> = {
  ProvisionedThroughputExceededException: 'throttled',
  ValidationException: 'refused',
  ResourceNotFoundException: 'tableNotFound',
};

/** The seam to the wire over a modelled service, without a wire. */
export function historyTransport(service: HistoryService): Transport {
  return {
    send: (_tableName, body, onAnswer) =>
      service.request('BatchWriteItem', bytesOfBody(body), (outcome) => onAnswer(answerOf(outcome))),
    close: () => {},
  };
}

function answerOf(outcome: HistoryOutcome): Answer {
  if (outcome.kind === 'reset') return { kind: 'transient', name: 'ECONNRESET', message: 'reset' };
  const body = JSON.parse(Buffer.from(outcome.body).toString()) as Record<string, unknown>;
  if (outcome.statusCode === 200) {
    const unprocessed = Object.values((body.UnprocessedItems ?? {}) as Record<string, unknown[]>).flat();
    return { kind: 'written', unprocessed };
  }
  const name = String(body.__type).split('#')[1] ?? '';
  const failure = { name, message: String(body.message ?? body.Message ?? '') };
  return { ...failure, kind: KIND_BY_TYPE[name] ?? 'transient' };
}
