import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveSigningKey, RequestSigner } from '#dist/wire/signature-v4.js';
import { ENCODED_TWICE, type Scene, SUITE, VECTORS, type Vector } from './sigv4-vectors.js';

function signatureOf(vector: Vector, scene: Scene): string {
  const { method, path, headers, body = '', sessionToken } = vector;
  const { accessKeyId, secretAccessKey, region, service, host, date } = scene;
  const signer = new RequestSigner(
    { method, path, headers: { host, ...headers }, region, service },
    { accessKeyId, secretAccessKey, sessionToken },
  );
  const signed = signer.sign(Buffer.from(body), Date.parse(date));
  assert.equal(signed.date, date.replaceAll(/[-:]/g, ''));
  return signed.authorization;
}

describe("Amazon's test suite for Signature Version 4", () => {
  for (const vector of VECTORS) {
    it(`is met in ${vector.name}`, () => {
      const names = Object.keys(vector.headers ?? {});
      const token = vector.sessionToken === undefined ? [] : ['x-amz-security-token'];
      const signedNames = [...names, 'host', 'x-amz-date', ...token].sort().join(';');
      assert.equal(
        signatureOf(vector, SUITE),
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
          `SignedHeaders=${signedNames}, Signature=${vector.signature}`,
      );
    });
  }

  for (const vector of ENCODED_TWICE) {
    it(`is met in ${vector.name}, whose path is encoded already`, () => {
      assert.ok(signatureOf(vector, vector.scene).endsWith(`, Signature=${vector.signature}`));
    });
  }
});

describe('the signing key', () => {
  // Both once stood in the documentation of Signature Version 4.
  for (const [day, key] of [
    ['20120215', 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d'],
    ['20150830', 'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9'],
  ] as const) {
    it(`of ${day} is that of the documented example`, () => {
      const derived = deriveSigningKey(SUITE.secretAccessKey, day, 'us-east-1', 'iam');
      assert.equal(derived.toString('hex'), key);
    });
  }
});

describe('a signer', () => {
  const at = Date.parse('2026-03-01T12:00:00Z');
  const body = Buffer.from('{}');
  const request = {
    method: 'POST',
    path: '/',
    headers: { host: 'db.example' },
    region: 'eu-west-1',
    service: 'dynamodb',
  };

  it('signs the token of its credentials, and none where it is empty or missing', () => {
    const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
    const sign = (sessionToken?: string): string =>
      new RequestSigner(request, { ...keys, sessionToken }).sign(body, at).authorization;
    assert.match(sign('token'), /SignedHeaders=host;x-amz-date;x-amz-security-token,/);
    assert.match(sign(), /SignedHeaders=host;x-amz-date,/);
    assert.equal(sign(''), sign());
    assert.notEqual(sign('token'), sign('other'));
  });

  it('of other credentials signs otherwise, and disturbs no signer that is older', () => {
    const old = new RequestSigner(request, { accessKeyId: 'AKID', secretAccessKey: 'old' });
    const before = old.sign(body, at);
    const renewed = new RequestSigner(request, { accessKeyId: 'AKID', secretAccessKey: 'new' });
    assert.notEqual(renewed.sign(body, at).authorization, before.authorization);
    assert.deepEqual(old.sign(body, at), before);
  });

  it('keeps the credentials it was made with, though their object changes under it', () => {
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'old', sessionToken: 'one' };
    const unchanged = new RequestSigner(request, { ...credentials });
    const signer = new RequestSigner(request, credentials);
    signer.sign(body, at);
    Object.assign(credentials, { accessKeyId: 'DIKA', secretAccessKey: 'new', sessionToken: 'two' });
    for (const timeMS of [at, at + 1000, at + 86_400_000]) {
      assert.deepEqual(signer.sign(body, timeMS), unchanged.sign(body, timeMS));
    }
  });

  it('changes the date once a second, whatever the milliseconds', () => {
    const signer = new RequestSigner(request, { accessKeyId: 'AKID', secretAccessKey: 'secret' });
    const first = signer.sign(body, at);
    assert.deepEqual(signer.sign(body, at + 999.9), first);
    const second = signer.sign(body, at + 1000);
    assert.deepEqual([first.date, second.date], ['20260301T120000Z', '20260301T120001Z']);
    assert.deepEqual(signer.sign(body, at), first);
  });
});
