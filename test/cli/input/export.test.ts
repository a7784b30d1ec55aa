import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findFiles } from '#dist/cli/input/find-files.js';
import type { InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { RecordReader } from '#dist/cli/input/record-reader.js';
import type { AttributeValueItem } from '#dist/item/attribute-values.js';
import { defaults, itemsOf, readAll, refusalOf, written } from './read-input.js';

interface DataFile {
  readonly name: string;
  readonly lines: readonly object[];
  readonly itemCount?: number;
  readonly md5?: string;
}

let exports = 0;

/** The folder of an export as AWS writes it; `data` is where its files are, from there. */
function exported(files: readonly DataFile[], data = 'data', summary: object = {}): string {
  const folder = `AWSDynamoDB/0169368582${exports++}-2d8752fd`;
  const manifest: string[] = [];
  for (const { name, lines, itemCount, md5 } of files) {
    const bytes = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    written(`${folder}/${data}/${name}`, bytes);
    const key = `prefix/${folder}/data/${name}`;
    const md5Checksum = md5 ?? createHash('md5').update(bytes).digest('base64');
    manifest.push(JSON.stringify({ itemCount: itemCount ?? lines.length, md5Checksum, dataFileS3Key: key }));
  }
  written(`${folder}/_started`, '');
  written(`${folder}/manifest-summary.checksum`, 'x');
  written(`${folder}/manifest-files.checksum`, 'x');
  written(`${folder}/manifest-files.json`, `${manifest.join('\n')}\n`);
  return dirname(
    written(
      `${folder}/manifest-summary.json`,
      JSON.stringify({ version: '2020-06-30', outputFormat: 'DYNAMODB_JSON', itemCount: 3, ...summary }),
    ),
  );
}

function attributesOf(records: readonly InputRecord[]): unknown[] {
  return records.map((record) => {
    if ('fault' in record) return record.fault;
    return { type: record.type, ...(record.item as AttributeValueItem).attributes };
  });
}

const item = (id: string): object => ({ Item: { id: { S: id }, n: { N: '12345678901234567890' } } });

describe('an export of DynamoDB', () => {
  it('is read by its folder or its summary, each file once, empty ones too', async () => {
    const folder = exported([
      { name: 'b.json.gz', lines: [item('b1'), item('b2')] },
      { name: 'none.json.gz', lines: [] },
      { name: 'a.json.gz', lines: [item('a1')] },
    ]);
    for (const path of [folder, `${folder}/manifest-summary.json`]) {
      const { told, records } = await readAll([path]);
      assert.deepEqual(
        attributesOf(records).map((record) => (record as { id: unknown }).id),
        [{ S: 'b1' }, { S: 'b2' }, { S: 'a1' }],
      );
      assert.match(told[0] ?? '', /data\/b\.json\.gz: DynamoDB's own JSON, an item a line, gzip$/);
      assert.match(told[1] ?? '', /data\/none\.json\.gz: empty$/);
    }
  });

  it('that is incremental has what was written and what was deleted; its files lie beside those of others', async () => {
    const lines = [
      {
        Metadata: { WriteTimestampMicros: { N: '1680109764000000' } },
        Keys: { id: { S: 'new' } },
        NewImage: { id: { S: 'new' }, v: { N: '1' } },
      },
      {
        Metadata: { WriteTimestampMicros: { N: '1680109764000001' } },
        Keys: { id: { S: 'changed' } },
        OldImage: { id: { S: 'changed' }, v: { N: '1' } },
        NewImage: { id: { S: 'changed' }, v: { N: '2' } },
      },
      { Metadata: {}, Keys: { id: { S: 'gone' } } },
      { Metadata: {}, Keys: { id: { S: 'gone too' } }, OldImage: { id: { S: 'gone too' }, v: { N: '1' } } },
    ];
    const files = [{ name: 'c.json.gz', lines }];
    const folder = exported(files, '../data', { exportType: 'INCREMENTAL_EXPORT' });
    const { records } = await readAll([folder]);
    assert.deepEqual(attributesOf(records), [
      { type: 'PUT', id: { S: 'new' }, v: { N: '1' } },
      { type: 'PUT', id: { S: 'changed' }, v: { N: '2' } },
      { type: 'DELETE', id: { S: 'gone' } },
      { type: 'DELETE', id: { S: 'gone too' }, v: { N: '1' } },
    ]);
  });

  it('has every type of attribute, binary from base64', async () => {
    const attributes = {
      s: { S: 'x' },
      n: { N: '1.50' },
      b: { B: 'aGk=' },
      t: { BOOL: true },
      z: { NULL: true },
      m: { M: { b: { B: 'aGk=' } } },
      l: { L: [{ S: 'y' }, { B: 'aGk=' }] },
      ss: { SS: ['a'] },
      ns: { NS: ['1'] },
      bs: { BS: ['aGk='] },
    };
    const { records } = await readAll([exported([{ name: 'd.json.gz', lines: [{ Item: attributes }] }])]);
    const hi = Buffer.from('hi');
    assert.deepEqual(attributesOf(records), [
      {
        type: 'PUT',
        ...attributes,
        b: { B: hi },
        m: { M: { b: { B: hi } } },
        l: { L: [{ S: 'y' }, { B: hi }] },
        bs: { BS: [hi] },
      },
    ]);
  });

  it('has a line that is no item as that line’s fault', async () => {
    const path = written(
      'bad.json',
      [
        item('a'),
        { Item: { id: 'a' } },
        { id: { X: 'a' } },
        { Item: { b: { B: '?' } } },
        [1],
        {},
        { Keys: { id: { S: 'a' } }, NewImage: 7 },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const [, ...faults] = itemsOf((await readAll([path])).records);
    const unknown = /^bad\.json:\d holds no item in DynamoDB's own JSON/;
    const expected = [
      unknown,
      unknown,
      /^bad\.json:4 cannot be decoded: .*b has binary/,
      /is a list, not/,
      unknown,
      unknown,
    ];
    assert.equal(faults.length, expected.length);
    expected.forEach((pattern, i) => void assert.match(String(faults[i]), pattern));
  });

  it('whose file has another MD5, or another number of items, than the manifest says fails there', async () => {
    const lines = [item('a')];
    const damaged = exported([{ name: 'e.json.gz', lines, md5: 'sQMSpEILNgoQmarvDFonGQ==' }]);
    assert.match(await refusalOf(readAll([damaged])), /e\.json\.gz has another MD5 than the manifest/);
    const short = exported([{ name: 'f.json.gz', lines, itemCount: 2 }]);
    assert.match(await refusalOf(readAll([short])), /f\.json\.gz has 1 items, and the manifest .* says 2$/);
  });

  it('goes on in the midst of a file, with the items before counted', async () => {
    const lines = [item('a'), item('b'), item('c')];
    const read = async (itemCount: number): Promise<unknown> => {
      const files = findFiles([exported([{ name: 'g.json.gz', lines, itemCount }])]);
      const begun = files.map((file): InputFile => ({ ...file, begun: { number: 2, records: 2 } }));
      const reader = new RecordReader(begun, defaults, () => {}, new AbortController().signal);
      const records: InputRecord[] = [];
      for await (const some of reader.records()) records.push(...some);
      return records.map(({ number }) => number);
    };
    assert.deepEqual(await read(3), [3]);
    assert.match(await refusalOf(read(4)), /g\.json\.gz has 3 items, and the manifest .* says 4$/);
  });

  it('that is not whole, or in Amazon Ion, is refused before anything is read', async () => {
    const missing = exported([{ name: 'g.json.gz', lines: [] }], 'elsewhere');
    assert.match(
      await refusalOf(readAll([missing])),
      /data\/g\.json\.gz is missing, which manifest-files\.json lists/,
    );
    const ion = exported([], 'data', { outputFormat: 'ION' });
    assert.match(await refusalOf(readAll([ion])), /export as ION: export it as DYNAMODB_JSON/);
    const alone = dirname(written('alone/manifest-summary.json', '{}'));
    assert.match(await refusalOf(readAll([alone])), /manifest-files\.json: there is no such file/);
    const broken = dirname(written('broken/manifest-summary.json', 'x'));
    assert.match(
      await refusalOf(readAll([broken])),
      /manifest-summary\.json is no manifest of a DynamoDB export/,
    );
  });

  it('is told by its lines where there is no manifest, and items of a scan without their list as well', async () => {
    const lines = `${JSON.stringify(item('a'))}\n`;
    const bare = '{"id":{"S":"a"},"tags":{"SS":["x"]}}\n';
    for (const [name, text] of [
      ['lines.json', lines],
      ['bare.jsonl', bare],
      ['one.jsonl', bare.trim()],
    ] as const) {
      const { told, records } = await readAll([written(name, text)]);
      assert.deepEqual(told, [`${name}: DynamoDB's own JSON, an item a line`]);
      assert.equal('item' in (records[0] ?? {}) && attributesOf(records).length, 1);
    }
    const list = await readAll([written('list.json', `[${bare}]`)]);
    assert.deepEqual(list.told, ["list.json: DynamoDB's own JSON"]);
  });

  it('is not seen in documents that only look a little like it', async () => {
    for (const document of [
      { Item: 'a', id: 'b' },
      { Item: { S: 'a' } },
      { id: { S: 7 } },
      { id: { S: 'a', N: '1' } },
      { id: { S: 'a' }, n: 1 },
      { id: {} },
      {},
    ]) {
      const { told } = await readAll([written('plain.json', `${JSON.stringify(document)}\n`)]);
      // An item whose only attribute is called Item is one in either reading.
      const isItem = JSON.stringify(document) === '{"Item":{"S":"a"}}';
      assert.deepEqual(told, [
        `plain.json: ${isItem ? "DynamoDB's own JSON, an item a line" : 'JSON lines'}`,
      ]);
    }
  });
});
