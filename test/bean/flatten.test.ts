import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  beanSchema,
  DynamoDbBean,
  DynamoDbBeanElementConverter,
  DynamoDbFlatten,
  DynamoDbPartitionKey,
} from 'dynamodb-sink/bean';

@DynamoDbBean
class Order {
  @DynamoDbPartitionKey id = 'a';
  @DynamoDbFlatten audit: object | null = null;
}

const converter = new DynamoDbBeanElementConverter(Order);

describe('@DynamoDbFlatten', () => {
  it('works without parentheses', () =>
    assert.deepEqual(converter.apply({ id: 'a', audit: { by: 'me' } }).item, { id: 'a', by: 'me' }));

  it('leaves out undefined members of Maps and plain objects, and writes null as NULL', () => {
    const members = { none: undefined, nothing: null, one: 1 };
    const item = { id: 'a', nothing: null, one: 1 };
    assert.deepEqual(converter.apply({ id: 'a', audit: members }).item, item);
    assert.deepEqual(converter.apply({ id: 'a', audit: new Map(Object.entries(members)) }).item, item);
  });

  it('without a bean does not make the key of what it finds the table’s', () => {
    class Entry {
      entry: unknown = 7;
    }
    beanSchema(Entry, {
      attributes: { entry: { partitionKey: { type: 'S', convertedBy: (entry) => entry } } },
    });
    assert.deepEqual(converter.apply({ id: 'a', audit: new Entry() }).item, { id: 'a', entry: 7 });
  });

  it('with a bean makes its key the table’s', () => {
    class Entry {
      entry: unknown = 7;
    }
    class Envelope {
      entry: unknown = new Entry();
    }
    beanSchema(Entry, {
      attributes: { entry: { partitionKey: { type: 'S', convertedBy: (entry) => entry } } },
    });
    const envelope = beanSchema(Envelope, { attributes: { entry: { flatten: { bean: () => Entry } } } });
    assert.throws(() => new DynamoDbBeanElementConverter(envelope).apply(new Envelope()), {
      code: 'INVALID_KEY',
      path: 'entry',
    });
  });

  for (const [title, fields] of [
    ['one', ['next']],
    ['two', ['next', 'other']],
  ] as const) {
    it(`rejects a bean that is flattened into itself by ${title} of its properties`, () => {
      class Node {
        [field: string]: unknown;
      }
      const attributes = Object.fromEntries(fields.map((field) => [field, { flatten: true as const }]));
      beanSchema(Node, { attributes });
      const node = new Node();
      for (const field of fields) node[field] = node;
      assert.throws(() => converter.apply({ id: 'a', audit: node }), {
        code: 'INVALID_ITEM',
        path: `audit${'.next'.repeat(32)}`,
        message: /is flattened 32 beans deep: it may hold itself$/,
      });
    });
  }
});

describe('ignoreNulls: false of beanSchema', () => {
  it('is of a class whatever the class says that it extends', () => {
    class Base {
      id = 'a';
      note: string | null = null;
    }
    class Sub extends Base {}
    class Silent extends Base {}
    const base = beanSchema(Base, { attributes: { id: { partitionKey: true } }, ignoreNulls: true });
    beanSchema(Sub, { attributes: {}, ignoreNulls: false });
    beanSchema(Silent, { attributes: {} });
    const bases = new DynamoDbBeanElementConverter(base);
    assert.deepEqual(bases.apply(new Base()).item, { id: 'a' });
    assert.deepEqual(bases.apply(new Sub()).item, { id: 'a', note: null });
    assert.deepEqual(bases.apply(new Silent()).item, { id: 'a' });
  });
});
