import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { type Engine, engineAt } from './engine.js';

interface DynaliteOptions {
  readonly createTableMs: number;
  readonly deleteTableMs: number;
}

/**
 * Starts dynalite in this process. It counts UTF-16 units for bytes, knows no nesting limit, drops
 * attributes called `__proto__`, and is brought down by very deep nesting.
 */
export async function startDynalite(): Promise<Engine> {
  const dynalite = createRequire(import.meta.url)('dynalite') as (options: DynaliteOptions) => Server;
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return engineAt('dynalite', `http://127.0.0.1:${port}`, async () => {
    const closed = promisify(server.close.bind(server))();
    server.closeAllConnections();
    await closed;
  });
}
