import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAttributeJson } from '#dist/cli/input/attribute-json.js';
import { CsvSplitter } from '#dist/cli/input/csv/csv-splitter.js';
import { rowReader } from '#dist/cli/input/csv/read-csv.js';
import { type InputFile, type InputRecord, placeText } from '#dist/cli/input/input-record.js';
import { type ParseRecord, parseDocument } from '#dist/cli/input/parse-document.js';
import { rejectParser } from '#dist/cli/input/rejects/parse-reject.js';
import { rejectLine } from '#dist/cli/input/rejects/reject-line.js';
import { NumberValue } from '#dist/item/number.js';
import { anyText } from '../../item/random-documents.js';
import { defaults, itemsOf, readAll, written } from './read-input.js';

const file: InputFile = { name: 'orders.jsonl', path: '/data/orders.jsonl', size: undefined };
const rejects: InputFile = { name: 'rejects.jsonl', path: '/data/rejects.jsonl', size: undefined };
const reason = { code: 'INVALID_ITEM', message: 'attribute n is too large', key: 'pk = "a"' };
const parseReject = rejectParser({ ...defaults.csv, texts: new Set() });

/** The record as it is read from a file of rejects, in the place of the original. */
function again(record: InputRecord, parse: ParseRecord = parseReject): InputRecord {
  const line = rejectLine(record, reason);
  assert.equal(line.indexOf('\n'), line.length - 1, 'it is one line');
  const { number, line: at } = record;
  const { origin, ...read } = parse(rejects, number, at ?? 0, line.slice(0, -1));
  assert.deepEqual(origin, { file: record.file.name, ...(at !== undefined && { line: at }), record: number });
  return { ...read, file, line: at };
}

function put(item: object): InputRecord {
  return { file, number: 7, line: 9, type: 'PUT', item };
}

/** What JSON may be, as text: numbers of any length and form, and names such as __proto__. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^(?:0|[1-9]\d{0,44})(?:\.\d{1,44})?(?:[eE][+-]?\d{1,4})?$/),
  )
  .map((parts) => parts.join(''));
const { json } = fc.letrec<{ json: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    numberText,
    fc.constantFrom('null', 'true', 'false', '-0', '"\\ud800"', '1e400', '{}', '[]'),
    anyText.map((text) => JSON.stringify(text)),
    fc.array(tie('json'), { maxLength: 4 }).map((values) => `[${values.join(', ')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', '', '0')), tie('json')), {
      maxLength: 5,
    })
    .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
}));
const documentText = fc
  .array(fc.tuple(anyText, json), { maxLength: 5 })
  .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`);

const base64 = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const { attribute } = fc.letrec<{ attribute: object }>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    anyText.map((S) => ({ S })),
    numberText.map((N) => ({ N })),
    base64.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.array(anyText, { maxLength: 4 }).map((SS) => ({ SS })),
    fc.array(numberText, { maxLength: 4 }).map((NS) => ({ NS })),
    fc.array(base64, { maxLength: 4 }).map((BS) => ({ BS })),
    fc.array(tie('attribute'), { maxLength: 4 }).map((L) => ({ L })),
    fc.dictionary(anyText, tie('attribute'), { maxKeys: 4, noNullPrototype: true }).map((M) => ({ M })),
  ),
}));

describe('a record comes back from a file of rejects exactly as it was', () => {
  it('whatever JSON it was', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const record = parseDocument(file, 7, 9, text);
        assert.deepStrictEqual(again(record), record);
      }),
      { numRuns: 1000 },
    );
  });

  it("whatever item in DynamoDB's own JSON it was, written or deleted", () => {
    const attributes = fc.dictionary(anyText, attribute, { maxKeys: 5, minKeys: 1, noNullPrototype: true });
    const line = fc.oneof(
      attributes,
      attributes.map((Item) => ({ Item })),
      attributes.map((Keys) => ({ Keys })),
    );
    fc.assert(
      fc.property(line, (value) => {
        const record = parseAttributeJson(file, 7, 9, JSON.stringify(value));
        assert.deepStrictEqual(again(record), record);
      }),
      { numRuns: 1000 },
    );
  });

  it('with all that CSV and Parquet give beyond JSON', () => {
    const decimal = numberText.map((text) => new NumberValue(text));
    const value = fc.oneof(
      fc.bigInt(),
      fc.double(),
      fc.constantFrom(-0, NaN, Infinity, 5e-324, 2 ** 53, null, undefined),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.date(),
      decimal,
      anyText,
    );
    const name = fc.oneof(anyText, fc.constant('__proto__'));
    const member = fc.tuple(
      name,
      fc.oneof(
        value,
        fc.array(value),
        fc.tuple(value).map(([a]) => ({ a: [a] })),
      ),
    );
    fc.assert(
      fc.property(fc.uniqueArray(member, { selector: ([key]) => key, maxLength: 6 }), (members) => {
        const record = put(Object.fromEntries(members));
        assert.deepStrictEqual(again(record), record);
      }),
      { numRuns: 1000 },
    );
  });

  it('however deep it is nested', () => {
    const record = parseDocument(file, 7, 9, `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
    assert.ok('item' in record);
    const read = again(record);
    assert.ok('item' in read);
    let depth = 0;
    for (let at: unknown = (read.item as { a: unknown }).a; Array.isArray(at); at = at[0]) depth++;
    assert.equal(depth, 20_000);
  });
});

describe('what could not be read', () => {
  it('is tried again as it stood there, and rejected with the same words', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(parseDocument, parseAttributeJson), (text, parse) => {
        const record = parse(file, 7, 9, text);
        assert.deepStrictEqual(again(record), record);
      }),
    );
  });

  it('is there in base64 if it is not UTF-8', () => {
    const record = parseDocument(file, 7, 9, Buffer.of(0x7b, 0xff, 0x7d));
    assert.ok('fault' in record);
    assert.match(rejectLine(record, reason), /"base64":"e\/99"/);
    assert.deepStrictEqual(again(record), record);
  });

  it('is a row of CSV with its columns, which --types may say otherwise', () => {
    const columns = [
      { name: 'id', type: 'S', isInferred: false },
      { name: 'a:b', type: 'N', isInferred: true },
    ] as const;
    const dialect = { delimiter: ';', quote: '"' } as const;
    const read = (text: string | Buffer): InputRecord => {
      const splitter = new CsvSplitter(dialect);
      const [row] = [...splitter.push(Buffer.from(text)), ...splitter.end()];
      assert.ok(row !== undefined);
      return rowReader(columns, dialect, 'absent', new Set())(file, 7, 9, row);
    };
    for (const row of ['x', 'x;"a ""b""\n;c"', 'x;"stray"quote', Buffer.of(0x78, 0x3b, 0xe9)]) {
      const record = read(row);
      assert.ok('fault' in record);
      assert.deepStrictEqual(again(record), record);
    }
    const typed = rejectParser({ ...defaults.csv, texts: new Set(), types: new Map([['a:b', 'S']]) });
    assert.deepStrictEqual(again(read('x;"a ""b"""'), typed), put({ id: 'x', 'a:b': 'a "b"' }));
  });

  it('is rejected again with its reason if it was too long to be kept', () => {
    const record: InputRecord = { file, number: 7, line: 9, fault: 'is longer than 16777216 bytes' };
    const line = rejectLine(record, { code: 'UNREADABLE', message: record.fault });
    assert.deepStrictEqual(parseReject(rejects, 1, 1, line), {
      file: rejects,
      number: 1,
      line: 1,
      fault: 'is longer than 16777216 bytes',
      origin: { file: 'orders.jsonl', line: 9, record: 7 },
    });
  });
});

describe('a file of rejects', () => {
  const line = rejectLine(put({ pk: 'a', n: 1 }), reason);

  it('is known by how it begins, whatever its name and --format say', async () => {
    for (const [name, format] of [
      ['r.jsonl', undefined],
      ['r', undefined],
      ['r.csv', undefined],
      ['r.jsonl', 'jsonl'],
      ['r.jsonl', 'csv'],
      ['r.jsonl', 'rejects'],
    ] as const) {
      const given = format && { name: format, compression: undefined };
      const { told, records } = await readAll([written(name, line)], { format: given });
      assert.deepEqual(told, [`${name}: rejects of a load`]);
      assert.deepEqual(itemsOf(records), [{ pk: 'a', n: 1 }]);
    }
    const brotli = { name: 'jsonl', compression: 'brotli' } as const;
    assert.equal((await readAll([written('r.jsonl', line)], { format: brotli })).records.length, 1);
  });

  it('tells where a record was read first, however often it was rejected since', () => {
    const first = rejectLine(put({ id: 'a' }), reason);
    const second = parseReject(rejects, 2, 2, first);
    assert.equal(placeText(second), 'rejects.jsonl:2, from orders.jsonl:9 (record 7)');
    const line = rejectLine(second, reason);
    const { file: at, origin } = JSON.parse(line);
    assert.deepEqual([at, origin], ['rejects.jsonl', { file: 'orders.jsonl', line: 9, record: 7 }]);
    const third = parseReject({ ...rejects, name: 'again.jsonl' }, 1, 1, line);
    assert.equal(placeText(third), 'again.jsonl:1, from orders.jsonl:9 (record 7)');
    const row: InputRecord = { file, number: 7, line: 9, endLine: 11, fault: 'has 3 fields' };
    const spanning = parseReject(rejects, 4, 4, rejectLine(row, reason));
    assert.equal(placeText(spanning), 'rejects.jsonl:4, from orders.jsonl:9-11 (record 7)');
    // A line that cannot be read is kept as it is, and the place that it tells as well.
    const broken = parseReject(rejects, 3, 3, line.replace('"document":{"id":"a"}', '"document":7'));
    assert.ok('fault' in broken);
    assert.match(rejectLine(broken, reason), /"origin":\{"file":"orders\.jsonl","line":9,"record":7\}/);
    for (const text of [
      '{"dynamodbSinkReject":1,"document":{}}',
      '{"dynamodbSinkReject":1,"file":"a","record":"1"}',
    ])
      assert.equal(parseReject(rejects, 1, 1, text).origin, undefined);
  });

  it('takes --types, which are for what was a row of CSV', async () => {
    const csv = { ...defaults.csv, types: new Map([['a', 'S']] as const) };
    assert.equal((await readAll([written('typed.jsonl', line)], { csv })).records.length, 1);
  });

  it('has what was mended as it was mended', () => {
    const mended = [
      ['{"a":""}', 'absent', {}],
      ['{"a":"filled"}', 'absent', { a: 'filled' }],
      ['{"a":7}', 'decimal', { a: 7 }],
      ['{}', 'binary', {}],
      ['{"a":"13"}', 'bigint', { a: 13n }],
    ] as const;
    for (const [document, kind, item] of mended) {
      const line = `{"dynamodbSinkReject":1,"document":${document},"kinds":[{"path":["a"],"kind":"${kind}"}]}`;
      const record = parseReject(rejects, 1, 1, line);
      assert.ok('item' in record, document);
      const defined = Object.entries(record.item).filter(([, value]) => value !== undefined);
      assert.deepEqual(Object.fromEntries(defined), item);
    }
  });

  it('has lines that are none as faults, which come back as they were', () => {
    const faults = [
      ['{"pk":"a"}', /is no line of a file of rejects/],
      ['{"dynamodbSinkReject":2,"document":{}}', /is of a newer version/],
      ['nope', /is not valid JSON/],
      ['{"dynamodbSinkReject":1}', /holds no record/],
      ['{"dynamodbSinkReject":1,"text":"a","format":{"delimiter":","}}', /holds no record/],
      ['{"dynamodbSinkReject":1,"text":"a,b","format":{"delimiter":",","columns":["a"]}}', /has a column/],
      ['{"dynamodbSinkReject":1,"document":{"a":"x"},"kinds":[{"path":["a"],"kind":"bigint"}]}', /kinds/],
      ['{"dynamodbSinkReject":1,"document":{"a":"x"},"kinds":[{"path":["a"],"kind":"other"}]}', /kinds/],
      ['{"dynamodbSinkReject":1,"item":{"a":{"B":"?"}}}', /cannot be decoded/],
    ] as const;
    for (const [text, fault] of faults) {
      const record = parseReject(rejects, 1, 1, text);
      assert.ok('fault' in record);
      assert.match(record.fault, fault);
      assert.deepStrictEqual({ ...again(record), file: rejects }, record);
    }
    const rows = '{"dynamodbSinkReject":1,"text":"1\\n2","format":{"delimiter":",","columns":["a:N"]}}';
    const record = parseReject(rejects, 1, 1, rows);
    assert.match('fault' in record ? record.fault : '', /holds 2 rows/);
  });
});
