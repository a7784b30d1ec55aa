import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isSameMap } from '../../demo/is-same-value.js';

const source = { name: 'Aš', population: 1050, loc: { coordinates: [12.195, -0.00001] } };

function stored(change: Record<string, AttributeValue> = {}): Record<string, AttributeValue> {
  const coordinates: AttributeValue = { L: [{ N: '12.1950' }, { N: '-1e-5' }] };
  return { name: { S: 'Aš' }, population: { N: '1050' }, loc: { M: { coordinates } }, ...change };
}

test('the comparison of the main job takes one number in two notations for the same', () => {
  assert.ok(isSameMap(source, stored()));
});

test('the comparison of the main job finds every kind of difference', () => {
  const changes: Record<string, AttributeValue>[] = [
    { name: { S: 'As' } },
    { population: { N: '105' } },
    { population: { N: '-1050' } },
    { population: { N: '1050.00000000000000000001' } },
    { population: { S: '1050' } },
    { another: { S: '' } },
    { loc: { M: {} } },
    { loc: { M: { coordinates: { L: [{ N: '12.195' }] } } } },
    { loc: { M: { coordinates: { L: [{ N: '-0.00001' }, { N: '12.195' }] } } } },
  ];
  for (const change of changes)
    assert.equal(isSameMap(source, stored(change)), false, JSON.stringify(change));
  const { name: _, ...without } = stored();
  assert.equal(isSameMap(source, without), false);
});
