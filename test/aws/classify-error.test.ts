import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyError } from '#dist/aws/classify-error.js';
import { isAnswered } from '#dist/wire/transport.js';

function serviceError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode } });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

function encryptionKeyError(message: string): Error {
  return Object.assign(new Error(message), {
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
}

describe('classifyError', () => {
  const cases: readonly [unknown, string][] = [
    [serviceError('ProvisionedThroughputExceededException'), 'throttled'],
    [serviceError('ThrottlingException'), 'throttled'],
    [serviceError('RequestLimitExceeded'), 'throttled'],
    [serviceError('Whatever', 429), 'throttled'],
    [serviceError('ValidationException'), 'refused'],
    [serviceError('SerializationException'), 'refused'],
    [serviceError('ItemCollectionSizeLimitExceededException'), 'refused'],
    [serviceError('Unknown', 413), 'refused'],
    [serviceError('ResourceNotFoundException'), 'tableNotFound'],
    [serviceError('AccessDeniedException'), 'fatal ACCESS_DENIED'],
    [
      encryptionKeyError('KMS key disabled error: DisabledException: a key is disabled'),
      'fatal ACCESS_DENIED',
    ],
    [encryptionKeyError('KMS validation error for region eu-west-1: no such key'), 'fatal ACCESS_DENIED'],
    [encryptionKeyError('Value of attribute KMS key disabled error is too long'), 'refused'],
    [serviceError('UnrecognizedClientException'), 'fatal ACCESS_DENIED'],
    [serviceError('InvalidSignatureException'), 'fatal ACCESS_DENIED'],
    [Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' }), 'credentials'],
    [serviceError('ExpiredTokenException'), 'credentials'],
    [serviceError('RequestTimeTooSkewed', 403), 'skewed'],
    [
      Object.assign(new Error('Signature expired: 20261122T100000Z is now earlier than 20261122T101000Z'), {
        name: 'InvalidSignatureException',
        $metadata: { httpStatusCode: 400 },
      }),
      'skewed',
    ],
    [serviceError('InternalServerError', 500), 'transient'],
    [serviceError('InternalFailure', 500), 'transient'],
    [serviceError('ServiceUnavailable', 503), 'transient'],
    [serviceError('ReplicatedWriteConflictException', 500), 'transient'],
    [systemError('ECONNRESET'), 'transient'],
    [systemError('EPIPE'), 'transient'],
    [systemError('ETIMEDOUT'), 'transient'],
    [systemError('UND_ERR_SOCKET'), 'transient'],
    [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'transient'],
    [Object.assign(new Error('too slow'), { name: 'TimeoutError' }), 'transient'],
    [new SyntaxError('Unexpected end of JSON input'), 'transient'],
    [Object.assign(new TypeError('broken'), { $metadata: { httpStatusCode: 200 } }), 'transient'],
    [serviceError('Unknown', 307), 'fatal REQUEST_FAILED'],
    [
      Object.assign(new SyntaxError('<html>'), { $metadata: { httpStatusCode: 302 } }),
      'fatal REQUEST_FAILED',
    ],
    [systemError('ECONNREFUSED'), 'unreachable'],
    [systemError('ENOTFOUND'), 'unreachable'],
    [systemError('EPROTO'), 'unreachable'], // https to a port that speaks http
    [systemError('EAI_AGAIN'), 'unreachable'],
    [systemError('DEPTH_ZERO_SELF_SIGNED_CERT'), 'unreachable'],
    [systemError('CERT_HAS_EXPIRED'), 'unreachable'],
    [systemError('ERR_TLS_CERT_ALTNAME_INVALID'), 'unreachable'],
    [new TypeError('x is not a function'), 'fatal REQUEST_FAILED'],
    [serviceError('SomethingNew'), 'fatal REQUEST_FAILED'],
    [serviceError('Unknown', 500), 'transient'],
    [serviceError('UnknownError', 405), 'transient'],
  ];
  for (const [error, expected] of cases) {
    const { name, code } = error as Error & { code?: string };
    it(`takes ${code ?? name} for ${expected}`, () => {
      const failure = classifyError(error);
      assert.equal([failure.kind, failure.code].filter(Boolean).join(' '), expected);
      assert.equal(failure.cause, error);
    });
  }

  it('tells what answers from what speaks DynamoDB', () => {
    const broken = Object.assign(new SyntaxError('<html>'), { $metadata: { httpStatusCode: 404 } });
    const timedOut = Object.assign(new Error('aborted'), { name: 'AbortError' });
    const gateway = Object.assign(new SyntaxError('<html>'), { $metadata: { httpStatusCode: 502 } });
    // What the SDK calls an answer without a type.
    const nameless = serviceError('Unknown', 501);
    for (const error of [broken, timedOut, gateway, nameless, systemError('ECONNRESET')]) {
      assert.equal(isAnswered(classifyError(error)), false);
    }
    assert.equal(isAnswered(classifyError(serviceError('InternalServerError', 500))), true);
    assert.equal(isAnswered(classifyError(serviceError('ThrottlingException'))), true);
  });

  it('names the host of a connection that was tried on several addresses', () => {
    const each = systemError('ECONNREFUSED');
    const error = Object.assign(new AggregateError([each], ''), { code: 'ECONNREFUSED' });
    assert.deepEqual(
      [classifyError(error).kind, classifyError(error).message],
      ['unreachable', each.message],
    );
  });

  it('never throws, whatever was thrown', () => {
    const hostile = {
      get name(): string {
        throw new Error('gotcha');
      },
      toString: undefined,
    };
    for (const error of [
      undefined,
      null,
      0,
      'text',
      Symbol('s'),
      {},
      hostile,
      Object.create(null),
      () => {},
    ]) {
      assert.equal(classifyError(error).kind, 'fatal');
    }
  });
});
