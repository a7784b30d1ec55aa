import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { beanSchema, DynamoDbBeanElementConverter } from 'dynamodb-sink/bean';

const nextOf = (value: unknown, version: object | true = true): unknown => {
  class Versioned {
    id = 'a';
    version: unknown;
  }
  const attributes = { id: { partitionKey: true }, version: { version } };
  const schema = beanSchema(Versioned, { attributes } as never);
  const converter = new DynamoDbBeanElementConverter<object>(schema as never, { generate: true });
  return (converter.apply({ id: 'a', version: value }).item as Versioned).version;
};

describe('a version', () => {
  const fromTen = { startAt: 10, incrementBy: 5 };
  for (const [title, value, version, next] of [
    ['that is missing is the first one', undefined, fromTen, 15],
    ['of 0 counts as none yet', 0, fromTen, 15],
    ['of startAt counts as none yet', 10, fromTen, 15],
    ['of 0n counts as none yet', 0n, fromTen, 15n],
    ['of startAt as a bigint counts as none yet', 10n, fromTen, 15n],
    ['of another number goes up', 11, fromTen, 16],
    ['that is a bigint goes up', 7n, true, 8n],
    ['that is a NumberValue goes up', new NumberValue('9007199254740993'), true, 9007199254740994n],
  ] as const) {
    it(title, () => assert.equal(nextOf(value, version), next));
  }

  for (const [title, value] of [
    ['a fraction', 1.5],
    ['a number above the safe integers', 2 ** 53],
    ['the last safe integer, which has no next one', Number.MAX_SAFE_INTEGER],
    ['text', '1'],
    ['a NumberValue with a fraction', new NumberValue('1.5')],
  ] as const) {
    it(`that is ${title} is rejected`, () =>
      assert.throws(() => nextOf(value), { code: 'INVALID_ITEM', path: 'version', message: /is a version/ }));
  }

  it('whose first one would be no safe integer is refused', () =>
    assert.throws(() => nextOf(1, { startAt: Number.MAX_SAFE_INTEGER }), {
      code: 'INVALID_OPTION',
      message: /startAt \+ incrementBy must be an integer from 1 on/,
    }));
});
