import { connect, type OnReadOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BenchConnection } from '../contenders/connection.ts';
import { BodyWriter } from './body-writer.ts';
import { type Signer, signatureOf } from './signature.ts';

/** The head is written backwards from here, so that head and body are one piece and one write. */
const BODY_STARTS = 1024;
const OK = 'HTTP/1.1 200 ';
const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const NOTHING_UNPROCESSED = '{"UnprocessedItems":{}}';

/** One keep-alive connection with one request on it at a time; its bytes are made in place and written once. */
export class FloorConnection {
  readonly body: BodyWriter = new BodyWriter(32 * 1024);
  readonly #signer: Signer;
  readonly #socket: ReturnType<typeof connect>;
  readonly #answerBytes = Buffer.allocUnsafeSlow(4096);
  readonly #onAnswer: (connection: FloorConnection) => void;
  readonly #onError: (error: Error) => void;
  #answer = '';

  constructor(
    { host, port, isTls }: BenchConnection,
    signer: Signer,
    onAnswer: (connection: FloorConnection) => void,
    onError: (error: Error) => void,
  ) {
    this.#signer = signer;
    this.#onAnswer = onAnswer;
    this.#onError = onError;
    // Answers are read into one buffer: no allocation and no stream event for each.
    const onread: OnReadOpts = {
      buffer: this.#answerBytes,
      callback: (length) => this.#read(length),
    };
    const options = { host, port, noDelay: true, onread };
    this.#socket = isTls ? connectTls(options) : connect(options);
    this.#socket.on('error', onError);
    this.#socket.on('close', () => onError(new Error('the endpoint closed a connection')));
  }

  startBody(): void {
    this.body.at = BODY_STARTS;
  }

  send(): void {
    const { bytes, at } = this.body;
    const second = this.#signer.now();
    const signature = signatureOf(second, bytes.subarray(BODY_STARTS, at));
    const head = `${second.headPrefix}${signature}\r\nContent-Length: ${at - BODY_STARTS}${HEAD_END}`;
    const start = BODY_STARTS - head.length;
    bytes.write(head, start, 'latin1');
    this.#socket.write(bytes.subarray(start, at));
  }

  destroy(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #read(length: number): boolean {
    this.#answer += this.#answerBytes.toString('latin1', 0, length);
    const headEnd = this.#answer.indexOf(HEAD_END);
    if (headEnd < 0) return true;
    const bodyStart = headEnd + HEAD_END.length;
    const bodyLength = Number(CONTENT_LENGTH.exec(this.#answer)?.[1]);
    if (this.#answer.length < bodyStart + bodyLength) return true;
    const answer = this.#answer;
    this.#answer = '';
    if (answer.startsWith(OK) && answer.endsWith(NOTHING_UNPROCESSED)) this.#onAnswer(this);
    else this.#onError(new Error(`the floor knows no such answer: ${answer.slice(0, 200)}`));
    return true;
  }
}
