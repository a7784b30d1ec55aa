// The endpoint of a bench run, in a process of its own: takes every batch and does next to nothing with it.
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '../../test/support/self-signed.ts';
import { type AskEndpoint, ENDPOINT_HOST, type EndpointAnswer } from './messages.ts';
import { RequestReader } from './request-reader.ts';
import { Turns } from './turns.ts';
import { answerBytes } from './wire-answer.ts';

let httpRequests = 0;
let bodyBytes = 0;
let writes = 0;
let answerMS = 0;
const turns = new Turns();

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  const reader = new RequestReader((request) => {
    httpRequests++;
    bodyBytes += request.bodyLength;
    writes += request.writes;
    if (answerMS === 0) answer(socket);
    else setTimeout(() => answer(socket), answerMS);
  });
  socket.on('data', (chunk) => {
    turns.work();
    reader.read(chunk);
  });
  socket.on('error', () => socket.destroy()); // a contender that ends without saying goodbye
}

function answer(socket: Socket): void {
  turns.work();
  socket.write(answerBytes());
}

const plain = createServer(serve);
const tls = createTlsServer(selfSigned, serve);

function portOf(server: typeof plain): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, ENDPOINT_HOST, () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
  return promise;
}

function tell(answer: EndpointAnswer): void {
  process.send?.(answer);
}

process.on('message', (ask: AskEndpoint) => {
  if (ask.kind === 'serve') {
    answerMS = ask.answerMS;
    turns.isAwake = ask.isAwake;
  }
  tell({ kind: 'counts', httpRequests, bodyBytes, writes, workedMicros: turns.workedMS * 1000 });
});
process.on('disconnect', () => process.exit());

tell({ kind: 'listening', port: await portOf(plain), tlsPort: await portOf(tls) });
