// A TLS server on a thread of its own: tells its port, then how many connections it has had.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { selfSigned } from '../support/self-signed.js';

let connections = 0;
const server = createServer(selfSigned, (request, response) => {
  request.resume().on('end', () => response.end('{}'));
});
server.on('secureConnection', () => {
  connections++;
  if (connections > 1) parentPort?.postMessage(connections);
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
