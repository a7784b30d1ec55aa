import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './scripted-endpoint.js';

/** All bytes of an answer, as they go over the wire. */
function raw(bytes: string, then: 'end' | 'reset' | 'wait'): Answer {
  return {
    send: ({ socket }: ServerResponse) => {
      if (then === 'end') socket?.end(bytes);
      else if (bytes === '') socket?.resetAndDestroy();
      else socket?.write(bytes, () => then === 'reset' && socket.resetAndDestroy());
    },
  };
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\n';
const BODY = '{"UnprocessedItems":{}}';

/** Nothing: the connection stays open. */
export const silence: Answer = { send: () => {} };

/** The connection is reset once the request was read. */
export const reset: Answer = raw('', 'reset');

/** The connection is closed in good order once the request was read. */
export const closed: Answer = raw('', 'end');

/** What is not HTTP. */
export const garbage: Answer = raw('\u0000\u0001 no such protocol\r\n\r\n', 'end');

/** The head of an answer, and then nothing. */
export const headOnly: Answer = raw(`${HEAD}content-length: ${BODY.length}\r\n\r\n`, 'wait');

/** Half of the body, then the connection is closed. */
export const truncated: Answer = raw(
  `${HEAD}content-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 10)}`,
  'end',
);

/** Half of the body, then the connection is reset. */
export const cutOff: Answer = raw(
  `${HEAD}content-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 10)}`,
  'reset',
);

/** A first chunk, then the connection is closed without the last one. */
export const unfinishedChunks: Answer = raw(
  `${HEAD}transfer-encoding: chunked\r\n\r\na\r\n${BODY.slice(0, 10)}\r\n`,
  'end',
);

/** More bytes than there are. */
export const lengthTooLarge: Answer = raw(`${HEAD}content-length: ${BODY.length + 5}\r\n\r\n${BODY}`, 'end');

/** Fewer bytes than there are: what is left over is no next answer either. */
export const lengthTooSmall: Answer = raw(`${HEAD}content-length: ${BODY.length - 5}\r\n\r\n${BODY}`, 'end');

/** Neither a length nor chunks, so that nothing tells a cut body from a whole one: here it is whole. */
export const untilClosed: Answer = { ...raw(`${HEAD}\r\n${BODY}`, 'end'), applies: true };

/** In chunks of a few bytes. */
export const chunked: Answer = {
  send: (response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    for (let at = 0; at < BODY.length; at += 5) response.write(BODY.slice(at, at + 5));
    response.end();
  },
  applies: true,
};

/** Byte by byte, one each few milliseconds: slow, but whole. */
export const trickling: Answer = {
  send: (response) => {
    response.writeHead(200, { 'content-length': BODY.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(BODY.slice(at, at + 1));
      if (++at < BODY.length) return;
      clearInterval(timer);
      response.end();
    }, 2);
  },
  applies: true,
};

/** Compressed, though nobody asked for that. */
export function gzipped(body: string): Answer {
  return {
    headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-amz-json-1.0' },
    body: gzipSync(body),
  };
}
