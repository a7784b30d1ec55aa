import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beanSchema, DynamoDbBeanElementConverter } from 'dynamodb-sink/bean';

class Base {
  id = 'a';
  secret = 's';
}

describe('a bean that is declared after its class was seen', () => {
  it('is written as declared when a subclass instance came first', () => {
    class Sub extends Base {
      internal = 'i';
    }
    class Own extends Base {}
    const own = beanSchema(Base, { attributes: { id: { partitionKey: true } } });
    const converter = new DynamoDbBeanElementConverter(own);
    assert.deepEqual(converter.apply(new Sub()).item, { id: 'a', secret: 's', internal: 'i' });
    beanSchema(Sub, { attributes: { secret: { ignore: true }, internal: { ignore: true } } });
    assert.deepEqual(converter.apply(new Sub()).item, { id: 'a' });
    assert.deepEqual(converter.apply(new Own()).item, { id: 'a', secret: 's' });
  });

  it('is one after a converter was refused for it', () => {
    class Bare {
      id = 'a';
      secret = 's';
    }
    assert.throws(() => new DynamoDbBeanElementConverter(Bare), { code: 'INVALID_OPTION' });
    const bare = beanSchema(Bare, { attributes: { id: { partitionKey: true }, secret: { ignore: true } } });
    assert.deepEqual(new DynamoDbBeanElementConverter(bare).apply(new Bare()).item, { id: 'a' });
  });

  it('changes what a converter of a class that extends it writes', () => {
    class Root {
      id = 'a';
      secret = 's';
    }
    class Leaf extends Root {}
    const leaf = beanSchema(Leaf, { attributes: { id: { partitionKey: true } } });
    const converter = new DynamoDbBeanElementConverter(leaf);
    assert.deepEqual(converter.apply(new Leaf()).item, { id: 'a', secret: 's' });
    beanSchema(Root, { attributes: { secret: { ignore: true } } });
    assert.deepEqual(converter.apply(new Leaf()).item, { id: 'a' });
    assert.deepEqual(converter.apply({ id: 'b', secret: 't' }).item, { id: 'b' });
  });
});
