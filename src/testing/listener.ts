import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a port of 127.0.0.1 that can be shut and opened again, on the same port. */
export class Listener {
  readonly #server: Server;
  #port: number;
  #changed: Promise<void> = Promise.resolve();
  #isOpen = false;

  /** @param port 0 for any free one */
  constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  /** The port it listens on, or did before it was shut. */
  get port(): number {
    return this.#port;
  }

  /** Opens or shuts it, after all that was asked for before; to shut cuts all connections. */
  set(isOpen: boolean): Promise<void> {
    this.#changed = this.#changed.then(async () => {
      if (isOpen === this.#isOpen) return;
      this.#isOpen = isOpen;
      await (isOpen ? this.#open() : this.#shut());
    });
    return this.#changed;
  }

  async #open(): Promise<void> {
    const listening = once(this.#server, 'listening');
    this.#server.listen(this.#port, '127.0.0.1');
    await listening;
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #shut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
