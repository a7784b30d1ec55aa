import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerParser } from '#dist/wire/answer-parser.js';

const BODY = '{"UnprocessedItems":{}}';

function answerOf(date: string, requestId: string, body: string = BODY): Buffer {
  const head = [
    'HTTP/1.1 200 OK',
    'Server: Server',
    `Date: ${date}`,
    'Content-Type: application/x-amz-json-1.0',
    `Content-Length: ${body.length}`,
    'Connection: keep-alive',
    `x-amzn-RequestId: ${requestId}`,
    'x-amz-crc32: 2745614147',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** What a parser makes of bytes that come in one piece. */
function told(parser: AnswerParser, bytes: Buffer): unknown {
  try {
    const answer = parser.push(Buffer.from(bytes));
    if (answer === undefined) return 'more is to come';
    return [answer.status, answer.field('x-amz-crc32'), answer.body.toString('latin1'), parser.isReusable];
  } catch (error) {
    return String(error);
  }
}

function taught(): AnswerParser {
  const parser = new AnswerParser();
  told(parser, answerOf('Mon, 23 Nov 2026 10:00:00 GMT', 'A'.repeat(52)));
  return parser;
}

const anyDate = fc.constantFrom('Tue, 24 Nov 2026 11:11:11 GMT', 'Mon, 23 Nov 2026 10:00:00 GMT');
const anyId = fc.string({
  unit: fc.constantFrom('A', 'Z', '0', '9', '~', ' '),
  minLength: 52,
  maxLength: 52,
});

describe('an answer that is like the one before it', () => {
  it('is told without being parsed if only its date and its request id differ', () => {
    const parser = taught();
    const first = parser.push(answerOf('Tue, 24 Nov 2026 11:11:11 GMT', 'B'.repeat(52)));
    const second = parser.push(answerOf('Wed, 25 Nov 2026 12:12:12 GMT', 'C'.repeat(52)));
    assert.ok(first !== undefined && first === second);
    assert.equal(first.body.toString(), BODY);
    assert.equal(parser.end(), undefined);
  });

  it('is told as a parser tells it that has read nothing before, whichever bytes of it differ', () => {
    const byte = fc.oneof(
      fc.constantFrom(0x0d, 0x0a, 0x20, 0x3a, 0x30, 0x39),
      fc.integer({ min: 0, max: 255 }),
    );
    const changes = fc.array(fc.tuple(fc.nat(), byte), { maxLength: 2 });
    fc.assert(
      fc.property(anyDate, anyId, changes, (date, id, changed) => {
        const bytes = answerOf(date, id);
        for (const [at, to] of changed) bytes[at % bytes.length] = to;
        assert.deepEqual(told(taught(), bytes), told(new AnswerParser(), bytes));
      }),
      { numRuns: 20_000 },
    );
  });

  it('is told in the same way where a field is put in the place of the request id', () => {
    for (const id of [
      'x\r\nConnection: close',
      'x\r\nContent-Length: 1',
      'x\r\nTransfer-Encoding: chunked',
      'x\n\r',
    ]) {
      const bytes = answerOf('Mon, 23 Nov 2026 10:00:00 GMT', id.padEnd(52, ' '));
      assert.deepEqual(told(taught(), bytes), told(new AnswerParser(), bytes), JSON.stringify(id));
    }
  });

  it('may come in pieces, and after one of another kind', () => {
    const parser = taught();
    const usual = answerOf('Tue, 24 Nov 2026 11:11:11 GMT', 'D'.repeat(52));
    const other = answerOf('Tue, 24 Nov 2026 11:11:11 GMT', 'E'.repeat(52), '{"UnprocessedItems":{"t":[]}}');
    for (const bytes of [usual, other, usual, other, usual]) {
      assert.equal(parser.push(bytes.subarray(0, 100)), undefined);
      assert.deepEqual(told(parser, bytes.subarray(100)), told(new AnswerParser(), bytes));
      assert.deepEqual(told(parser, bytes), told(new AnswerParser(), bytes));
    }
  });
});
