import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '#dist/testing/attribute-value.js';
import type { TableWrite } from '#dist/testing/batch-write.js';
import { Random } from '#dist/testing/random.js';
import { unprocessedItemsJson } from '#dist/testing/rewrite-item.js';

const put = (item: Item): TableWrite => ({
  table: 'orders',
  kind: 'PUT',
  item,
  key: 'k',
  partition: 'k',
  size: 1,
});
const rewritten = (item: Item) => unprocessedItemsJson([put(item)], new Random(1));

test('numbers come back normalised, nested ones and those of sets too', () => {
  assert.match(rewritten({ v: { N: '1.0' } }), /"N":"1"/);
  assert.match(rewritten({ v: { N: '1e2' } }), /"N":"100"/);
  assert.match(rewritten({ v: { NS: ['+2.50'] } }), /"NS":\["2.5"\]/);
  assert.match(rewritten({ v: { L: [{ M: { n: { N: '010' } } }] } }), /"N":"10"/);
});

test('set members come back in another order, list elements do not', () => {
  for (const type of ['SS', 'BS', 'NS'] as const) {
    const members = type === 'NS' ? ['1', '2'] : ['aaaa', 'bbbb'];
    assert.match(
      rewritten({ v: { [type]: members } as never }),
      new RegExp(`\\["${members[1]}","${members[0]}"\\]`),
    );
  }
  assert.match(rewritten({ v: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] } }), /"a".*"b".*"c"/);
});

test('attributes come back in another order, even those with numbers for names', () => {
  assert.match(rewritten({ a: { S: 'x' }, b: { S: 'y' } }), /"b".*"a"/);
  assert.match(rewritten({ 1: { S: 'x' }, 2: { S: 'y' } }), /"2".*"1"/);
  assert.match(rewritten({ m: { M: { a: { S: 'x' }, b: { S: 'y' } } } }), /"b".*"a"/);
});

test('writes come back shuffled, by table, and each is still the same write', () => {
  const items: Item[] = Array.from({ length: 10 }, (_, i) => ({
    id: { S: `o${i}` },
    t: { BOOL: true },
    n: { NULL: true },
  }));
  const deletion: TableWrite = { ...put({ id: { S: 'a' } }), table: 'events', kind: 'DELETE' };
  const json = unprocessedItemsJson([...items.map((item) => put(item)), deletion], new Random(1));
  const { orders, events } = JSON.parse(json) as Record<
    'orders' | 'events',
    { PutRequest: { Item: Item } }[]
  >;
  const returned = orders.map(({ PutRequest }) => PutRequest.Item);
  assert.notDeepEqual(returned, items);
  assert.deepEqual(new Set(returned), new Set(items));
  assert.deepEqual(events, [{ DeleteRequest: { Key: { id: { S: 'a' } } } }]);
});
