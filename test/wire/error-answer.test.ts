import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnswer, ServiceError } from '#dist/wire/answer.js';
import type { RequestFailure } from '#dist/wire/transport.js';
import { type Fields, httpAnswer, withCrc } from './http-answer.js';

/** What an answer means, which is a failure. */
function failureOf(status: number, body: unknown, fields: Fields = {}): RequestFailure {
  return readAnswer(withCrc(httpAnswer(status, body, fields))) as RequestFailure;
}

const typed = (type: string, message = 'so it says') => ({
  __type: `com.amazon.coral.service#${type}`,
  message,
});

describe('an error answer', () => {
  for (const [status, type, kind, code] of [
    [400, 'ProvisionedThroughputExceededException', 'throttled'],
    [400, 'ThrottlingException', 'throttled'],
    [400, 'RequestLimitExceeded', 'throttled'],
    [429, 'SomethingElse', 'throttled'],
    [400, 'ResourceNotFoundException', 'tableNotFound'],
    [400, 'ValidationException', 'refused'],
    [400, 'SerializationException', 'refused'],
    [400, 'ItemCollectionSizeLimitExceededException', 'refused'],
    [413, 'SomethingElse', 'refused'],
    [400, 'ExpiredTokenException', 'credentials'],
    [403, 'RequestTimeTooSkewed', 'skewed'],
    [400, 'RequestExpired', 'skewed'],
    [400, 'AccessDeniedException', 'fatal', 'ACCESS_DENIED'],
    [400, 'UnrecognizedClientException', 'fatal', 'ACCESS_DENIED'],
    [400, 'InvalidSignatureException', 'fatal', 'ACCESS_DENIED'],
    [400, 'ReplicatedWriteConflictException', 'transient'],
    [500, 'InternalServerError', 'transient'],
    [503, 'SomethingElse', 'transient'],
    [408, 'SomethingElse', 'transient'],
    [400, 'SomethingElse', 'fatal', 'REQUEST_FAILED'],
    [404, 'SomethingElse', 'fatal', 'REQUEST_FAILED'],
  ] as const) {
    it(`with status ${status} and type ${type} is ${code ?? kind}`, () => {
      const failure = failureOf(status, typed(type));
      assert.deepEqual([failure.kind, failure.code, failure.name], [kind, code, type]);
      assert.equal(failure.isUnanswered, kind === 'transient' ? false : undefined);
    });
  }

  for (const status of [0, 100, 199, 400, 401, 403, 404, 418, 500, 502, 599, 999]) {
    it(`with status ${status} and no type is some other server's: sent again`, () => {
      for (const body of [
        '',
        '<html>',
        'null',
        '[]',
        '7',
        '{}',
        '{"__type":5}',
        '{"__type":""}',
        '{"UnprocessedItems":{}}',
      ]) {
        const { kind, name, message, isUnanswered } = failureOf(status, body);
        assert.deepEqual(
          { kind, name, message, isUnanswered },
          {
            kind: 'transient',
            name: `HTTP status ${status}`,
            message: `the endpoint answered with status ${status}`,
            isUnanswered: true,
          },
          body,
        );
      }
    });
  }

  it('that redirects is fatal, whatever its type', () => {
    for (const status of [300, 301, 307, 399]) {
      for (const body of ['', typed('ThrottlingException')]) {
        const { kind, code } = failureOf(status, body);
        assert.deepEqual([kind, code], ['fatal', 'REQUEST_FAILED']);
      }
    }
  });

  it('whose signature is early or late finds our clock wrong; with any other fault it is fatal', () => {
    for (const [message, kind] of [
      ['Signature expired: 20260101T000000Z is now earlier than', 'skewed'],
      ['Signature not yet current: 20260101T000000Z is still later than', 'skewed'],
      ['The request signature we calculated does not match', 'fatal'],
    ] as const) {
      assert.equal(failureOf(403, typed('InvalidSignatureException', message)).kind, kind);
    }
    assert.equal(failureOf(400, typed('AccessDeniedException', 'Signature expired: no')).kind, 'fatal');
  });
});

describe('the type of an error', () => {
  for (const type of [
    'ThrottlingException',
    'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    'ThrottlingException:http://internal.example/coral/com.amazon.coral.service/',
    'com.amazon.coral#ThrottlingException:http://internal.example/a#b',
    'ThrottlingException, com.amazon.coral#Other',
    ' ThrottlingException ',
    'a#b#ThrottlingException',
  ]) {
    it(`is read without namespace and link, in header or body: ${type}`, () => {
      const byHeader = failureOf(400, '{}', { 'x-amzn-errortype': type });
      const byBody = failureOf(400, { __type: type });
      for (const { kind, name } of [byHeader, byBody]) {
        assert.deepEqual([kind, name], ['throttled', 'ThrottlingException']);
      }
    });
  }

  it('is that of the header where both name one, and that of the body where the header has none', () => {
    const body = typed('ValidationException');
    assert.equal(failureOf(400, body, { 'x-amzn-errortype': 'ThrottlingException' }).kind, 'throttled');
    for (const header of [undefined, '', ' ', ':', '#']) {
      const { kind, name } = failureOf(400, body, { 'x-amzn-errortype': header });
      assert.deepEqual([kind, name], ['refused', 'ValidationException'], JSON.stringify(header));
    }
  });
});

describe('the reasons of throttling', () => {
  const one = { reason: 'TableWriteKeyRangeThroughputExceeded', resource: 'arn:aws:dynamodb:x:1:table/t' };
  for (const spelling of ['ThrottlingReasons', 'throttlingReasons']) {
    it(`are read as ${spelling}, in whichever form they come`, () => {
      for (const [given, reasons] of [
        [
          [one, one],
          [one, one],
        ],
        [[], []],
        [[{ ...one, more: 1 }], [one]],
        [[{ reason: 'a' }], [{ reason: 'a', resource: '' }]],
        [[null, 1, 'x', [], { reason: 1, resource: {} }], Array(5).fill({ reason: '', resource: '' })],
        [null, undefined],
        ['TableWriteKeyRangeThroughputExceeded', undefined],
        [{ 0: one }, undefined],
      ] as const) {
        const failure = failureOf(400, { ...typed('ThrottlingException'), [spelling]: given });
        assert.deepEqual([failure.kind, failure.reasons], ['throttled', reasons], JSON.stringify(given));
      }
    });
  }

  it('are read of throttled requests alone', () => {
    const failure = failureOf(400, { ...typed('ValidationException'), ThrottlingReasons: [one] });
    assert.equal(failure.reasons, undefined);
  });
});

describe('the words of an error', () => {
  const saying = (message: string): string => failureOf(400, typed('ValidationException', message)).message;

  it('are message or Message, and the status where there are none', () => {
    assert.equal(failureOf(400, { __type: 'X', message: 'one', Message: 'two' }).message, 'one');
    assert.equal(failureOf(400, { __type: 'X', Message: 'two' }).message, 'two');
    assert.equal(
      failureOf(400, { __type: 'X', message: 5 }).message,
      'the endpoint answered with status 400',
    );
  });

  it('have no values, though a value holds what looks like its end', () => {
    for (const [value, more] of [
      ['secret', ''],
      ["it' at secret", ''],
      ['secret The Canonical String for this request', ''],
      ['secret\n', " failed; Value 'other secret' at 'b'"],
    ]) {
      const said = saying(`2 errors: Value '${value}' at 'requestItems'${more} failed to satisfy constraint`);
      assert.match(said, /^2 errors: Value at '\w+' failed to satisfy constraint$/);
    }
  });

  it('have no signed headers, and are not long', () => {
    assert.equal(saying('No.\n\nThe Canonical String for this request should have been\ntoken'), 'No.');
    assert.equal(saying('x'.repeat(301)), `${'x'.repeat(300)}…`);
  });

  it('are read in a time that grows with their length alone', () => {
    const start = performance.now();
    for (const part of [' ', "Value '", "' at ", "Value '' at ", '\n', 'The Canonical String for this']) {
      saying(part.repeat(2_000_000 / part.length));
    }
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds < 5, `${seconds} s`);
  });
});

describe('the cause of a failure', () => {
  it('is an error with status, request id and the words that may be shown', () => {
    const { cause } = failureOf(400, typed('ValidationException', "Value 'secret' at 'x' is bad"), {
      'x-amzn-requestid': 'ABC',
    });
    assert.ok(cause instanceof ServiceError);
    const { name, message, status, requestId } = cause;
    assert.deepEqual(
      [name, message, status, requestId],
      ['ValidationException', "Value at 'x' is bad", 400, 'ABC'],
    );
    const bare = failureOf(400, '{}').cause as ServiceError;
    assert.deepEqual([bare.name, bare.requestId], ['HTTP status 400', undefined]);
  });
});
