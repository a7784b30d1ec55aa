import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareTableName, isTableName } from '#dist/item/table-name.js';

const ARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders';

test('a table name has 3 to 255 letters, digits, underscores, dashes and dots', () => {
  for (const name of ['abc', 'A_b-c.9', 'n'.repeat(255)]) assert.ok(isTableName(name), name);
  for (const name of ['', 'ab', 'n'.repeat(256), 'a b', 'tablé', 'abc\n', 'a/b/c', undefined, 5, null]) {
    assert.ok(!isTableName(name), String(name));
  }
});

test('a table may be named by its ARN', () => {
  for (const arn of [ARN, ARN.replace('aws', 'aws-cn'), ARN.replace('aws', 'aws-us-gov')]) {
    assert.ok(isTableName(arn));
    assert.equal(bareTableName(arn), 'orders');
  }
  for (const arn of [
    `${ARN}/index/by-date`,
    ARN.replace('dynamodb', 's3'),
    ARN.replace('12', ''),
    `${ARN}\n`,
  ]) {
    assert.ok(!isTableName(arn), arn);
  }
  assert.equal(bareTableName('orders'), 'orders');
});
