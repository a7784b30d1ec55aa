import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NumberValue, sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { scriptedEndpoint } from '../support/scripted-endpoint.js';
import { deniedTable, optionsAt, refusalOf } from './support.js';

/** What has no columns, and what is told of it. */
const noRows: readonly (readonly [value: unknown, told: string])[] = [
  ['text', 'a string'],
  [[1], 'an array'],
  [new Map(), 'a Map'],
  [new Set(), 'a Set'],
  [new Date(0), 'a Date'],
  [Promise.resolve({ pk: 'a' }), 'a Promise; await it before writing'],
  [new ArrayBuffer(1), 'binary'],
  [new Uint8Array(1), 'binary'],
  [new Error('broken'), 'an Error'],
  [/x/, 'a RegExp'],
  [Object(4), 'a boxed primitive'],
  [new NumberValue('4'), 'a NumberValue'],
  [new WeakMap(), 'a WeakMap'],
  [new WeakSet(), 'a WeakSet'],
  [new Map().values(), 'an iterator; take its values first'],
  [{ [Symbol.toStringTag]: 'Temporal.Instant', __proto__: {} }, 'a Temporal.Instant'],
];

describe('what is no row', () => {
  for (const [value, told] of noRows) {
    it(`is refused, and told to be ${told}`, async () => {
      const error = await refusalOf({ pk: 'STRING' }, value);
      assert.equal(error.message, `a row must be an object with its columns by name; it is ${told}`);
      assert.equal(error.code, 'INVALID_ITEM');
    });

    it(`is refused in a column of type ROW, and told to be ${told}`, async () => {
      const error = await refusalOf({ pk: 'STRING', v: 'ROW<pk STRING>' }, { pk: 'a', v: value });
      assert.equal(error.message, `column v is declared ROW<pk STRING> and takes an object; it is ${told}`);
    });
  }

  it('is null as well', async () => {
    const error = await refusalOf({ pk: 'STRING' }, null);
    assert.equal(error.message, 'a row must be an object with its columns by name; it is null');
  });
});

class Order {
  extra: number | undefined = 1;
  get pk(): string {
    return 'a';
  }
}

/** A class as compilers to ES5 write it: its methods are enumerable. */
function OldOrder(this: { pk: string }): void {
  this.pk = 'a';
}
OldOrder.prototype.total = () => 1;

describe('a member that is not declared', () => {
  const told = 'the row has "extra", which is not declared';
  const rows: readonly (readonly [what: string, row: object])[] = [
    ["beside a column that is its class's accessor", new Order()],
    ['that the row inherits from another object', Object.create({ pk: 'a', extra: 1 })],
    ['beside a column that the row inherits', Object.assign(Object.create({ pk: 'a' }), { extra: 1 })],
    [
      'beside a column that is not enumerable',
      Object.defineProperty({ extra: 1 } as object, 'pk', { value: 'a' }),
    ],
  ];
  for (const [what, row] of rows) {
    it(`is refused ${what}`, async () => {
      assert.equal((await refusalOf({ pk: 'STRING', other: 'INT' }, row)).message, told);
    });

    it(`is refused ${what}, in a column of type ROW`, async () => {
      const error = await refusalOf({ pk: 'STRING', v: 'ROW<pk STRING>' }, { pk: 'a', v: row });
      assert.equal(
        error.message,
        'column v is declared ROW<pk STRING> and has "extra", which is not declared',
      );
    });
  }

  it('is none that is undefined, nor what the class has', async () => {
    const order = new Order();
    order.extra = undefined;
    const old: unknown = Reflect.construct(OldOrder, []);
    await using service = await scriptedEndpoint([deniedTable]);
    const columns: Record<string, string> = { pk: 'STRING' };
    const sink = createTableSink({ columns, primaryKey: ['pk'], options: optionsAt(service.endpoint) });
    const report = await sinkTo([order, old] as Record<string, unknown>[], sink);
    assert.deepEqual([report.put, report.rejected], [1, 0]);
    assert.deepEqual(service.applied[0]?.wire, { PutRequest: { Item: { pk: { S: 'a' } } } });
  });

  it('is named in short and without a hint if its name is long', async () => {
    const name = 'x'.repeat(1_000_000);
    const start = performance.now();
    const error = await refusalOf({ pk: 'STRING', ['x'.repeat(200)]: 'INT' }, { pk: 'a', [name]: 1 });
    assert.equal(error.message, `the row has "${'x'.repeat(80)}…", which is not declared`);
    assert.ok(performance.now() - start < 1500);
  });
});
