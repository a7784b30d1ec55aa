import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Said } from '#dist/wire/said.js';
import { secretCredentials } from '../support/secrets.js';

describe('what an endpoint says', () => {
  const said = new Said(secretCredentials);

  it('is shown without credentials, signatures and hashes', () => {
    const { accessKeyId, secretAccessKey, sessionToken } = secretCredentials;
    const hash = '0123456789abcdef'.repeat(4);
    assert.equal(
      said.words(`${sessionToken}, ${secretAccessKey} of ${accessKeyId}: ${hash} ${sessionToken}`),
      '…, … of …: … …',
    );
  });

  it('is a name, an id or a resource only in the form of one, and without a credential', () => {
    const { sessionToken } = secretCredentials;
    assert.equal(said.name('ThrottlingException'), 'ThrottlingException');
    assert.equal(said.requestId('0a1b-LDM6'), '0a1b-LDM6');
    assert.equal(
      said.resource('arn:aws:dynamodb:eu-west-1:1:table/orders'),
      'arn:aws:dynamodb:eu-west-1:1:table/orders',
    );
    for (const strange of [sessionToken, 'two words', `A${'x'.repeat(100)}`, ''])
      assert.equal(said.name(strange), '');
    for (const strange of [sessionToken, 'two words', 'x'.repeat(101), undefined])
      assert.equal(said.requestId(strange), undefined);
    for (const strange of [`arn/${sessionToken}`, 'x'.repeat(301)]) assert.equal(said.resource(strange), '');
  });

  it('keeps its names where made-up credentials are as short as a part of them', () => {
    const local = new Said({ accessKeyId: 'x', secretAccessKey: 'on', sessionToken: '' });
    assert.equal(local.name('ValidationException'), 'ValidationException');
    assert.equal(local.words('one extra expression'), 'one extra expression');
  });
});
