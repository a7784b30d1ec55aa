import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './self-signed.js';

/** A request that a scripted server has got. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a scripted server answers. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Takes the place of all that: for what is not HTTP, not whole or not in time. */
  readonly send?: (response: ServerResponse) => void;
}

export interface Served extends AsyncDisposable {
  readonly endpoint: string;
  readonly seen: Seen[];
  /** How many are open. */
  readonly connections: number;
}

/**
 * A server on 127.0.0.1 that answers each request as told; `https` with {@link selfSigned}.
 * @param isUnwanted whether the connection of a request that begins is reset before its body is read
 */
export async function served(
  answer: (request: Seen) => Scripted,
  protocol: 'http' | 'https' = 'http',
  isUnwanted: () => boolean = () => false,
  port = 0,
): Promise<Served> {
  const seen: Seen[] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    if (isUnwanted()) {
      request.socket.resetAndDestroy();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', headers } = request;
      const target = String(headers['x-amz-target']).split('.')[1] ?? '';
      const got: Seen = { method, target, headers, body: Buffer.concat(chunks).toString() };
      seen.push(got);
      const { status = 200, headers: answered, body = '{"UnprocessedItems":{}}', send } = answer(got);
      if (send !== undefined) send(response);
      else
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...answered }).end(body);
    });
  };
  const server: Server =
    protocol === 'https' ? createTlsServer(selfSigned, listener) : createServer(listener);
  server.on('connection', (socket) => {
    connections++;
    socket.once('close', () => connections--);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
