import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DebeziumEvent, type DebeziumOptions, debeziumElementConverter } from 'dynamodb-sink';
import { converter } from './debezium-unchecked.js';

describe('debeziumElementConverter', () => {
  it('gives a delete and a put for a row that moved, the delete first', () => {
    const before = { id: 'a', n: 1 };
    const after = { id: 'b', n: 1 };
    assert.deepEqual(debeziumElementConverter({ primaryKey: ['id'] })({ op: 'u', before, after }), [
      { type: 'DELETE', item: before },
      { type: 'PUT', item: after },
    ]);
  });

  it('compares keys by what they are', () => {
    const convert = converter({ primaryKey: ['id'] });
    const pairs: readonly (readonly [unknown, unknown, boolean])[] = [
      [1, 1, false],
      [1, '1', true],
      [1n, 1n, false],
      [Buffer.from('a'), Buffer.from('a'), false],
      [Buffer.from('a'), Buffer.from('b'), true],
      [{ scale: 0, value: 'AQ==' }, { scale: 0, value: 'AQ==' }, false],
      [0, 0, false],
      ['', '', false],
      ['', 'a', true],
    ];
    for (const [old, now, isMoved] of pairs) {
      const result = convert({ op: 'u', before: { id: old }, after: { id: now } });
      assert.equal(Array.isArray(result), isMoved, `${old} and ${now}`);
    }
  });

  it('refuses options that it does not know or that are wrong', () => {
    const table: readonly (readonly [object, string])[] = [
      [{ primarykey: ['id'] }, 'primarykey is unknown; did you mean debeziumElementConverter.primaryKey?'],
      [
        { primaryKey: 'id' },
        'primaryKey must be a list of one or two names, partition key first; it is "id"',
      ],
      [
        { primaryKey: [] },
        'primaryKey must be a list of one or two names, partition key first; it is a list',
      ],
      [{ primaryKey: ['a', 'a'] }, 'primaryKey must be a list of one or two names'],
      [{ primaryKey: ['a', 'b', 'c'] }, 'primaryKey must be a list of one or two names'],
      [{ primaryKey: [''] }, 'primaryKey must be a list of one or two names'],
      [{ flattened: 1 }, 'flattened must be true or false; it is 1'],
      [{ ignoreNulls: 1 }, 'ignoreNulls must be true or false; it is 1'],
      [{ tombstones: 'keep' }, `tombstones must be 'ignore' or 'delete'; it is "keep"`],
      [
        { unavailableValue: '' },
        `unavailableValue must be a text, or 'hex:' with the bytes behind it; it is ""`,
      ],
      [{ unavailableValue: 'hex:0' }, 'unavailableValue must be a text'],
      [{ tableName: 'orders' }, 'tableName must be a function; it is "orders"'],
      [{ tableName: () => 'x', flattened: true }, 'tableName cannot be used with flattened'],
      [{ tableName: () => 'x', tombstones: 'delete' }, "tableName cannot be used with tombstones: 'delete'"],
    ];
    for (const [options, message] of table) {
      assert.throws(
        () => converter(options as DebeziumOptions),
        (error: { code?: string; message?: string }) =>
          error.code === 'INVALID_OPTION' &&
          error.message?.startsWith(`option debeziumElementConverter.${message}`) === true,
        message,
      );
    }
  });

  it('deletes by the row, which may have more of the key than the key of the message', () => {
    const before = { id: 'a', city: 'Bern' };
    const event = { key: { id: 'a' }, value: { op: 'd', before } };
    for (const options of [{}, { primaryKey: ['city', 'id'] } as const]) {
      assert.deepEqual(converter(options)(event), { type: 'DELETE', item: before });
    }
    assert.deepEqual(converter()({ ...event, value: { op: 'd', before: { id: null, city: 'Bern' } } }), {
      type: 'DELETE',
      item: { id: 'a' },
    });
  });

  it('leaves the event as it is', () => {
    const freeze = <T extends object>(value: T): T => {
      for (const member of Object.values(value))
        if (typeof member === 'object' && member !== null) freeze(member);
      return Object.freeze(value);
    };
    const convert = debeziumElementConverter({ primaryKey: ['id'], ignoreNulls: true });
    const event: DebeziumEvent = freeze({ op: 'u', before: { id: 'a' }, after: { id: 'b', x: null } });
    assert.deepEqual(convert(event), [
      { type: 'DELETE', item: { id: 'a' } },
      { type: 'PUT', item: { id: 'b', x: undefined } },
    ]);
  });
});
