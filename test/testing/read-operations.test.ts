import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, parsed, puts, tables } from './requests.js';
import { Served } from './served.js';

type Event = { source: { S: string }; at: { N: string }; x?: { S: string } };
const event = (source: string, at: number | string): Event => ({
  source: { S: source },
  at: { N: String(at) },
});

/** A table of events, written. */
function events(...items: readonly unknown[]): Served {
  const served = new Served({ latencyMS: [0, 0] });
  for (let from = 0; from < items.length; from += 25)
    served.call(puts('events', ...items.slice(from, from + 25)));
  return served;
}

function answered(served: Served, operation: string, json: object): Record<string, unknown> {
  const { statusCode, json: body } = parsed(served.call(json, operation));
  assert.equal(statusCode, 200, JSON.stringify(body));
  return body;
}

/** The sort keys a query gives. */
function ats(
  served: Served,
  condition: string,
  values: Record<string, unknown>,
  more: object = {},
): string[] {
  const { Items } = answered(served, 'Query', {
    TableName: 'events',
    KeyConditionExpression: condition,
    ExpressionAttributeValues: values,
    ...more,
  }) as { Items: Event[] };
  return Items.map(({ at }) => at.N);
}

test('an item is read back by its key, with numbers in plain notation', () => {
  const served = events(event('s', '1.50'));
  const Key = event('s', '1.5');
  assert.deepEqual(answered(served, 'GetItem', { TableName: 'events', Key }), { Item: Key });
  assert.deepEqual(answered(served, 'GetItem', { TableName: 'events', Key: event('s', 2) }), {});
  assert.equal(
    served.errorOf({ TableName: 'events', Key: { source: { S: 's' } } }, 'GetItem'),
    '400 ValidationException',
  );
  assert.equal(served.errorOf({ TableName: 'nowhere', Key }, 'GetItem'), '400 ResourceNotFoundException');
});

test('items of several tables are read back at once', () => {
  const served = events(event('s', 1), event('s', 2));
  served.call(puts('orders', order('a', 1)));
  const answer = answered(served, 'BatchGetItem', {
    RequestItems: {
      events: { Keys: [event('s', 2), event('s', 3)] },
      orders: { Keys: [{ id: { S: 'a' } }], ConsistentRead: true },
    },
    ReturnConsumedCapacity: 'TOTAL',
  });
  assert.deepEqual(answer, {
    Responses: { events: [event('s', 2)], orders: [order('a', 1)] },
    UnprocessedKeys: {},
    ConsumedCapacity: [
      { TableName: 'events', CapacityUnits: 1 },
      { TableName: 'orders', CapacityUnits: 1 },
    ],
  });
  const twice = { RequestItems: { events: { Keys: [event('s', 2), event('s', 2)] } } };
  assert.equal(served.errorOf(twice, 'BatchGetItem'), '400 ValidationException');
  const many = { RequestItems: { events: { Keys: Array.from({ length: 101 }, (_, i) => event('s', i)) } } };
  assert.equal(served.errorOf(many, 'BatchGetItem'), '400 ValidationException');
});

test('keys beyond 16 MB come back unprocessed', () => {
  const served = events();
  const large = (at: number) => ({ ...event('s', at), x: { S: 'x'.repeat(400 * 1024 - 100) } });
  for (let at = 0; at < 50; at++) served.call(puts('events', large(at)));
  const { Responses, UnprocessedKeys } = answered(served, 'BatchGetItem', {
    RequestItems: { events: { Keys: Array.from({ length: 50 }, (_, at) => event('s', at)) } },
  }) as { Responses: { events: Event[] }; UnprocessedKeys: { events: { Keys: Event[] } } };
  assert.equal(Responses.events.length, 40);
  assert.deepEqual(
    UnprocessedKeys.events.Keys,
    Array.from({ length: 10 }, (_, i) => event('s', 40 + i)),
  );
});

test('a partition is read in the order of its numbers, forwards and backwards', () => {
  const numbers = [
    '-12345678901234567890123456789012345678',
    '-2',
    '-1.5',
    '0',
    '0.001',
    '0.01',
    '9',
    '10',
    '1e20',
  ];
  const served = events(...numbers.map((at) => event('s', at)).reverse(), event('t', 5));
  const plain = numbers.map((at) => (at === '1e20' ? '100000000000000000000' : at));
  const values = { ':s': { S: 's' } };
  assert.deepEqual(ats(served, 'source = :s', values), plain);
  assert.deepEqual(ats(served, 'source = :s', values, { ScanIndexForward: false }), plain.toReversed());
});

test('a sort key is asked for by every comparison there is', () => {
  const served = events(...[1, 2, 3, 4, 5].map((at) => event('s', at)), event('t', 3));
  const values = { ':s': { S: 's' }, ':a': { N: '2' } };
  const more = { ExpressionAttributeNames: { '#at': 'at' } };
  assert.deepEqual(ats(served, 'source = :s AND #at = :a', values, more), ['2']);
  assert.deepEqual(ats(served, '#at < :a AND source = :s', values, more), ['1']);
  assert.deepEqual(ats(served, '(source = :s) and (#at <= :a)', values, more), ['1', '2']);
  assert.deepEqual(ats(served, 'source = :s AND #at > :a', values, more), ['3', '4', '5']);
  assert.deepEqual(ats(served, 'source = :s AND #at >= :a', values, more), ['2', '3', '4', '5']);
  const between = { ...values, ':b': { N: '4' } };
  assert.deepEqual(ats(served, 'source = :s AND #at BETWEEN :a AND :b', between, more), ['2', '3', '4']);
});

test('a text sort key is asked for by its begin, and sorted by its bytes', () => {
  const schema = { partitionKey: { name: 'p', type: 'S' }, sortKey: { name: 's', type: 'S' } } as const;
  const served = new Served({ tables: { texts: schema } });
  const texts = ['a', 'ab', 'abc', 'b', '\uffff', '😀']; // UTF-16 would have the last two the other way round
  served.call(puts('texts', ...texts.toReversed().map((s) => ({ p: { S: 'p' }, s: { S: s } }))));
  const found = (condition: string, values: object): string[] => {
    const request = {
      TableName: 'texts',
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values,
    };
    return (answered(served, 'Query', request).Items as { s: { S: string } }[]).map(({ s }) => s.S);
  };
  assert.deepEqual(found('p = :p', { ':p': { S: 'p' } }), texts);
  const begins = { ':p': { S: 'p' }, ':s': { S: 'ab' } };
  assert.deepEqual(found('p = :p AND begins_with(s, :s)', begins), ['ab', 'abc']);
});

test('a condition it cannot read, or that is not one on the key, is refused', () => {
  const served = events(event('s', 1));
  const names = { '#at': 'at' };
  for (const [condition, values] of [
    ['', {}],
    ['source = :s AND', { ':s': { S: 's' } }],
    ['source = :x', {}],
    ['#no = :s', { ':s': { S: 's' } }],
    ['source > :s', { ':s': { S: 's' } }],
    ['source = :s AND other = :s', { ':s': { S: 's' } }],
    ['source = :s AND source = :s', { ':s': { S: 's' } }],
    ['source = :n', { ':n': { N: '1' } }],
    ['source = :s OR #at = :n', { ':s': { S: 's' }, ':n': { N: '1' } }],
  ] as const) {
    const request = {
      TableName: 'events',
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values,
      ExpressionAttributeNames: names,
    };
    assert.equal(served.errorOf(request, 'Query'), '400 ValidationException', condition);
  }
});

test('parameters it does not know are refused, never overlooked', () => {
  const served = events(event('s', 1));
  for (const [operation, parameter] of [
    ['Query', 'FilterExpression'],
    ['Scan', 'FilterExpression'],
    ['GetItem', 'ProjectionExpression'],
    ['PutItem', 'ConditionExpression'],
    ['DeleteItem', 'ConditionExpression'],
  ] as const) {
    const request = { TableName: 'events', Key: event('s', 1), Item: event('s', 1) };
    const { [operation === 'PutItem' ? 'Key' : 'Item']: _, ...fields } = request;
    const error = parsed(served.call({ ...fields, [parameter]: 'x' }, operation)).json;
    assert.match(String(error.message), /does not know the parameter/, operation);
  }
});

for (const limit of [1, 3, 7, 100]) {
  test(`a scan in pages of ${limit} gives every item once, also while they are deleted`, () => {
    const all = Array.from({ length: 40 }, (_, i) => event(`s${i % 5}`, i));
    const served = events(...all);
    const found: Event[] = [];
    let ExclusiveStartKey: unknown;
    do {
      const page = answered(served, 'Scan', { TableName: 'events', Limit: limit, ExclusiveStartKey }) as {
        Items: Event[];
        Count: number;
        LastEvaluatedKey?: Event;
      };
      assert.equal(page.Count, page.Items.length);
      assert.ok(page.Count <= limit);
      found.push(...page.Items);
      ExclusiveStartKey = page.LastEvaluatedKey;
      const Key = page.Items.at(-1);
      if (Key !== undefined) served.call({ TableName: 'events', Key }, 'DeleteItem');
    } while (ExclusiveStartKey !== undefined);
    const texts = found.map((item) => JSON.stringify(item));
    assert.deepEqual(texts.sort(), all.map((item) => JSON.stringify(item)).sort());
  });
}

test('a page ends behind the megabyte, and the next begins there', () => {
  const served = events();
  const large = (at: number) => ({ ...event('s', at), x: { S: 'x'.repeat(300 * 1024) } });
  for (let at = 0; at < 10; at++) served.call(puts('events', large(at)));
  const first = answered(served, 'Scan', { TableName: 'events' }) as {
    Count: number;
    LastEvaluatedKey: Event;
  };
  assert.deepEqual([first.Count, first.LastEvaluatedKey], [4, event('s', 3)]);
  const second = answered(served, 'Query', {
    TableName: 'events',
    KeyConditionExpression: 'source = :s',
    ExpressionAttributeValues: { ':s': { S: 's' } },
    ExclusiveStartKey: first.LastEvaluatedKey,
    Select: 'COUNT',
    ReturnConsumedCapacity: 'TOTAL',
  }) as { Count: number; LastEvaluatedKey: Event; ConsumedCapacity: { CapacityUnits: number } };
  assert.deepEqual([second.Count, second.LastEvaluatedKey, 'Items' in second], [4, event('s', 7), false]);
  assert.equal(second.ConsumedCapacity.CapacityUnits, 150.5);
});

test('the segments of a parallel scan have every item once', () => {
  const all = Array.from({ length: 60 }, (_, i) => event(`s${i}`, i));
  const served = events(...all);
  const found = [0, 1, 2, 3].map((Segment) => {
    const { Items } = answered(served, 'Scan', { TableName: 'events', Segment, TotalSegments: 4 });
    return (Items as Event[]).map(({ source }) => source.S);
  });
  assert.ok(found.every((segment) => segment.length > 0 && segment.length < 60));
  assert.deepEqual(found.flat().sort(), all.map(({ source }) => source.S).sort());
  assert.equal(
    served.errorOf({ TableName: 'events', Segment: 4, TotalSegments: 4 }, 'Scan'),
    '400 ValidationException',
  );
});

test('an index is queried and scanned by its own key', () => {
  const byCustomer = {
    partitionKey: { name: 'customer', type: 'S' },
    sortKey: { name: 'total', type: 'N' },
  } as const;
  const served = new Served({ tables: { orders: { ...tables.orders, indexes: { byCustomer } } } });
  const sold = (id: string, customer: string, total: number) => ({
    id: { S: id },
    customer: { S: customer },
    total: { N: String(total) },
  });
  served.call(puts('orders', sold('a', 'c', 30), sold('b', 'c', 4), sold('x', 'd', 1), order('none', 1)));
  const request = {
    TableName: 'orders',
    IndexName: 'byCustomer',
    KeyConditionExpression: 'customer = :c',
    ExpressionAttributeValues: { ':c': { S: 'c' } },
  };
  const first = answered(served, 'Query', { ...request, Limit: 1 });
  assert.deepEqual(first.Items, [sold('b', 'c', 4)]);
  assert.deepEqual(first.LastEvaluatedKey, sold('b', 'c', 4));
  const next = answered(served, 'Query', { ...request, ExclusiveStartKey: first.LastEvaluatedKey });
  assert.deepEqual(next.Items, [sold('a', 'c', 30)]);
  assert.equal(answered(served, 'Scan', { TableName: 'orders', IndexName: 'byCustomer' }).Count, 3);
  assert.equal(answered(served, 'Scan', { TableName: 'orders' }).Count, 4);
  served.call(puts('orders', sold('a', 'e', 30)));
  assert.equal(answered(served, 'Query', request).Count, 1);
  const consistent = { TableName: 'orders', IndexName: 'byCustomer', ConsistentRead: true };
  assert.equal(served.errorOf(consistent, 'Scan'), '400 ValidationException');
  assert.equal(served.errorOf({ TableName: 'orders', IndexName: 'no' }, 'Scan'), '400 ValidationException');
});
