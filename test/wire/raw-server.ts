import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';

/** A connection as the server sees it. */
export interface RawConnection {
  /** How many were there before it. */
  readonly index: number;
  readonly socket: Socket | TLSSocket;
}

export interface RawRequest {
  readonly connection: RawConnection;
  readonly head: string;
  readonly body: Buffer;
  /** Answers with status 200. */
  answer(body: string, ...fields: string[]): void;
}

export interface RawServerOptions {
  readonly host?: string;
  readonly tls?: SecureContextOptions;
  /** Before anything is read of a connection, its TLS handshake included. */
  readonly accept?: (socket: Socket, index: number) => Promise<void> | void;
  /** Takes what comes as it comes, instead of whole requests. */
  readonly onData?: (bytes: Buffer, connection: RawConnection) => void;
}

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly connections: readonly RawConnection[];
  /** Connections that have come in, those that are not accepted yet included. */
  readonly arrived: number;
  /** How many were open at once, at most. */
  readonly most: number;
  /** How many are open. */
  readonly open: number;
}

/** A server on a bare socket, which does what no HTTP server would. */
export async function rawServer(
  onRequest: (request: RawRequest) => void,
  { host = '127.0.0.1', tls, accept, onData }: RawServerOptions = {},
): Promise<RawServer> {
  // One for all, or no session could be resumed.
  const secureContext = tls && createSecureContext(tls);
  const sockets = new Set<Socket>();
  const connections: RawConnection[] = [];
  let arrived = 0;
  let most = 0;
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: false }, async (plain) => {
    const index = arrived++;
    sockets.add(plain);
    most = Math.max(most, sockets.size);
    plain.on('close', () => sockets.delete(plain)).on('error', () => {});
    await accept?.(plain, index);
    if (plain.destroyed) return;
    const socket =
      secureContext === undefined ? plain : new TLSSocket(plain, { isServer: true, secureContext });
    socket.on('error', () => {});
    const connection = { index, socket };
    connections.push(connection);
    socket.on(
      'data',
      onData === undefined ? requestReader(connection, onRequest) : (bytes) => onData(bytes, connection),
    );
    socket.resume();
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    get arrived() {
      return arrived;
    },
    get most() {
      return most;
    },
    get open() {
      return sockets.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer in HTTP/1.1. */
export function answerText(status: number, body: string, ...fields: string[]): string {
  return [`HTTP/1.1 ${status} As told`, `content-length: ${body.length}`, ...fields, '', body].join('\r\n');
}

function requestReader(
  connection: RawConnection,
  onRequest: (request: RawRequest) => void,
): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let missing = 0;
  return (bytes) => {
    pieces.push(bytes);
    missing -= bytes.length;
    if (missing > 0) return;
    const all = Buffer.concat(pieces);
    const headEnd = all.indexOf('\r\n\r\n');
    const head = all.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1]);
    pieces = [all];
    missing = end - all.length;
    if (headEnd < 0 || missing > 0) return;
    pieces = [];
    missing = 0;
    const answer = (body: string, ...fields: string[]): void => {
      connection.socket.write(answerText(200, body, ...fields));
    };
    onRequest({ connection, head, body: all.subarray(headEnd + 4, end), answer });
  };
}
