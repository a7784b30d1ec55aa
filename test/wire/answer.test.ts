import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { readAnswer, serviceTimeMS } from '#dist/wire/answer.js';
import { ParsedAnswer } from '#dist/wire/answer-parser.js';
import type { HttpAnswer } from '#dist/wire/http-answer.js';
import { HttpHead } from '#dist/wire/http-head.js';
import type { RequestFailure } from '#dist/wire/transport.js';
import { httpAnswer, withCrc } from './http-answer.js';

const ALL_WRITTEN = '{"UnprocessedItems":{}}';
const put = (pk: string) => ({ PutRequest: { Item: { pk: { S: pk } } } });

/** Is no answer that can be believed: the request is sent again, and nothing counts as written. */
function assertBroken(answer: HttpAnswer, why: RegExp): void {
  const { cause, message, ...rest } = readAnswer(answer) as RequestFailure;
  assert.deepEqual(rest, { kind: 'transient', name: 'BrokenAnswer', isUnanswered: true });
  assert.match(message, why);
  assert.ok(cause instanceof Error);
}

describe('an answer that all is written', () => {
  for (const [name, answer] of [
    ['as the service sends it', withCrc(httpAnswer(200, ALL_WRITTEN))],
    ['without a checksum', httpAnswer(200, ALL_WRITTEN)],
    ['in another spelling', withCrc(httpAnswer(200, ' { "UnprocessedItems" : { } } '))],
    ['with another status of success', withCrc(httpAnswer(201, ALL_WRITTEN))],
    ['with a table of which nothing is left', withCrc(httpAnswer(200, { UnprocessedItems: { orders: [] } }))],
    [
      'with more than was asked for',
      withCrc(httpAnswer(200, { ConsumedCapacity: [], UnprocessedItems: {} })),
    ],
  ] as const) {
    it(`is read ${name}`, () => {
      assert.deepEqual(readAnswer(answer), { kind: 'written', unprocessed: [] });
    });
  }
});

describe('an answer with unprocessed writes', () => {
  it('gives them as they are, of all tables, in their order', () => {
    const body = { UnprocessedItems: { a: [put('1'), put('ä漢🙂')], b: [{ DeleteRequest: { Key: {} } }] } };
    const unprocessed = [put('1'), put('ä漢🙂'), { DeleteRequest: { Key: {} } }];
    for (const answer of [httpAnswer(200, body), withCrc(httpAnswer(200, body))]) {
      assert.deepEqual(readAnswer(answer), { kind: 'written', unprocessed });
    }
  });

  it('gives what is no write as well, which the writer finds in no request', () => {
    const body = { UnprocessedItems: { orders: [null, 1, 'text', [], [put('1')], {}] } };
    const unprocessed = [null, 1, 'text', [], [put('1')], {}];
    assert.deepEqual(readAnswer(httpAnswer(200, body)), { kind: 'written', unprocessed });
  });
});

describe('a success that does not say in its form what is unprocessed', () => {
  for (const body of [
    '',
    ' ',
    'null',
    'true',
    '7',
    '"UnprocessedItems"',
    '[]',
    '[{"UnprocessedItems":{}}]',
    '{}',
    '{"unprocessedItems":{}}',
    '{"Output":{"UnprocessedItems":{}}}',
    '{"__proto__":{"UnprocessedItems":{}}}',
    '{"UnprocessedItems":null}',
    '{"UnprocessedItems":false}',
    '{"UnprocessedItems":0}',
    '{"UnprocessedItems":""}',
    '{"UnprocessedItems":"{}"}',
    '{"UnprocessedItems":[]}',
    '{"UnprocessedItems":[[]]}',
    '{"UnprocessedItems":[{}]}',
    '{"UnprocessedItems":{"orders":null}}',
    '{"UnprocessedItems":{"orders":{}}}',
    '{"UnprocessedItems":{"orders":"[]"}}',
    '{"UnprocessedItems":{"orders":[],"other":0}}',
    '{"UnprocessedItems":{"orders":{"PutRequest":{}}}}',
    '{"UnprocessedItems":{}',
    '{"UnprocessedItems":{}}}',
    '{"UnprocessedItems":{}}{"UnprocessedItems":{}}',
    '\ufeff{"UnprocessedItems":{}}',
    '<html>{"UnprocessedItems":{}}</html>',
  ]) {
    it(`is never taken for "all is written": ${JSON.stringify(body)}`, () => {
      for (const status of [200, 204, 299]) {
        assertBroken(httpAnswer(status, body), /does not say what is unprocessed/);
        assertBroken(withCrc(httpAnswer(status, body)), /does not say what is unprocessed/);
      }
    });
  }
});

describe('the checksum of an answer', () => {
  const crc = String(crc32(Buffer.from(ALL_WRITTEN)));
  const wrong = [
    '',
    '0',
    'none',
    ` ${crc}`,
    `${crc} `,
    `0${crc}`,
    `+${crc}`,
    `${crc}.0`,
    `0x${Number(crc).toString(16)}`,
    `${crc}, ${crc}`,
    String(Number(crc) - 2 ** 32),
  ];
  for (const value of wrong) {
    it(`is wrong in any form but one number: ${JSON.stringify(value)}`, () => {
      assertBroken(httpAnswer(200, ALL_WRITTEN, { 'x-amz-crc32': value }), /CRC-32/);
    });
  }

  it('is the first where an answer has several', () => {
    const answerWith = (...lines: string[]): HttpAnswer => {
      const head = new HttpHead(['HTTP/1.1 200 OK', ...lines].join('\r\n'));
      return new ParsedAnswer(head, Buffer.from(ALL_WRITTEN));
    };
    assert.equal(readAnswer(answerWith(`x-amz-crc32: ${crc}`)).kind, 'written');
    assert.equal(readAnswer(answerWith(`X-AMZ-CRC32:${crc}  `, 'x-amz-crc32: 1')).kind, 'written');
    assertBroken(answerWith('x-amz-crc32: 1', `x-amz-crc32: ${crc}`), /CRC-32/);
    assertBroken(answerWith('x-amz-crc32:', `x-amz-crc32: ${crc}`), /CRC-32/);
  });

  it('is looked at before the answer is read, whatever its status', () => {
    const denied = { __type: 'x#AccessDeniedException', message: 'no' };
    for (const status of [200, 302, 400, 413, 500]) {
      assertBroken(httpAnswer(status, denied, { 'x-amz-crc32': '1' }), /CRC-32/);
    }
  });

  it('tells when any one byte is another', () => {
    const whole = withCrc(httpAnswer(200, { UnprocessedItems: { orders: [put('a')] } }));
    const { status, field } = whole;
    const byte = fc.tuple(fc.nat(whole.body.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(byte, ([at, bits]) => {
        const body = Buffer.from(whole.body);
        body[at] = (body[at] as number) ^ bits;
        assertBroken({ status, body, field }, /CRC-32/);
      }),
    );
  });
});

describe('whatever comes as an answer', () => {
  const field = fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary' }));
  const headers = fc.record({
    'x-amz-crc32': field,
    'x-amzn-errortype': field,
    'x-amzn-requestid': field,
    date: field,
  });
  const status = fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom(200, 400, 500));
  const names = [
    'UnprocessedItems',
    '__type',
    'message',
    'Message',
    'ThrottlingReasons',
    'throttlingReasons',
  ];
  const content = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    content.map((value) => Buffer.from(JSON.stringify(value))),
  );

  it('is read without throwing, and is written only where the form says so', () => {
    fc.assert(
      fc.property(status, headers, bodies, fc.boolean(), (code, fields, body, isChecked) => {
        const given = httpAnswer(code, body, fields);
        const answer = readAnswer(isChecked ? withCrc(given) : given);
        serviceTimeMS(given);
        if (answer.kind !== 'written') return;
        assert.ok(code >= 200 && code < 300);
        const { UnprocessedItems: byTable } = JSON.parse(body.toString()) as { UnprocessedItems: object };
        assert.equal(Object.prototype.toString.call(byTable), '[object Object]');
        const lists: unknown[] = Object.values(byTable);
        assert.ok(lists.every((list) => Array.isArray(list)));
        assert.deepEqual(answer.unprocessed, lists.flat());
      }),
      { numRuns: 5000 },
    );
  });

  it('gives its time by the header Date, if that is one', () => {
    const at = (date?: string) => serviceTimeMS(httpAnswer(400, '', { date }));
    assert.equal(at('Sun, 06 Nov 1994 08:49:37 GMT'), Date.UTC(1994, 10, 6, 8, 49, 37));
    for (const date of [undefined, '', 'now']) assert.equal(at(date), undefined);
  });
});
