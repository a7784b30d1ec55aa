import type { ServerResponse } from 'node:http';
import type { HistoryClock } from './history-clock.js';
import type { HistoryOutcome } from './history-outcome.js';

const MOST_PIECES = 10;

/** Does over HTTP what an outcome says. */
export function sendOutcome(response: ServerResponse, outcome: HistoryOutcome, clock: HistoryClock): void {
  switch (outcome.kind) {
    case 'hang':
      return;
    case 'reset':
    case 'refused': // the connection was made before: all that is left is to cut it
      response.socket?.resetAndDestroy();
      return;
    case 'truncated':
      response.writeHead(outcome.statusCode, outcome.headers);
      response.flushHeaders();
      response.write(outcome.body.subarray(0, outcome.bytesSent), () => response.socket?.destroy());
      return;
    case 'answer':
      response.writeHead(outcome.statusCode, outcome.headers);
      if (outcome.slowMS === undefined) response.end(outcome.body);
      else dribble(response, outcome.body, outcome.slowMS, clock);
  }
}

function dribble(response: ServerResponse, body: Uint8Array, slowMS: number, clock: HistoryClock): void {
  const pieces = Math.max(1, Math.min(MOST_PIECES, body.length));
  const send = (piece: number): void => {
    response.write(body.subarray((body.length * piece) / pieces, (body.length * (piece + 1)) / pieces));
    if (piece + 1 === pieces) response.end();
    else clock.setTimer(slowMS / (pieces - 1), () => send(piece + 1));
  };
  response.flushHeaders();
  send(0);
}
