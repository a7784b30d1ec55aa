import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RequestSigner, type SignedRequest, type SigningCredentials } from '#dist/wire/signature-v4.js';
import { referenceAuthorization } from './reference-signer.js';

const DAY_MS = 86_400_000;

/** Fields that the AWS SDK's signer does not sign, or makes itself: it is never given them. */
const NOT_COMPARED = new Set(
  (
    'authorization cache-control connection date expect from keep-alive max-forwards pragma referer te trailer ' +
    'transfer-encoding upgrade user-agent x-amz-content-sha256 x-amz-date x-amz-security-token x-amzn-trace-id'
  ).split(' '),
);

const name = fc
  .oneof(
    fc.constantFrom('content-type', 'x-amz-target', 'x-amz-dat', 'x-amz-date1', 'x-amz-security-toke', 'z'),
    fc.stringMatching(/^[a-z0-9][a-z0-9!#$%&'*+.^_`|~-]{0,12}$/),
  )
  .filter((one) => !NOT_COMPARED.has(one) && !/^(proxy|sec)-/.test(one));

const PARTS = [' ', '  ', '\t', ' \t ', '\r\n ', '\u00a0', '\ufeff', 'A', 'a', '"', ','];

/** Blanks of every kind, alone and in runs, among letters of every kind. */
const value = fc
  .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

const segment = fc.oneof(
  fc.constantFrom('', '.', '..', '...', '%20', '%2F', '%e4', "!'()*", '~', 'a b', 'ä', '+', '@:'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const requests: fc.Arbitrary<SignedRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
  path: fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
  headers: fc
    .dictionary(name, value, { maxKeys: 8, noNullPrototype: true })
    .map((headers) => ({ ...headers, host: 'db.example:8000' })),
  region: fc.oneof(
    fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-west-1'),
    fc.stringMatching(/^[a-z0-9-]{1,20}$/),
  ),
  service: fc.oneof(fc.constant('dynamodb'), fc.stringMatching(/^[a-z0-9-]{1,20}$/)),
});

const credentials: fc.Arbitrary<SigningCredentials> = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Za-z0-9]{1,40}$/),
  secretAccessKey: fc.oneof(
    fc.base64String({ minLength: 4, maxLength: 200 }),
    fc.string({ unit: 'binary', minLength: 1 }),
  ),
  sessionToken: fc.oneof(
    fc.constantFrom(undefined, ''),
    fc.base64String({ minLength: 4, maxLength: 2000 }),
    value,
  ),
});

const body = fc.uint8Array({ maxLength: 300 });
const time = fc.integer({ min: 0, max: Date.UTC(9999, 11, 1) });

describe("a signature compared with that of the AWS SDK's signer", () => {
  it('is the same for any request', async () => {
    await fc.assert(
      fc.asyncProperty(requests, credentials, body, time, async (request, keys, bytes, timeMS) => {
        const { authorization } = new RequestSigner(request, keys).sign(bytes, timeMS);
        assert.equal(authorization, await referenceAuthorization(request, keys, bytes, timeMS));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same for many bodies by one signer, over seconds and days, forth and back', async () => {
    const around = fc.integer({ min: -2500, max: 2500 });
    const steps = fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), around, body), {
      minLength: 10,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(requests, credentials, time, steps, async (request, keys, start, list) => {
        const midnight = Math.floor(start / DAY_MS + 3) * DAY_MS;
        const signer = new RequestSigner(request, keys);
        for (const [days, milliseconds, bytes] of list) {
          const timeMS = midnight + days * DAY_MS + milliseconds;
          const { authorization } = signer.sign(bytes, timeMS);
          assert.equal(authorization, await referenceAuthorization(request, keys, bytes, timeMS));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the same by signers of changing credentials that take turns', async () => {
    const turns = fc.array(fc.tuple(fc.nat(2), time, body), { minLength: 5, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(
        requests,
        fc.tuple(credentials, credentials, credentials),
        turns,
        async (request, [first, second, third], list) => {
          // The same key with another secret or token, as after a renewal.
          const sets = [
            first,
            { ...first, secretAccessKey: second.secretAccessKey },
            { ...first, sessionToken: third.sessionToken },
          ];
          const signers = sets.map((keys) => new RequestSigner(request, keys));
          for (const [index, timeMS, bytes] of list) {
            const keys = sets[index] as SigningCredentials;
            const authorization = signers[index]?.sign(bytes, timeMS).authorization;
            assert.equal(authorization, await referenceAuthorization(request, keys, bytes, timeMS));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
