import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseCommand } from '#dist/cli/arguments.js';
import type { InputFile } from '#dist/cli/input/input-record.js';
import { namesOfPointer, pointerOf } from '#dist/cli/input/json-pointer.js';
import { JsonSplitter } from '#dist/cli/input/json-splitter.js';
import { onlyList } from '#dist/cli/input/only-list.js';
import { parseDocument } from '#dist/cli/input/parse-document.js';
import { inChunks, itemsOf, readAll, refusalOf, written } from './read-input.js';

const file: InputFile = { name: 'a.json', path: 'a.json', size: undefined };
const AT = ['data', 'items'];

/** What is cut out of a text, in chunks of so many bytes. */
function cut(text: string, size: number, at: readonly string[] = AT, behind = 0): unknown[] {
  const splitter = new JsonSplitter(file, parseDocument, { at, behind });
  const records = [...inChunks(Buffer.from(text), size)].flatMap((chunk) => splitter.push(chunk));
  splitter.end();
  return itemsOf(records);
}

function refusal(text: string, at: readonly string[] = AT): string {
  const messages = [1, 7, 1000].map((size) => {
    try {
      cut(text, size, at);
    } catch (error) {
      return (error as Error).message;
    }
    return 'it was read';
  });
  assert.equal(new Set(messages).size, 1, 'the same whatever the chunks');
  return messages[0] as string;
}

describe('the list at --records-at', () => {
  it('gives its records, whatever stands before, behind and beside it, and in each document', () => {
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
    const text =
      `{"items":[{"no":1}],"data":{"more":{"items":[{"no":2}]},"deep":${deep},"items" : [ {"a":1},7,{"a":2} ],"data":[{"no":3}]},"n":1}\n` +
      '{"d\\u0061ta":{"items":[]}}{"data":{"items":[{"a":3}]}}';
    for (const size of [1, 5, 1000]) {
      const items = cut(text, size);
      assert.deepEqual(items, [
        { a: 1 },
        'a.json:1 (record 2) is a number, not a JSON object',
        { a: 2 },
        { a: 3 },
      ]);
      assert.deepEqual(cut(text, size, AT, 2), items.slice(2));
    }
  });

  it('that is not there is refused with the name that was meant, or those there are', () => {
    assert.equal(
      refusal('{"meta":1,"data":{"itms":[{"secret":1}],"next":"secret"}}'),
      'has no list at /data/items: /data has no member "items"; did you mean "itms"? It has "itms", "next"',
    );
    assert.equal(
      refusal('{"results":[]}'),
      'has no list at /data/items: the document has no member "data"; it has "results"',
    );
    assert.equal(
      refusal('{}'),
      'has no list at /data/items: the document has no member "data"; it has no member',
    );
    assert.equal(
      refusal('{"n":1,\n"data":{"items":"secret"}}'),
      'has no list at /data/items, but a string (line 2)',
    );
    assert.equal(refusal('{"data":{"items":null}}'), 'has no list at /data/items, but null');
    assert.match(
      refusal('{"data":{"items":[]}}\n\n{"n":1}'),
      /: the document of line 3 has no member "data"/,
    );
    assert.equal(refusal('{"data":[{"items":[]}]}'), 'has no object at /data, but a list');
    assert.match(refusal('{"data":{"items":[{"a":1}]}}{"error":1}'), /no member "data"; it has "error"/);
    assert.match(refusal('{"data":{"items":[{"a":1}]}}[{"a":2}]'), /byte 29: expected an object/);
    assert.match(refusal('{"data":{"items":[{"a":1}]}'), /ends too early: , or } is missing/);
  });

  it('is read wherever it stands in a file, in DynamoDB own JSON as well', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({ id: `k${i}`, text: 'x'.repeat(50) }));
    const cases: readonly (readonly [string, number, string])[] = [
      [JSON.stringify({ skipped: many, data: { items: many } }), 3000, 'JSON, records at /data/items'],
      [
        JSON.stringify({ data: { items: [{ id: { S: 'a' } }] } }, undefined, 2),
        1,
        "DynamoDB's own JSON, records at /data/items",
      ],
    ];
    for (const [text, count, form] of cases) {
      const { told, records } = await readAll([written('feed.json', text)], { recordsAt: AT });
      assert.deepEqual(told, [`feed.json: ${form}`]);
      assert.equal(records.filter((record) => 'item' in record).length, count);
    }
  });

  it('is refused where there is none before anything is read', async () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['x.csv', 'a,b\n1,2\n', 'x.csv is no JSON document, and --records-at is for these'],
      ['x.parquet', 'PAR1', 'x.parquet is no JSON document, and --records-at is for these'],
      ['x.json', '[{"a":1}]', 'x.json is a JSON list itself: load it without --records-at'],
      [
        'y.json',
        '{"data":{}}',
        'y.json has no list at /data/items: /data has no member "items"; it has no member',
      ],
    ];
    for (const [name, text, message] of cases)
      assert.equal(await refusalOf(readAll([written(name, text)], { recordsAt: AT })), message);
  });

  it('is not looked for in a file of rejects, which the same command loads', async () => {
    const reject =
      '{"dynamodbSinkReject":1,"file":"a","record":1,"code":"INVALID_KEY","message":"m","document":{"id":"a"}}\n';
    const { records } = await readAll([written('rejects.jsonl', reject)], { recordsAt: AT });
    assert.deepEqual(itemsOf(records), [{ id: 'a' }]);
  });
});

describe('--records-at', () => {
  const load = (...args: readonly string[]): unknown =>
    parseCommand(['load', 'a', '--table', 'orders', ...args]);

  it('is a JSON Pointer', () => {
    assert.deepEqual(namesOfPointer('/a.b/c~1d~0e~01/'), ['a.b', 'c/d~e~1', '']);
    assert.equal(namesOfPointer('/a~2'), undefined);
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (names) =>
        assert.deepEqual(namesOfPointer(pointerOf(names)), names),
      ),
    );
    for (const text of ['data.items', 'data/items', '$.data.items', '#/data/items', './data/items'])
      assert.throws(
        () => load('--records-at', text),
        /must be a JSON Pointer.+say --records-at \/data\/items$/,
      );
    assert.throws(() => load('--records-at', 'a b.$x'), /say --records-at '\/a b\/\$x'$/);
    assert.throws(() => load('--format', 'rejects', '--records-at', '/a'), /--format rejects has none/);
  });

  it('is refused with a format that has no documents', () => {
    assert.throws(
      () => load('--records-at', '/a', '--format', 'csv.gz'),
      /JSON documents: --format csv has none/,
    );
    assert.doesNotThrow(() => load('--records-at', '/a', '--format', 'dynamodb'));
  });
});

describe('the only list of objects in a document', () => {
  it('is found wherever it stands, also where the document is cut off behind its beginning', () => {
    const cases: readonly (readonly [string, readonly string[] | undefined])[] = [
      ['{"n":1,"tags":["a"],"data":{"x":{},"a/b": [ {"id":[{"a":1}]}, 2]},"end":null}', ['data', 'a/b']],
      ['\uFEFF{"data":{"items":[{"id":1},{"id"', ['data', 'items']],
      ['{"a":[{}],"b":[{}]}', undefined],
      ['{"a":[],"b":[1]}', undefined],
      ['[{"a":[{}]}]', undefined],
      ['{"a":[{}] nope', ['a']],
      ['{"a', undefined],
    ];
    for (const [text, names] of cases) assert.deepEqual(onlyList(Buffer.from(text)), names, text);
  });
});
