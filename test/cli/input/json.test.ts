import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { JsonSplitter } from '#dist/cli/input/json-splitter.js';
import { parseDocument } from '#dist/cli/input/parse-document.js';
import { readValues } from '#dist/cli/input/read-values.js';
import { UnreadableInput } from '#dist/cli/input/unreadable-input.js';
import { parseExactJson } from '#dist/item/exact-json.js';
import { NumberValue } from '#dist/item/number.js';
import { cutAt, inChunks, itemsOf, readAll, refusalOf, written } from './read-input.js';

const file: InputFile = { name: 'a.json', path: 'a.json', size: undefined };

function recordsOf(
  chunks: Iterable<Uint8Array>,
  options: { at?: readonly string[]; behind?: number } = {},
): InputRecord[] {
  const splitter = new JsonSplitter(file, parseDocument, options);
  const records: InputRecord[] = [];
  for (const chunk of chunks) records.push(...splitter.push(chunk));
  splitter.end();
  return records;
}

function refusal(text: string, options: { at?: readonly string[] } = {}): string {
  let message = '';
  for (const size of [1, 3, 1000]) {
    assert.throws(
      () => recordsOf(inChunks(Buffer.from(text), size), options),
      (error: Error) => {
        assert.ok(message === '' || message === error.message, 'the same whatever the chunks');
        message = error.message;
        return error.name === 'UnreadableInput';
      },
    );
  }
  return message;
}

const SCAN = { at: ['Items'] };

const document = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ depthSize: 'small' }), {
  noNullPrototype: true,
});
const places = fc.array(fc.nat(), { maxLength: 12 });

describe('a JSON list', () => {
  it('is cut into its elements wherever the chunks meet and however it is laid out', () => {
    fc.assert(
      fc.property(fc.array(document), fc.nat(4), places, (documents, indent, cuts) => {
        const bytes = Buffer.from(JSON.stringify(documents, undefined, indent));
        const records = recordsOf(cutAt(bytes, cuts));
        const expected = documents.map((one) => parseExactJson(JSON.stringify(one)));
        assert.deepEqual(
          records.map((record) => 'item' in record && record.item),
          expected,
        );
        assert.deepEqual(
          records.map(({ number }) => number),
          expected.map((_, i) => i + 1),
        );
        if (indent > 0) {
          const lines = bytes.toString().split('\n');
          for (const { line } of records) assert.match(lines[(line ?? 0) - 1] ?? '', /^ +\{/);
        }
      }),
    );
  });

  it('may be one of several, beside documents of their own', () => {
    const text = '\uFEFF [{"a":1}]\n[]\n{"a":2}{"a":3}\n\n[ {"a":4} , {"a":5} ] ';
    for (const size of [1, 2, 1000]) {
      const records = recordsOf(inChunks(Buffer.from(text), size));
      assert.deepEqual(itemsOf(records), [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, { a: 5 }]);
      assert.deepEqual(
        records.map(({ line }) => line),
        [1, 3, 3, 5, 5],
      );
    }
  });

  it('keeps numbers exact that a double does not hold', () => {
    const [record] = recordsOf([Buffer.from('[{"n":12345678901234567890.5}]')]);
    assert.ok(record !== undefined && 'item' in record);
    const { n } = record.item as { n: unknown };
    assert.ok(n instanceof NumberValue && n.value === '12345678901234567890.5');
  });

  it('has elements that are no documents as faults, and those around them as records', () => {
    const text = '[{"a":1}, 7, "x]", [1,{"b":2}], null,-1.5e3, {"a":tru}, {"a":1,}, {"a":2}]';
    for (const size of [1, 3, 1000]) {
      assert.deepEqual(itemsOf(recordsOf(inChunks(Buffer.from(text), size))), [
        { a: 1 },
        'a.json:1 (record 2) is a number, not a JSON object',
        'a.json:1 (record 3) is a string, not a JSON object',
        'a.json:1 (record 4) is a list, not a JSON object',
        'a.json:1 (record 5) is null, not a JSON object',
        'a.json:1 (record 6) is a number, not a JSON object',
        'a.json:1 (record 7) is not valid JSON',
        'a.json:1 (record 8) is not valid JSON at column 8',
        { a: 2 },
      ]);
    }
  });

  it('has an element that is nested too deeply, too long or no UTF-8 as a fault of its own', () => {
    const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    const long = `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`;
    const bytes = Buffer.concat([
      Buffer.from(`[{"a":1},${deep},${long},{"b":"`),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"},{"a":2}]'),
    ]);
    assert.deepEqual(itemsOf(recordsOf(inChunks(bytes, 100_000))), [
      { a: 1 },
      'a.json:1 (record 2) is nested more than 100 levels deep',
      'a.json:1 (record 3) is longer than 16777216 bytes',
      'a.json:1 (record 4) is not valid UTF-8: convert the file, as by iconv -f latin1 -t utf-8 if it is Latin-1',
      { a: 2 },
    ]);
  });

  it('that is broken between its elements ends there, with line and byte', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['[{"a":1}\n{"a":2}]', /line 2, byte 10: expected , or \]/],
      ['[{"a":1},,{"a":2}]', /line 1, byte 10: expected a value/],
      ['[{"a":1},]', /line 1, byte 10: expected a value/],
      ['[{"a":1}]]', /line 1, byte 10: expected a list or an object/],
      ['[{"a":[1}]', /line 1, byte 9: \} where \] is due/],
      ['{"a":1}\nsecret', /line 2, byte 9: expected a list or an object/],
      ['[{"a":1},\n{"a":"', /ends in the midst of record 2, which begins in line 2/],
      ['[{"a":1}', /ends too early: , or \] is missing/],
      ['[', /ends too early: a value or \] is missing/],
    ];
    for (const [text, message] of cases) {
      const said = refusal(text);
      assert.match(said, message, text);
      assert.doesNotMatch(said, /secret/);
    }
  });

  it('gives all records before what is broken, wherever the chunks meet', () => {
    const cases: readonly (readonly [string, readonly string[], number])[] = [
      ['[{"a":1},{"a":2}]\n\ngarbage', [], 3],
      ['{"a":1}\n{"a":2}\n{"a":[}', [], 3],
      [
        '{"Items":[{"a":1}],"Count":1}\n{"Items":[{"a":2}],"n":1}\n{"__type":"Throttled",\n"message":"secret"}',
        ['Items'],
        3,
      ],
      ['{"x":[{"a":1},\n{"a":2}]}\n{"y":[{"a":3}]}', ['x'], 3],
      ['{"x":[{"a":1},\n{"a":2}]}\n{\n"x":null}', ['x'], 4],
      ['[{"a":1},{"a":2}\n', [], 2],
      ['[{"a":1},{"a":2},\n{"a":"secret', [], 2],
    ];
    for (const [text, at, line] of cases) {
      for (const size of [1, 7, 1000]) {
        const splitter = new JsonSplitter(file, parseDocument, { at });
        const records: InputRecord[] = [];
        const isBroken = (error: Error): boolean => error instanceof UnreadableInput && error.line === line;
        assert.throws(
          () => {
            for (const chunk of inChunks(Buffer.from(text), size)) records.push(...splitter.push(chunk));
            splitter.end();
          },
          isBroken,
          text,
        );
        assert.deepEqual(itemsOf(records), [{ a: 1 }, { a: 2 }], text);
      }
    }
  });

  it('is cut from behind a record', () => {
    const bytes = Buffer.from('[{"a":1},{"a":2},7,{"a":4},{"a":5}]');
    for (const size of [1, 4, 1000]) {
      const records = recordsOf(inChunks(bytes, size), { behind: 3 });
      assert.deepEqual(
        records.map((record) => [record.number, 'item' in record && record.item]),
        [
          [4, { a: 4 }],
          [5, { a: 5 }],
        ],
      );
    }
  });
});

describe('the output of a scan', () => {
  it('gives its items wherever they stand among its members, page after page', () => {
    const text =
      '{"Count":2,"Other":{"Items":[1]},"Items":[{"a":1},{"a":2}],"ScannedCount":2,"ConsumedCapacity":null}\n' +
      '{"Items":[]}{"Items" : [ {"a":3} ] }';
    for (const size of [1, 5, 1000]) {
      assert.deepEqual(itemsOf(recordsOf(inChunks(Buffer.from(text), size), SCAN)), [
        { a: 1 },
        { a: 2 },
        { a: 3 },
      ]);
    }
  });

  it('has no items in an answer that has a count in their place', () => {
    const text = '{"Items":[{"a":1}]}{"Count":0,"ScannedCount":7}{"Items":[{"a":2}]}';
    for (const size of [1, 5, 1000]) {
      assert.deepEqual(itemsOf(recordsOf(inChunks(Buffer.from(text), size), SCAN)), [{ a: 1 }, { a: 2 }]);
    }
    const others = [
      '{"Count":2,"items":[{"id":"a"}]}',
      '{"Count":0,"Error":"x"}',
      '{"ScannedCount":0}',
      '{}',
    ];
    for (const text of others) assert.match(refusal(text, SCAN), /no member "Items"/);
    assert.match(refusal('{"Count":0}', { at: ['x'] }), /no member "x"; it has "Count"/);
    assert.match(refusal('{"x":{"Count":0}}', { at: ['x', 'Items'] }), /no member "Items"/);
  });

  it('is told to be broken when that has come, not with the bytes behind it', async () => {
    async function* openPipe(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"Items":[{"a":1}]}{"oops":1}');
      await new Promise(() => {}); // nothing more comes, and no end
    }
    const records: InputRecord[] = [];
    const reading = async (): Promise<void> => {
      for await (const some of readValues(openPipe(), file, parseDocument, SCAN)) records.push(...some);
    };
    await assert.rejects(reading(), /no member "Items"/);
    assert.deepEqual(itemsOf(records), [{ a: 1 }]);
  });

  it('that is broken between its items ends there', () => {
    assert.match(refusal('{"Items":{}}', SCAN), /has no list at \/Items, but an object/);
    assert.match(refusal('{"Items":[]', SCAN), /ends too early: , or } is missing/);
    assert.match(refusal('{"Items":[] "Count":1}', SCAN), /byte 13: expected , or }/);
    assert.match(refusal('{"Items":[],"Count"}', SCAN), /byte 20: expected :/);
    assert.match(refusal('{"Count":}', SCAN), /byte 10: expected a value/);
  });
});

describe('a .json file', () => {
  it('may be a list, one document, several, lines, or the output of a scan', async () => {
    const scan = JSON.stringify({ Items: [{ id: { S: 'a' } }, { id: { S: 'b' } }], Count: 2 }, undefined, 4);
    const cases: readonly (readonly [string, string, number])[] = [
      ['[{"id":"a"},\n {"id":"b"}]', 'JSON', 2],
      ['{"id":"a"}', 'JSON lines', 1],
      ['{\n  "id": "a"\n}\n', 'JSON', 1],
      ['{\n  "id": "a"\n}\n{\n  "id": "b"\n}\n', 'JSON', 2],
      ['{"id":"a"}\n{"id":"b"}\n', 'JSON lines', 2],
      [scan, 'output of a scan', 2],
      [scan.replaceAll(/\n */g, ''), 'output of a scan', 2],
      ['{"Items":[],"Count":0}', 'output of a scan', 0],
      ['{"Items":[1,2],"id":"a"}', 'JSON lines', 1],
    ];
    for (const [text, form, count] of cases) {
      const { told, records } = await readAll([written('form.json', text)]);
      assert.deepEqual(told, [`form.json: ${form}`]);
      assert.equal(records.filter((record) => 'item' in record).length, count, text);
      assert.equal(records.length, count, text);
    }
  });

  it('that begins with something else is refused before anything is read', async () => {
    const path = written('no.json', 'id,total\na,1\n');
    assert.equal(await refusalOf(readAll([path])), 'no.json is no JSON: it begins with neither { nor [');
  });
});
