import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignedHttpRequest } from '#dist/wire/signed-http-request.js';
import type { Target } from '#dist/wire/target.js';

const target: Target = {
  origin: 'http://localhost:8000',
  path: '/',
  host: 'localhost:8000',
  userAgent: 'test',
  region: 'eu-west-1',
  service: 'dynamodb',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: undefined },
  clockOffsetMS: 0,
  correctsClock: true,
};

function requestTo(changed: Partial<Target>): SignedHttpRequest {
  return new SignedHttpRequest({ ...target, ...changed }, () => Date.UTC(2026, 0, 2, 3, 4, 5));
}

describe('the head of a request', () => {
  it('has no more bytes than it says, whatever is sent and whenever', () => {
    for (const userAgent of ['', 'x', 'x'.repeat(5000)]) {
      const request = requestTo({ userAgent });
      for (const length of [0, 9, 1_000_000]) {
        const head = request.head(Buffer.alloc(length));
        assert.ok(Buffer.byteLength(head, 'latin1') <= request.maxHeadBytes);
        assert.match(
          head,
          new RegExp(`^POST / HTTP/1\\.1\\r\\nhost: [^]*\\r\\ncontent-length: ${length}\\r\\n\\r\\n$`),
        );
      }
    }
  });

  it('has the fields that undici is given, with the same values', () => {
    const credentials = { ...target.credentials, sessionToken: 'token' };
    const request = requestTo({ credentials });
    const body = Buffer.from('{}');
    const [, ...lines] = request.head(body).trimEnd().split('\r\n');
    const { headers, ...others } = request.dispatch(body);
    const given = headers.flatMap((value, i) => (i % 2 === 0 ? [`${value}: ${headers[i + 1]}`] : []));
    assert.deepEqual(lines.toSorted(), [...given, 'content-length: 2'].toSorted());
    assert.deepEqual(others, { origin: target.origin, path: '/', method: 'POST', body });
  });

  it('takes nothing that would end a line of it, or that a field cannot have', () => {
    for (const text of [
      'a\r\nx-injected: 1',
      'a\nb',
      'a\rb',
      'a\0b',
      'a\u007fb',
      'a\u2028b',
      '\u0436',
      'caf\u00e9',
      'a\r\n\r\nGET / HTTP/1.1',
    ]) {
      const token = { ...target.credentials, sessionToken: text };
      for (const changed of [
        { userAgent: text },
        { host: text },
        { path: `/${text}` },
        { credentials: token },
      ]) {
        assert.throws(() => requestTo(changed), { code: 'INVALID_OPTION' }, JSON.stringify(changed));
      }
    }
  });

  it('takes no path that would be more than a path', () => {
    for (const path of ['/ HTTP/1.1', '/a b', '/caf\u00e9', ''])
      assert.throws(() => requestTo({ path }), { code: 'INVALID_OPTION' }, path);
  });
});
