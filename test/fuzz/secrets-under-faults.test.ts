import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  chunked,
  closed,
  cutOff,
  garbage,
  gzipped,
  lengthTooLarge,
  reset,
  truncated,
  unfinishedChunks,
} from '../support/broken-answers.js';
import { ordersOf } from '../support/failing-sink.js';
import {
  json,
  type SentRequest,
  type Step,
  unprocessed,
  withChecksum,
} from '../support/scripted-endpoint.js';
import { serviceErrors, validation } from '../support/service-errors.js';
import { talkativeLife } from './talkative.js';

/** All that stands in a request: who gets it may say it back. */
function echoOf({ headers, body }: SentRequest): string {
  return `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n\n${body}`;
}

function echo(answer: (text: string) => object, status = 400): Step {
  return (request) => json(status, answer(echoOf(request)));
}

const steps: Readonly<Record<string, Step>> = {
  ...serviceErrors,
  chunked,
  closed,
  cutOff,
  garbage,
  gzipped: gzipped('{}'),
  lengthTooLarge,
  reset,
  truncated,
  unfinishedChunks,
  unprocessed: unprocessed('a', 'b'),
  redirect: withChecksum({ status: 307, headers: { location: 'http://127.0.0.1:1/' } }),
  'a page': { status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' },
  'a value in its words': validation(
    `1 validation error detected: Value '{"content":{"S":"shown-nowhere"}}' at 'item' failed`,
  ),
  'its request in a page': (request) => ({
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: echoOf(request),
  }),
  'its request in the message of a fatal error': echo((text) => ({
    __type: 'x#AccessDeniedException',
    message: `you sent ${text}`,
  })),
  'its request in the message of a throttling': echo((text) => ({
    __type: 'x#ThrottlingException',
    message: text,
  })),
  'its request in the message of a refusal': echo((text) => ({
    __type: 'x#ValidationException',
    message: text,
  })),
  'its request in the message of a failure of its own': echo(
    (text) => ({ __type: 'x#InternalServerError', Message: text }),
    500,
  ),
  'its request in a type': echo((text) => ({ __type: `x#${text.replaceAll(/[,:]/g, ' ')}`, message: 'no' })),
  'its request in a type, at the end': echo(
    (text) => ({ __type: `x#${text.replaceAll(/[,:#]/g, ' ').slice(-300)}` }),
    500,
  ),
  'its token for a type': (request) => json(400, { __type: String(request.headers['x-amz-security-token']) }),
  'its request as the reasons of a throttling': echo((text) => ({
    __type: 'x#ThrottlingException',
    message: 'slow down',
    ThrottlingReasons: [{ reason: text, resource: text }],
  })),
  'its token for the id of the request': (request) => ({
    ...json(500, { __type: 'x#InternalServerError', message: 'no' }),
    headers: { 'x-amzn-requestid': String(request.headers['x-amz-security-token']) },
  }),
  'its authorization for the type in the header': (request) => ({
    ...withChecksum({ status: 400, body: '{}' }),
    headers: { 'x-amzn-errortype': String(request.headers.authorization) },
  }),
  'the headers it has signed': echo((text) => ({
    __type: 'x#InvalidSignatureException',
    message: `It does not match.\n\nThe Canonical String for this request should have been\n'POST\n${text}'`,
  })),
};

describe('an endpoint that answers with', () => {
  const lives = [
    ['with failOnError', { failOnError: true }],
    ['and retries that end', { maxRetryDurationMS: 20 }],
  ] as const;
  for (const [name, step] of Object.entries(steps)) {
    for (const [how, options] of lives) {
      it(`${name}, ${how}, is told of nowhere with a credential, a signature or a record`, async () => {
        const { said, secrets } = await talkativeLife(
          Array<Step>(6).fill(step),
          ordersOf('a', 'b', 'a'),
          options,
        );
        assert.ok(secrets.length > 3, 'requests were signed');
        for (const { where, text, mayHoldRecords } of said) {
          for (const secret of secrets)
            assert.ok(!text.includes(secret), `${where} has ${secret}: ${text.slice(0, 3000)}`);
          if (!mayHoldRecords)
            assert.ok(!text.includes('shown-nowhere'), `${where} has a record: ${text.slice(0, 3000)}`);
        }
        assert.ok(new Set(said.map(({ where }) => where)).size >= 6, 'something was said');
      });
    }
  }
});
