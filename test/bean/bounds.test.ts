import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { beanSchema, DynamoDbBeanElementConverter } from 'dynamodb-sink/bean';

class Address {
  zip = '1';
  secret = 's';
}

class Holder {
  id = 'a';
  value: unknown;
}

beanSchema(Address, { attributes: { secret: { ignore: true } } });
const converter = new DynamoDbBeanElementConverter(
  beanSchema(Holder, { attributes: { id: { partitionKey: true }, value: { bean: () => Address } } }),
);

const shared = (levels: number, leaf: unknown, pair: (one: unknown) => unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < levels; level++) value = pair(value);
  return value;
};

const twice = (one: unknown): unknown => [one, one];

describe('an element is rejected before it is walked to its end', () => {
  class Pair {
    readonly left: unknown;
    readonly right: unknown;

    constructor(one: unknown) {
      this.left = one;
      this.right = one;
    }
  }
  beanSchema(Pair, { attributes: {} });
  for (const [title, value] of [
    ['lists that hold each list twice', shared(29, [], twice)],
    ['lists that hold each list twice, and a Date', shared(29, new Date(0), twice)],
    [
      'Maps that hold each Map twice',
      shared(
        29,
        1,
        (one) =>
          new Map([
            ['a', one],
            ['b', one],
          ]),
      ),
    ],
    ['beans that hold each bean twice', shared(29, 1, (one) => new Pair(one))],
    ['a list without members of the greatest length', new Array(2 ** 32 - 1)],
    ['a list of more members than an item has bytes', new Array(409_601).fill(1)],
  ] as const) {
    it(title, () =>
      assert.throws(() => converter.apply({ id: 'a', value }), {
        code: 'RECORD_TOO_LARGE',
        message: "the item is larger than 409600 bytes by DynamoDB's size rule (maxRecordSizeInBytes)",
      }),
    );
  }

  it('and not for what may fit: values are counted once, element by element', () => {
    const list = new Array(200_000).fill(new Uint8Array());
    for (let round = 0; round < 3; round++) {
      const { item } = converter.apply({ id: 'a', value: list });
      assert.equal((item as Holder).value, list);
    }
  });
});

describe('a plain object of another realm', () => {
  it('is the bean that its property is declared, in lists too', () => {
    const value = runInContext("[{ zip: '1', secret: 's' }]", createContext({}));
    assert.deepEqual(converter.apply({ id: 'a', value: [...value] }).item, {
      id: 'a',
      value: [{ zip: '1' }],
    });
  });
});

describe('a field that nothing is declared of', () => {
  it('is written if it is the element’s own, whatever came before', () => {
    class Lender {
      id = 'a';
    }
    const lenders = new DynamoDbBeanElementConverter<object>(
      beanSchema(Lender, { attributes: { id: { partitionKey: true } } }),
    );
    const lending = Object.create(Lender.prototype, { lent: { value: 'l', enumerable: true } });
    const inheriting = Object.assign(Object.create(lending), { id: 'a' });
    const owning = Object.assign(new Lender(), { lent: 'mine' });
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(lenders.apply(owning).item, { id: 'a', lent: 'mine' });
      assert.deepEqual(lenders.apply(inheriting).item, { id: 'a' });
      assert.deepEqual(lenders.apply(new Lender()).item, { id: 'a' });
    }
  });
});
