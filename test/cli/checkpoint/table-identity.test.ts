import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSameTable, type TableIdentity } from '#dist/cli/checkpoint/table-identity.js';

const table: TableIdentity = {
  name: 'orders',
  id: 'f00',
  arn: 'arn:1',
  region: 'eu-west-1',
  endpoint: 'https://a',
};
const unasked: TableIdentity = { name: 'orders', region: 'eu-west-1', endpoint: 'https://a' };

test('a table is the same by its id, however it is reached, and else by what is known of it', () => {
  checkSameTable(
    table,
    { ...table, name: 'arn:1', region: 'other', endpoint: 'https://b' },
    'c.json',
    'orders',
  );
  checkSameTable(table, unasked, 'c.json', 'orders');
  checkSameTable(unasked, table, 'c.json', 'orders');
  checkSameTable({ name: 'orders' }, unasked, 'c.json', 'orders');
});

test('another table is refused with the difference', () => {
  const cases: readonly (readonly [TableIdentity, TableIdentity | undefined, RegExp])[] = [
    [table, undefined, /about table orders, which is gone/],
    [table, { ...table, id: 'bar' }, /another table orders, which was deleted and made anew since/],
    [table, { ...table, id: 'bar', arn: 'arn:2' }, /about table arn:1, and this one is arn:2/],
    [unasked, { ...unasked, name: 'others' }, /about table orders, and this one is others/],
    [unasked, { ...unasked, region: 'eu-west-2' }, /table orders of eu-west-1, and this one is of eu-west-2/],
    [
      unasked,
      { ...unasked, endpoint: 'https://b' },
      /table orders of https:\/\/a, and this one is of https:\/\/b/,
    ],
  ];
  assert.throws(() => checkSameTable(table, undefined, 'c.json', 'others'), {
    message: /about table orders, and there is no table others:/,
  });
  for (const [before, now, message] of cases) {
    assert.throws(() => checkSameTable(before, now, 'c.json', 'orders'), { name: 'UsageError', message });
  }
});
