import { crc32 } from 'node:zlib';

const BODY = '{"UnprocessedItems":{}}';
const REQUEST_ID = 'BENCH0123456789BENCH0123456789BENCH0123456789BENCH01';

let second = 0;
let bytes = Buffer.alloc(0);

/** The answer to a batch that is written whole, with the headers DynamoDB sends. Made anew once a second: it has a date. */
export function answerBytes(): Buffer {
  const now = Math.trunc(Date.now() / 1000);
  if (now !== second) {
    second = now;
    bytes = Buffer.from(
      [
        'HTTP/1.1 200 OK',
        'Server: Server',
        `Date: ${new Date(now * 1000).toUTCString()}`,
        'Content-Type: application/x-amz-json-1.0',
        `Content-Length: ${BODY.length}`,
        'Connection: keep-alive',
        `x-amzn-RequestId: ${REQUEST_ID}`,
        `x-amz-crc32: ${crc32(BODY)}`,
        '',
        BODY,
      ].join('\r\n'),
    );
  }
  return bytes;
}
