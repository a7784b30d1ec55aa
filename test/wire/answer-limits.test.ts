import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { AnswerParser } from '#dist/wire/answer-parser.js';
import { BrokenHttp } from '#dist/wire/broken-http.js';
import type { HttpAnswer } from '#dist/wire/http-answer.js';

const KB = 1024;
const MB = 1024 * KB;

/** Gives bytes to a parser in pieces of a size. */
function read(bytes: Buffer | string, pieceBytes: number = Number.MAX_SAFE_INTEGER): HttpAnswer | undefined {
  const all = Buffer.from(bytes as string);
  const parser = new AnswerParser();
  for (let at = 0; at < all.length; at += pieceBytes) {
    const answer = parser.push(all.subarray(at, at + pieceBytes));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function assertBroken(bytes: Buffer | string, message: RegExp): void {
  for (const pieceBytes of [1, 8 * KB, Number.MAX_SAFE_INTEGER]) {
    if (pieceBytes === 1 && bytes.length > 100 * KB) continue;
    assert.throws(
      () => read(bytes, pieceBytes),
      (error) => error instanceof BrokenHttp && message.test(error.message),
      `in pieces of ${pieceBytes}`,
    );
  }
}

describe('an answer that is too large', () => {
  const fieldsOf = (bytes: number): string => `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(bytes - 20)}`;

  it('has a head of more than 64 KB, whether it ends or not', () => {
    const largest = fieldsOf(64 * KB);
    assert.equal(largest.length, 64 * KB);
    for (const pieceBytes of [1, 1000, Number.MAX_SAFE_INTEGER])
      assert.equal(read(`${largest}\r\n\r\n`, pieceBytes), undefined, 'its body ends with the connection');
    assertBroken(`${largest}x\r\n\r\n`, /head .* does not end/);
    assertBroken(`${largest}xxxx`, /head .* does not end/);
  });

  it('has more than 32 MB, as its content-length says', () => {
    const head = (length: number | string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;
    assert.equal(read(head(32 * MB)), undefined, 'and so much may still come');
    assertBroken(head(32 * MB + 1), /longer than/);
    assertBroken(head('99999999999999999999999999'), /longer than/);
  });

  it('has more than 32 MB, without having said so', () => {
    const fill = Buffer.alloc(MB, 'x');
    const chunk = Buffer.concat([Buffer.from(`${MB.toString(16)}\r\n`), fill, Buffer.from('\r\n')]);
    for (const [head, piece] of [
      ['HTTP/1.1 200 OK\r\n\r\n', fill],
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', chunk],
      [
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
        Buffer.from('1;abcdefgh\r\nx\r\n'.repeat(70_000)),
      ],
      ['', Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(37_450))],
    ] as const) {
      const parser = new AnswerParser();
      parser.push(Buffer.from(head));
      for (let i = 0; i < 31; i++) assert.equal(parser.push(piece), undefined);
      assert.throws(() => {
        for (let i = 0; i < 2; i++) parser.push(piece);
      }, /longer than 33554432 bytes/);
    }
  });

  it('has a chunk that is too large, or whose line or trailers do not end', () => {
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    assertBroken(`${head}2000001\r\n`, /longer than/);
    assertBroken(`${head}1000000000\r\n`, /without a size/);
    assertBroken(`${head}1;${'x'.repeat(65 * KB)}`, /does not end/);
    assertBroken(`${head}0\r\nx: ${'x'.repeat(65 * KB)}`, /does not end/);
    assertBroken(`${head}0\r\n${'x: y\r\n'.repeat(11 * KB)}`, /trailers/);
  });
});

describe('an answer that does not tell one thing', () => {
  const tells = (...fields: string[]): string =>
    `${['HTTP/1.1 200 OK', ...fields].join('\r\n')}\r\n\r\n0\r\n\r\n`;

  for (const [name, message, ...fields] of [
    ['several lengths', /several/, 'content-length: 5', 'content-length: 4'],
    ['several lengths in one field', /several/, 'content-length: 5, 4'],
    ['a length and chunks', /and a transfer coding/, 'content-length: 5', 'transfer-encoding: chunked'],
    ['chunks and a length', /and a transfer coding/, 'transfer-encoding: chunked', 'Content-Length : 5'],
    ['chunks twice', /not asked for/, 'transfer-encoding: chunked', 'transfer-encoding: chunked'],
    [
      'chunks of something compressed',
      /not asked for/,
      'transfer-encoding: gzip',
      'transfer-encoding: chunked',
    ],
    ['chunks that were compressed', /not asked for/, 'transfer-encoding: chunked', 'transfer-encoding: gzip'],
    ['no coding', /not asked for/, 'transfer-encoding:'],
    ['another coding', /not asked for/, 'transfer-encoding: identity'],
    ['a length that goes on in a second line', /no number/, 'content-length: 1\r\n\t2'],
    ['no length', /no number/, 'content-length:'],
    ['a length below zero', /no number/, 'content-length: -1'],
    ['a length with a sign', /no number/, 'content-length: +5'],
    ['a length with a fraction', /no number/, 'content-length: 5.0'],
    ['a length in hexadecimal digits', /no number/, 'content-length: 0x5'],
    ['a length in words', /no number/, 'content-length: five'],
  ] as const) {
    it(`is broken: ${name}`, () => assertBroken(tells(...fields), message));
  }

  it('is believed where it tells the same twice', () => {
    const answer = read(
      tells('content-length: 5', 'CONTENT-LENGTH:5', 'content-length:\r\n 5', 'content-length: 5 , 5'),
    );
    assert.equal(answer?.body.toString(), '0\r\n\r\n');
  });
});

describe('bytes that are no answer', () => {
  for (const [name, bytes] of [
    ['of TLS', '\x15\x03\x01\x00\x02\x02\x46'],
    ['of SSH', 'SSH-2.0-OpenSSH\r\n'],
    ['of a later HTTP', 'HTTP/2 200 OK\r\n'],
    ['of an older HTTP', 'HTTP/0.9 200 OK\r\n'],
    ['of a status without three digits', 'HTTP/1.1 20 OK\r\n'],
    ['of a status that does not exist', 'HTTP/1.1 099 OK\r\n'],
    ['of a protocol nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n'],
    ['with lines ended by a line feed alone', 'HTTP/1.1 200 OK\ncontent-length: 5\n\n'],
    ['of an answer in lower case', 'http/1.1 200 OK\r\n'],
    ['of an empty line first', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ] as const) {
    it(`${name} are told from one before the other side has ended`, () => assertBroken(bytes, /not HTTP/));
  }

  it('stand where a chunk should', () => {
    const chunks = (body: string): string => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body}`;
    for (const size of ['', 'x', '-1', '0x1', ' 1', '1 1', '1\r', '"1"', '1\n'])
      assertBroken(chunks(`${size}\r\n`), /without a size|no line/);
    assertBroken(chunks('1\r\nab\r\n'), /longer than its size/);
    assertBroken(chunks('1\r\na\n0\r\n'), /longer than its size/);
    assertBroken(chunks('0\r\nHTTP/1.1 200 OK\r\n'), /trailers/);
  });
});

describe('a long answer', () => {
  const json = Buffer.alloc(16 * MB, '{"PutRequest":{"Item":{}}}');

  /** How many bytes are copied and looked at while something is done. */
  function workOf(what: () => void): number {
    let bytes = 0;
    const { copy, toString: textOf, indexOf } = Buffer.prototype;
    const { concat } = Buffer;
    mock.method(Buffer.prototype, 'copy', function (this: Buffer, ...args: Parameters<typeof copy>) {
      const copied = copy.apply(this, args);
      bytes += copied;
      return copied;
    });
    mock.method(Buffer.prototype, 'toString', function (this: Buffer, ...args: Parameters<typeof textOf>) {
      const text = textOf.apply(this, args);
      bytes += text.length;
      return text;
    });
    mock.method(
      Buffer.prototype,
      'indexOf',
      function (this: Buffer, value: string | number, from = 0, ...rest: 'latin1'[]) {
        const found = indexOf.call(this, value, from, ...rest);
        bytes += (found < 0 ? this.length : found) - from;
        return found;
      },
    );
    mock.method(Buffer, 'concat', (...args: Parameters<typeof concat>) => {
      const all = concat(...args);
      bytes += all.length;
      return all;
    });
    try {
      what();
      return bytes;
    } finally {
      mock.restoreAll();
    }
  }

  function assertLinear(wire: Buffer, pieceBytes: number, body: Buffer = json): void {
    let answer: HttpAnswer | undefined;
    const work = workOf(() => {
      answer = read(wire, pieceBytes);
    });
    assert.ok(answer?.body.equals(body));
    assert.ok(work >= wire.length / 2, 'the work is counted');
    assert.ok(work < 5 * wire.length, `${work} bytes were touched to read ${wire.length}`);
  }

  it('is read in a time that grows with its length alone', () => {
    const head = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${json.length}\r\n\r\n`);
    assertLinear(Buffer.concat([head, json]), 64 * KB);
    assertLinear(Buffer.concat([head, json]), 8 * KB);
  });

  for (const [name, chunkBytes] of [
    ['as large as the pieces it comes in', 64 * KB - 8],
    ['much smaller than the pieces it comes in', 248],
    ['much larger than the pieces it comes in', 4 * MB],
  ] as const) {
    it(`is read so from chunks ${name}, too`, () => {
      const body = json.subarray(0, chunkBytes < KB ? 4 * MB : json.length);
      const parts = [Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nx: ')];
      // The first piece is the head's alone, so that all others end with a chunk.
      parts.push(Buffer.from(`${'x'.repeat(64 * KB - (parts[0] as Buffer).length - 4)}\r\n\r\n`));
      for (let at = 0; at < body.length; at += chunkBytes) {
        const chunk = body.subarray(at, at + chunkBytes);
        parts.push(
          Buffer.from(`${chunk.length.toString(16).padStart(4, '0')}\r\n`),
          chunk,
          Buffer.from('\r\n'),
        );
      }
      assertLinear(Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]), 64 * KB, body);
    });
  }

  it('is read so from single bytes, its head too', () => {
    const head = `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(60 * KB)}\r\ncontent-length: ${KB}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), json.subarray(0, KB)]);
    let answer: HttpAnswer | undefined;
    const work = workOf(() => {
      answer = read(bytes, 1);
    });
    assert.equal(answer?.body.length, KB);
    assert.ok(work < 10 * bytes.length, `${work} bytes were touched to read ${bytes.length}`);
  });
});
