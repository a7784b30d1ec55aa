import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { NumberValue, sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { type Engine, engines } from '../support/engines.js';
import { optionsAt } from './support.js';

const b = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);

/** A class of `Temporal` as a polyfill or the engine gives it. */
const temporal = (name: string, text: string): object => ({
  [Symbol.toStringTag]: `Temporal.${name}`,
  toString: (options: { readonly calendarName: string; readonly timeZoneName: string }) =>
    options.calendarName === 'never' && options.timeZoneName === 'never' ? text : `${text}[u-ca=gregory]`,
});

const zoned = (text: string, instant: string): object => ({
  ...temporal('ZonedDateTime', text),
  toInstant: () => temporal('Instant', instant),
});

/** The type of a column, a value of it, and the attribute that the table has then. */
const cases: readonly (readonly [type: string, value: unknown, attribute: AttributeValue])[] = [
  ['CHAR(9)', 'some_char', { S: 'some_char' }],
  ['CHAR(9)', 'short', { S: 'short' }],
  ['CHAR', '😀', { S: '😀' }],
  ['VARCHAR(13)', 'some_var_char', { S: 'some_var_char' }],
  ['STRING', '', { S: '' }],
  ['STRING', 'some_string', { S: 'some_string' }],
  ['BOOLEAN', true, { BOOL: true }],
  ['BOOLEAN', false, { BOOL: false }],
  ['BINARY(3)', b(1, 2, 255), { B: b(1, 2, 255) }],
  ['VARBINARY(4)', Buffer.from([7]), { B: b(7) }],
  ['BYTES', b(1, 2).buffer, { B: b(1, 2) }],
  ['DECIMAL(5, 4)', '1.0010', { N: '1.001' }],
  ['DECIMAL(10, 2)', 19.99, { N: '19.99' }],
  ['DECIMAL(10, 2)', -0.1, { N: '-0.1' }],
  ['DECIMAL', 1234567890, { N: '1234567890' }],
  [
    'DECIMAL(38, 0)',
    12345678901234567890123456789012345678n,
    { N: '12345678901234567890123456789012345678' },
  ],
  [
    'DECIMAL(38, 38)',
    new NumberValue('0.1234567890123456789012345678901234567'),
    { N: '0.1234567890123456789012345678901234567' },
  ],
  ['NUMERIC(3, 1)', 99.9, { N: '99.9' }],
  ['DEC(3)', 0, { N: '0' }],
  ['TINYINT', -128, { N: '-128' }],
  ['SMALLINT', 32767, { N: '32767' }],
  ['INT', 65536, { N: '65536' }],
  ['INTEGER', -2147483648, { N: '-2147483648' }],
  ['BIGINT', 4294967295, { N: '4294967295' }],
  ['BIGINT', 9223372036854775807n, { N: '9223372036854775807' }],
  ['FLOAT', 0.5, { N: '0.5' }],
  ['FLOAT', 0.1, { N: '0.1' }],
  ['FLOAT', Math.fround(0.1), { N: '0.1' }],
  ['FLOAT', Math.fround(1.2345678912345678e17), { N: '123456790000000000' }],
  ['DOUBLE', 0.1, { N: '0.1' }],
  ['DOUBLE', 1.234567891234568e19, { N: '12345678912345680000' }],
  ['DOUBLE PRECISION', -2.5, { N: '-2.5' }],
  ['DATE', '2022-11-10', { S: '2022-11-10' }],
  ['DATE', new Date('2022-11-10T00:00:00Z'), { S: '2022-11-10' }],
  ['DATE', temporal('PlainDate', '2022-11-10'), { S: '2022-11-10' }],
  ['TIME', '08:30:00', { S: '08:30' }],
  ['TIME(3)', '08:30:15.25', { S: '08:30:15.250' }],
  ['TIME', temporal('PlainTime', '08:30:15'), { S: '08:30:15' }],
  ['TIMESTAMP', '2022-11-10 00:00:00', { S: '2022-11-10T00:00' }],
  ['TIMESTAMP(3)', new Date('2022-11-10T08:30:15.250Z'), { S: '2022-11-10T08:30:15.250' }],
  ['TIMESTAMP(9)', '2022-11-10T08:30:00.000001', { S: '2022-11-10T08:30:00.000001' }],
  [
    'TIMESTAMP(0) WITHOUT TIME ZONE',
    temporal('PlainDateTime', '2022-11-10T08:30:15'),
    { S: '2022-11-10T08:30:15' },
  ],
  ['TIMESTAMP_LTZ', new Date('2022-11-10T00:00:00.000Z'), { S: '2022-11-10T00:00:00Z' }],
  ['TIMESTAMP_LTZ(3)', new Date(-1), { S: '1969-12-31T23:59:59.999Z' }],
  ['TIMESTAMP(2)', new Date(10), { S: '1970-01-01T00:00:00.010' }],
  ['TIMESTAMP', new Date('2022-11-10T08:30:00Z'), { S: '2022-11-10T08:30' }],
  ['TIMESTAMP_LTZ(3)', '2022-11-10T08:30:15.25Z', { S: '2022-11-10T08:30:15.250Z' }],
  ['TIMESTAMP_LTZ(9)', '2022-11-10T00:30:15.0001+01:00', { S: '2022-11-09T23:30:15.000100Z' }],
  [
    'TIMESTAMP(6) WITH LOCAL TIME ZONE',
    temporal('Instant', '2022-11-10T08:30:15Z'),
    { S: '2022-11-10T08:30:15Z' },
  ],
  [
    'TIMESTAMP_LTZ',
    zoned('2022-11-10T08:30:15-02:30', '2022-11-10T11:00:15Z'),
    { S: '2022-11-10T11:00:15Z' },
  ],
  ['INTERVAL YEAR', 'P3Y', { S: 'P3Y' }],
  ['INTERVAL YEAR', 0, { S: 'P0D' }],
  ['INTERVAL YEAR(4) TO MONTH', 14, { S: 'P1Y2M' }],
  ['INTERVAL YEAR TO MONTH', '-P1Y2M', { S: 'P-1Y-2M' }],
  ['INTERVAL YEAR TO MONTH', 'P-3M', { S: 'P-3M' }],
  ['INTERVAL MONTH', 'P1Y2M', { S: 'P14M' }],
  ['INTERVAL DAY', 'P1D', { N: '86400' }],
  ['INTERVAL DAY(3) TO SECOND(6)', 'P1DT2H30M5.5S', { N: '95405.5' }],
  ['INTERVAL SECOND(9)', 'PT1.23456789S', { N: '1.23456789' }],
  ['INTERVAL SECOND(3)', 1, { N: '0.001' }],
  ['INTERVAL SECOND', 'PT-1.5S', { N: '-1.5' }],
  ['INTERVAL HOUR TO MINUTE', temporal('Duration', '-PT1H1M'), { N: '-3660' }],
  ['ARRAY<STRING>', ['Some', 'String', 'Some'], { L: [{ S: 'Some' }, { S: 'String' }, { S: 'Some' }] }],
  ['ARRAY<BOOLEAN>', [true, null], { L: [{ BOOL: true }, { NULL: true }] }],
  ['ARRAY<DECIMAL(1, 0)>', [1, '0'], { L: [{ N: '1' }, { N: '0' }] }],
  ['ARRAY<TINYINT>', [1, 2], { L: [{ N: '1' }, { N: '2' }] }],
  ['ARRAY<TIMESTAMP(3)>', ['2022-11-10T00:00'], { L: [{ S: '2022-11-10T00:00' }] }],
  ['INT ARRAY', [], { L: [] }],
  ['ARRAY<ARRAY<INT>>', [[1], []], { L: [{ L: [{ N: '1' }] }, { L: [] }] }],
  ['MAP<STRING, INT>', { a: 1, b: null }, { M: { a: { N: '1' }, b: { NULL: true } } }],
  ['MAP<INT, STRING>', new Map([[1, 'one']]), { M: { 1: { S: 'one' } } }],
  ['MAP<INT, STRING>', { 1: 'one' }, { M: { 1: { S: 'one' } } }],
  ['MAP<BOOLEAN, DATE>', { true: '2022-11-10' }, { M: { true: { S: '2022-11-10' } } }],
  [
    'MULTISET<STRING>',
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
    { M: { a: { N: '2' }, b: { N: '1' } } },
  ],
  ['STRING MULTISET', { a: 2 }, { M: { a: { N: '2' } } }],
  ['ROW<f1 STRING, f2 INT>', { f1: 'value', f2: null }, { M: { f1: { S: 'value' }, f2: { NULL: true } } }],
  [
    "ROW(`a b` STRING 'a comment', f2 ROW<leaf STRING NOT NULL> NOT NULL)",
    { 'a b': 'x', f2: { leaf: 'deep' } },
    { M: { 'a b': { S: 'x' }, f2: { M: { leaf: { S: 'deep' } } } } },
  ],
  [
    'ARRAY<ROW<name STRING, at INT>>',
    [{ name: 'first', at: 1 }],
    { L: [{ M: { name: { S: 'first' }, at: { N: '1' } } }] },
  ],
  ['MAP<STRING, ROW<x DOUBLE>>', { p: { x: 1.5 } }, { M: { p: { M: { x: { N: '1.5' } } } } }],
  ['STRING', null, { NULL: true }],
  ['ROW<f1 STRING>', undefined, { NULL: true }],
];

for (const { name, skip, start } of engines) {
  describe(`a column on ${name}`, { skip }, () => {
    let engine: Engine;

    before(async () => {
      engine = await start();
      await engine.createTable('columns', 'id:N');
    });
    after(() => engine.close());

    cases.forEach(([type, value, attribute], id) => {
      it(`of type ${type} writes ${JSON.stringify(attribute)}`, async () => {
        const sink = createTableSink({
          columns: { id: 'INT', v: type },
          primaryKey: ['id'],
          options: optionsAt(engine.endpoint, 'columns'),
        });
        await sinkTo([{ id, v: value }], sink);
        const Key = { id: { N: String(id) } };
        const { Item } = await engine.client.send(
          new GetItemCommand({ TableName: 'columns', Key, ConsistentRead: true }),
        );
        assert.deepEqual(Item, { id: { N: String(id) }, v: attribute });
      });
    });

    it('that is null is left out with sink.ignore-nulls, its null members are not', async () => {
      const sink = createTableSink({
        columns: { id: 'INT', gone: 'STRING', row: 'ROW<inner STRING>' },
        primaryKey: ['id'],
        options: { ...optionsAt(engine.endpoint, 'columns'), 'sink.ignore-nulls': 'true' },
      });
      await sinkTo([{ id: -1, gone: null, row: { inner: null } }], sink);
      const { Item } = await engine.client.send(
        new GetItemCommand({ TableName: 'columns', Key: { id: { N: '-1' } }, ConsistentRead: true }),
      );
      assert.deepEqual(Item, { id: { N: '-1' }, row: { M: { inner: { NULL: true } } } });
    });
  });
}
