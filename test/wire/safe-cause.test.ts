import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { safeCause } from '#dist/wire/safe-cause.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG';
const seen = (error: unknown): string => inspect(error, { depth: null, showHidden: true });

class ServiceError extends Error {
  override readonly name = 'ServiceError';
}

describe('the cause of an error', () => {
  it('is the error itself if nothing hangs on it that could be secret', () => {
    const socket = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      errno: -111,
      syscall: 'connect',
      address: '127.0.0.1',
      port: 1,
    });
    const service = Object.assign(new ServiceError('slow down', { cause: socket }), {
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    for (const error of [socket, service, new AggregateError([socket, service], 'both')]) {
      assert.equal(safeCause(error), error);
    }
  });

  it('is of its class, and has its message, codes and frames, without what else hangs on it', () => {
    const error = Object.assign(new ServiceError('no'), {
      $metadata: { requestId: 'r' },
      request: { SECRET },
    });
    Object.defineProperty(error, '$response', { value: { body: SECRET } });
    const safe = safeCause(error) as Error & { $metadata: object };
    assert.ok(safe instanceof ServiceError);
    assert.deepEqual([safe.name, safe.message, safe.$metadata], ['ServiceError', 'no', { requestId: 'r' }]);
    assert.match(safe.stack ?? '', /^ServiceError: no\n +at .*safe-cause\.test/);
    assert.ok(!seen(safe).includes(SECRET));
    assert.equal(error.request.SECRET, SECRET, 'the error itself is not touched');
  });

  it('is as clean in its own causes, and in those of an AggregateError', () => {
    const inner = Object.assign(new Error('inner'), { credentials: { secretAccessKey: SECRET } });
    for (const error of [
      new Error('outer', { cause: new Error('middle', { cause: inner }) }),
      new Error('outer', { cause: { secretAccessKey: SECRET } }),
      new AggregateError([new Error('one'), inner], 'several'),
    ]) {
      const safe = safeCause(error) as Error;
      assert.equal(safe.message, error.message);
      assert.ok(!seen(safe).includes(SECRET));
    }
  });

  it('says nothing of the headers that a refused signature quotes', () => {
    const message =
      'The request signature we calculated does not match the signature you provided.\n\n' +
      `The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:${SECRET}\n'`;
    const safe = safeCause(new ServiceError(message)) as Error;
    assert.equal(
      safe.message,
      'The request signature we calculated does not match the signature you provided.',
    );
    assert.ok(!seen(safe).includes(SECRET));
  });

  it('is found for whatever was thrown, errors that contain themselves included', () => {
    const circle = new Error('circle');
    circle.cause = circle;
    const hostile = new Proxy(new Error('x'), {
      get() {
        throw new Error('gotcha');
      },
    });
    for (const error of [undefined, null, 'text', 1, {}, Object.create(null), circle, hostile]) {
      assert.doesNotThrow(() => safeCause(error));
    }
    assert.equal(safeCause('text'), 'text');
  });
});
