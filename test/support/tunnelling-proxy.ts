import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TunnellingProxy extends AsyncDisposable {
  readonly port: number;
  /** Where tunnels were asked for, in order. */
  readonly tunnels: readonly string[];
  /** What was shown to it, with each tunnel. */
  readonly credentials: readonly (string | undefined)[];
}

/** A proxy that makes tunnels (CONNECT) and does nothing else. @param refusal the status it refuses with; 0 for no answer */
export async function tunnellingProxy(refusal?: number): Promise<TunnellingProxy> {
  const tunnels: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => {
    tunnels.push('not a tunnel');
    response.writeHead(500).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    tunnels.push(url);
    credentials.push(headers['proxy-authorization']);
    client.on('error', () => {});
    if (refusal === 0) return;
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    credentials,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

const NAMES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

/** Sets what names a proxy in the environment, until disposed; what is not given is not set. */
export function proxyEnvironment(values: Readonly<Record<string, string>>): Disposable {
  const saved = { ...process.env };
  for (const name of NAMES) delete process.env[name];
  Object.assign(process.env, values);
  return {
    [Symbol.dispose]() {
      process.env = saved;
    },
  };
}
