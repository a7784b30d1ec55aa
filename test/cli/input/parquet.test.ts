import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { CompressionCodec, SchemaElement } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from '#dist/cli/input/parquet/read-parquet.js';
import { NumberValue } from '#dist/item/number.js';
import { itemsOf, readAll, refusalOf, written } from './read-input.js';

let files = 0;

function parquet(
  columnData: ColumnSource[],
  options: { schema?: SchemaElement[]; rowGroupSize?: number; codec?: CompressionCodec } = {},
): string {
  const compressors = {
    GZIP: (input: Uint8Array) => gzipSync(input),
    ZSTD: (input: Uint8Array) => zstdCompressSync(input),
    BROTLI: (input: Uint8Array) => brotliCompressSync(input),
  };
  const bytes = parquetWriteBuffer({ columnData, compressors, ...options });
  return written(`${++files}.parquet`, Buffer.from(bytes));
}

function leaf(name: string, element: Partial<SchemaElement>): SchemaElement[] {
  return [
    { name: 'root', num_children: 1 },
    { name, repetition_type: 'OPTIONAL', ...element },
  ];
}

async function valuesOf(path: string): Promise<unknown[]> {
  return itemsOf((await readAll([path])).records).map((item) => Object.values(item as object)[0]);
}

describe('Parquet', () => {
  it('is told by its magic, with its rows and columns, and read in rows', async () => {
    const path = parquet([
      { name: 'id', data: ['a', 'b', 'ü'], type: 'STRING' },
      { name: 'n', data: [1, 2, 3], type: 'INT32' },
    ]);
    const { told, records } = await readAll([path]);
    assert.deepEqual(told, ['1.parquet: Parquet, 3 rows, 2 columns: id n']);
    assert.deepEqual(
      records.map(({ number, line }) => [number, line]),
      [
        [1, undefined],
        [2, undefined],
        [3, undefined],
      ],
    );
    assert.deepEqual(itemsOf(records), [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'ü', n: 3 },
    ]);
  });

  it('keeps whole numbers of 64 bits exact, as bigint where a number would not do', async () => {
    const path = parquet([{ name: 'n', data: [7n, 2n ** 53n, -(2n ** 63n)], type: 'INT64' }]);
    assert.deepEqual(await valuesOf(path), [7, 2n ** 53n, -(2n ** 63n)]);
  });

  it('keeps decimals exact', async () => {
    const fixed = { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL' } as const;
    // The writer takes the unscaled value of a bigint.
    const data = [12345678901234567890123456789n, -5n, -100n];
    const path = parquet([{ name: 'd', data }], { schema: leaf('d', { ...fixed, scale: 2, precision: 38 }) });
    assert.deepEqual(
      (await valuesOf(path)).map((value) => value instanceof NumberValue && value.value),
      ['123456789012345678901234567.89', '-0.05', '-1.00'],
    );
  });

  it('writes a float as people write it', async () => {
    const path = parquet([{ name: 'f', data: [0.1, 16777216, 3.4028234663852886e38, -2.5], type: 'FLOAT' }]);
    assert.deepEqual(await valuesOf(path), [0.1, 16777216, 3.4028235e38, -2.5]);
  });

  it('makes ISO 8601 of dates and times, with the digits of their unit', async () => {
    const utc = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } as const;
    const micros = parquet([{ name: 't', data: [1_700_000_000_123_456n, -1n] }], {
      schema: leaf('t', { type: 'INT64', logical_type: utc }),
    });
    assert.deepEqual(await valuesOf(micros), ['2023-11-14T22:13:20.123456Z', '1969-12-31T23:59:59.999999Z']);
    const local = parquet([{ name: 't', data: [1_700_000_000_123_456_789n] }], {
      schema: leaf('t', { type: 'INT64', logical_type: { ...utc, isAdjustedToUTC: false, unit: 'NANOS' } }),
    });
    assert.deepEqual(await valuesOf(local), ['2023-11-14T22:13:20.123456789']);
    const date = parquet([{ name: 't', data: [19_675, -1] }], {
      schema: leaf('t', { type: 'INT32', converted_type: 'DATE' }),
    });
    assert.deepEqual(await valuesOf(date), ['2023-11-14', '1969-12-31']);
    const time = parquet([{ name: 't', data: [80_000_123] }], {
      schema: leaf('t', { type: 'INT32', converted_type: 'TIME_MILLIS' }),
    });
    assert.deepEqual(await valuesOf(time), ['22:13:20.123']);
  });

  it('has text where the schema says so, and bytes elsewhere', async () => {
    const data = [Uint8Array.of(0x61, 0x62), Uint8Array.of(0xff)];
    const [first, second] = await valuesOf(parquet([{ name: 'b', data, type: 'BYTE_ARRAY' }]));
    assert.deepEqual(
      [Buffer.from(first as Uint8Array), Buffer.from(second as Uint8Array)],
      data.map((b) => Buffer.from(b)),
    );
  });

  it('reads lists, maps and structs', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 3 },
      { name: 'l', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', type: 'INT64' },
      { name: 'm', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'MAP' },
      { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
      { name: 'key', repetition_type: 'REQUIRED', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      { name: 'value', repetition_type: 'OPTIONAL', type: 'INT64' },
      { name: 's', repetition_type: 'OPTIONAL', num_children: 2 },
      { name: 'x', repetition_type: 'OPTIONAL', type: 'INT64' },
      { name: 'y', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ];
    const path = parquet(
      [
        { name: 'l', data: [[1n, null, 3n], [], null] },
        { name: 'm', data: [{ a: 1n, b: null }, {}, null] },
        { name: 's', data: [{ x: 1n, y: 'z' }, { x: null, y: 'w' }, null] },
      ],
      { schema },
    );
    assert.deepEqual(itemsOf((await readAll([path])).records), [
      { l: [1, null, 3], m: { a: 1, b: null }, s: { x: 1, y: 'z' } },
      { l: [], m: {}, s: { y: 'w' } },
      { l: undefined, m: undefined, s: undefined },
    ]);
  });

  it('leaves nulls out, or makes NULL of them with --empty null', async () => {
    const path = parquet([{ name: 'n', data: [1, null], type: 'INT32' }]);
    assert.deepEqual(itemsOf((await readAll([path])).records), [{ n: 1 }, { n: undefined }]);
    const csv = { types: new Map(), empty: 'null', delimiter: undefined, quote: '"' } as const;
    assert.deepEqual(itemsOf((await readAll([path], { csv })).records), [{ n: 1 }, { n: null }]);
  });

  it('is read in any compression that Node has, many row groups and slices, with and without an index of its pages', async () => {
    const rows = 20_000;
    const data = Array.from({ length: rows }, (_, i) => `value ${i % 100}`);
    const numbers = Array.from({ length: rows }, (_, i) => i);
    for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD', 'BROTLI'] as const) {
      for (const offsetIndex of [true, false]) {
        const path = parquet(
          [
            { name: 'n', data: numbers, type: 'INT32', offsetIndex },
            { name: 's', data, type: 'STRING', offsetIndex },
          ],
          { codec, rowGroupSize: codec === 'ZSTD' ? 3000 : rows },
        );
        const items = itemsOf((await readAll([path])).records);
        assert.equal(items.length, rows);
        items.forEach((item, i) => void assert.deepEqual(item, { n: i, s: `value ${i % 100}` }));
      }
    }
  });

  it('of many columns is read a few thousand rows at a time', async () => {
    const rows = 5000;
    for (const offsetIndex of [true, false]) {
      const columns = Array.from({ length: 70 }, (_, column) => ({
        name: `c${column}`,
        data: Array.from({ length: rows }, (_row, i) => i * column),
        type: 'INT32' as const,
        offsetIndex,
      }));
      const path = parquet(columns, { rowGroupSize: rows });
      const sizes: number[] = [];
      let row = 0;
      for await (const records of readParquet({ name: path, path, size: 1 }, 'absent', () => {})) {
        sizes.push(records.length);
        for (const record of records) {
          assert.ok('item' in record);
          const item = record.item as Readonly<Record<string, unknown>>;
          assert.deepEqual([item.c0, item.c1, item.c69], [0, row, row * 69]);
          row++;
        }
      }
      assert.deepEqual(sizes, [4096, 904]);
    }
  });

  it('is read from behind a row', async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => i + 1);
    const path = parquet([{ name: 'n', data: numbers, type: 'INT32' }], { rowGroupSize: 30 });
    const seen: number[] = [];
    const file = { name: path, path, size: 1 };
    for await (const records of readParquet(file, 'absent', () => {}, 65)) {
      for (const { number } of records) seen.push(number);
    }
    assert.deepEqual(seen, numbers.slice(65));
  });

  it('has a time that no calendar has as a fault of its row', async () => {
    const path = parquet([{ name: 't', data: [2n ** 62n, 0n] }], {
      schema: leaf('t', { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }),
    });
    const [fault, item] = itemsOf((await readAll([path])).records);
    assert.match(String(fault), /\(record 1\) has a value in column t that is out of range/);
    assert.deepEqual(item, { t: '1970-01-01T00:00:00.000Z' });
  });

  it('that is broken or compressed as a whole is refused by its name', async () => {
    const broken = written('broken.parquet', 'PAR1 and nothing more');
    assert.match(await refusalOf(readAll([broken])), /^broken\.parquet is not Parquet that can be read: /);
    const none = written('none.parquet', '{"a":1}\n');
    assert.match(
      await refusalOf(readAll([none])),
      /^none\.parquet is no Parquet file: it does not begin with PAR1/,
    );
    const gzipped = written('whole.parquet.gz', gzipSync('PAR1 whatever'));
    assert.match(await refusalOf(readAll([gzipped])), /^whole\.parquet\.gz is Parquet, of which the end/);
  });
});
