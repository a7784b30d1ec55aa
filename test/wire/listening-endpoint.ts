import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SignedRequest } from './signed-request.js';

export interface ListeningEndpoint extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly SignedRequest[];
}

/** A server at an address of this machine that answers "all written", and keeps what it was sent. */
export async function listeningEndpoint(address: string): Promise<ListeningEndpoint> {
  const requests: SignedRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    requests.push({ path: request.url ?? '', headers: fieldsOf(request), body });
    response.end('{"UnprocessedItems":{}}');
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Each with all of its values, so that a field that is sent twice is seen. */
function fieldsOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
}
