import { connect, isIP, type OnReadOpts, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { LargeBuffers } from '../item/large-buffers.js';
import { AnswerParser } from './answer-parser.js';
import type { Exchange, HttpRequest } from './exchange.js';
import type { HttpAnswer } from './http-answer.js';

/** Where a connection goes, and what TLS is to be like; without it plain. */
export interface Peer {
  readonly hostname: string;
  readonly port: number;
  readonly tls: Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'> | undefined;
}

/** Who owns a connection. Nothing is told any more after `closed`. */
export interface ConnectionHost {
  /** Where the bytes of large requests are. */
  readonly large: LargeBuffers;
  /** It takes a request: it is new, or its request was answered. */
  ready(connection: Connection, isNew: boolean): void;
  /** It takes none any more. If it never did, `error` is why. */
  closed(connection: Connection, error: Error | undefined): void;
}

/** There was no connection in time. */
export class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}

/** How long a connection may take to come up. */
export const CONNECT_TIMEOUT_MS: number = 5000;
/** How long nothing may be heard until the other machine is asked whether it is still there. */
const PROBE_AFTER_MS = 60_000;
const READ_BYTES = 8192;
const WRITE_BYTES = 32 * 1024;

/**
 * One HTTP/1.1 connection with one request on it at a time. Head and body are written into a buffer of its own
 * and leave it in one piece; answers are read into another one.
 */
export class Connection {
  /** When it became idle, on the pool's clock. */
  idleSince = 0;
  readonly #host: ConnectionHost;
  readonly #socket: Socket | TLSSocket;
  readonly #isTls: boolean;
  readonly #parser = new AnswerParser();
  #bytes: Buffer = NO_BYTES;
  #exchange: Exchange | undefined;
  #connectTimer: NodeJS.Timeout | undefined;
  #wasReady = false;
  #isRef = true;
  #isClosed = false;
  #error: Error | undefined;

  /** @param session of an earlier connection to the same peer, to resume */
  constructor(peer: Peer, host: ConnectionHost, session: Buffer | undefined) {
    this.#host = host;
    this.#isTls = peer.tls !== undefined;
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const view = new DataView(buffer.buffer, buffer.byteOffset);
    const onread: OnReadOpts = { buffer, callback: (length) => this.#read(buffer.subarray(0, length), view) };
    const options: TcpNetConnectOpts = { host: peer.hostname, port: peer.port, onread };
    this.#connectTimer = setTimeout(
      () => this.#close(new ConnectTimeout(`no connection in ${CONNECT_TIMEOUT_MS} ms`)),
      CONNECT_TIMEOUT_MS,
    );
    this.#socket =
      peer.tls === undefined
        ? connect(options)
        : connectTls({
            ...options,
            ...peer.tls,
            ...(session !== undefined && { session }),
            ...(isIP(peer.hostname) === 0 && { servername: peer.hostname }),
            ALPNProtocols: ['http/1.1'],
          });
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, PROBE_AFTER_MS);
    this.#socket.on(peer.tls === undefined ? 'connect' : 'secureConnect', () => this.#connected());
    this.#socket.on('error', (error) => {
      this.#error = error;
    });
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('close', () => this.#close(this.#error));
  }

  /** Calls back with what a later connection can resume. */
  onSession(remember: (session: Buffer) => void): void {
    this.#socket.on('session', remember);
  }

  /** Sends a request. Only while it is ready. */
  send(exchange: Exchange, request: HttpRequest): void {
    if (!this.#isRef) this.#socket.ref();
    this.#isRef = true;
    this.#exchange = exchange;
    exchange.begin(() => this.#close(undefined));
    const start = request.maxHeadBytes;
    const end = start + exchange.body.byteLength;
    if (end > WRITE_BYTES) this.#bytes = this.#host.large.take(end);
    else if (this.#bytes.length === 0) this.#bytes = Buffer.allocUnsafeSlow(WRITE_BYTES);
    exchange.body.copyTo(this.#bytes, start);
    const head = request.head(this.#bytes.subarray(start, end));
    const headStart = start - head.length;
    this.#bytes.write(head, headStart, 'latin1');
    this.#socket.write(this.#bytes.subarray(headStart, end));
  }

  /** Lets the process end while it is open, until it is used again. */
  unref(): void {
    if (this.#isRef) this.#socket.unref();
    this.#isRef = false;
  }

  /** Ends it at once; what is sent over it is for its owner to end. */
  destroy(): void {
    this.#exchange = undefined;
    this.#close(undefined);
  }

  #connected(): void {
    clearTimeout(this.#connectTimer);
    this.#wasReady = true;
    if (!this.#isClosed) this.#host.ready(this, true);
  }

  #read(piece: Buffer, view: DataView): boolean {
    if (this.#isClosed) return false;
    try {
      if (this.#exchange === undefined) throw new Error('an answer to nothing');
      const answer = this.#parser.push(piece, view);
      if (answer !== undefined) this.#answered(answer);
    } catch (error) {
      this.#close(error as Error);
    }
    return !this.#isClosed;
  }

  #answered(answer: HttpAnswer): void {
    const exchange = this.#exchange as Exchange;
    this.#exchange = undefined;
    // First: what the answer makes room for goes over this connection again.
    if (!this.#parser.isReusable) this.#close(undefined);
    else if (this.#socket.writableLength === 0 || (this.#isTls && this.#bytes.length <= WRITE_BYTES))
      this.#again();
    else setImmediate(() => this.#againIfSent());
    exchange.end(answer);
  }

  /**
   * An answer was there before the request is known to be sent. TLS tells so in a later turn of the loop, if this one
   * took long after the answer; otherwise it was not read whole, and the rest would be in the next one's way.
   */
  #againIfSent(): void {
    if (this.#isClosed) return;
    if (this.#socket.writableLength === 0) this.#again();
    else this.#close(undefined);
  }

  #again(): void {
    // Nothing is read from it any more, as may be from that of a connection that is closed.
    if (this.#bytes.length > WRITE_BYTES) {
      this.#host.large.give(this.#bytes);
      this.#bytes = NO_BYTES;
    }
    this.#host.ready(this, false);
  }

  /** The other side has ended it: that may be the end of an answer. */
  #ended(): void {
    try {
      const answer = this.#parser.end();
      if (answer !== undefined && this.#exchange !== undefined) this.#answered(answer);
    } catch (error) {
      this.#error ??= error as Error;
    }
    this.#close(this.#error);
  }

  #close(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#connectTimer);
    this.#socket.destroy();
    this.#host.closed(this, this.#wasReady ? undefined : (error ?? connectionClosed()));
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.end(error ?? connectionClosed());
  }
}

const NO_BYTES: Buffer = Buffer.alloc(0);

/** As Node's own HTTP client puts it. */
function connectionClosed(): Error {
  return Object.assign(new Error('the connection was closed without an answer'), { code: 'ECONNRESET' });
}
