import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { LineSplitter } from '#dist/cli/input/line-splitter.js';
import { parseDocument } from '#dist/cli/input/parse-document.js';

type Line = { readonly line: number } & ({ readonly item: object } | { readonly fault: string });

const file: InputFile = { name: 'a.jsonl', path: 'a.jsonl', size: undefined };

function linesOf(chunks: Iterable<Uint8Array>, maxLineBytes?: number): Line[] {
  const splitter = new LineSplitter(file, parseDocument, 0, maxLineBytes);
  const records: InputRecord[] = [];
  for (const chunk of chunks) records.push(...splitter.push(chunk));
  records.push(...splitter.end());
  return records.map((record) => {
    const { number: line } = record;
    assert.equal(line, record.line);
    return 'item' in record ? { line, item: record.item } : { line, fault: record.fault };
  });
}

const bytes = (text: string): Buffer => Buffer.from(text);

const sample = bytes('\uFEFF{"a":"é€😀"}\r\n\n  \t\r\n{"b":"\\n"}\n{"c":1}\r\n[2]\nnope\n{"last":"ö"}');
const expected: Line[] = [
  { line: 1, item: { a: 'é€😀' } },
  { line: 4, item: { b: '\n' } },
  { line: 5, item: { c: 1 } },
  { line: 6, fault: 'is a list, not a JSON object' },
  { line: 7, fault: 'is not valid JSON' },
  { line: 8, item: { last: 'ö' } },
];

test('lines are the same wherever two chunks meet', () => {
  for (let at = 0; at <= sample.length; at++) {
    assert.deepEqual(linesOf([sample.subarray(0, at), sample.subarray(at)]), expected, `cut at ${at}`);
  }
});

test('lines are the same when every byte comes alone', () => {
  assert.deepEqual(linesOf([...sample].map((byte) => Uint8Array.of(byte))), expected);
});

test('an empty source, and one of blank lines, has no lines', () => {
  assert.deepEqual(linesOf([]), []);
  assert.deepEqual(linesOf([bytes('\n\r\n \n')]), []);
  assert.deepEqual(linesOf([bytes('\uFEFF')]), []);
});

test('a byte order mark is skipped at the start only', () => {
  const lines = linesOf([bytes('\uFEFF{"a":1}\n\uFEFF{"a":2}\n')]);
  assert.deepEqual(lines[0], { line: 1, item: { a: 1 } });
  assert.deepEqual(lines[1], { line: 2, fault: 'is not valid JSON' });
});

test('a line that is too long is a bad line, and those around it are read', () => {
  const text = bytes(`{"a":1}\n{"b":"${'x'.repeat(40)}"}\n{"c":3}\n{"d":"${'y'.repeat(40)}"}`);
  for (const size of [1, 7, 16, 1000]) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.subarray(i * size, (i + 1) * size),
    );
    assert.deepEqual(
      linesOf(chunks, 20),
      [
        { line: 1, item: { a: 1 } },
        { line: 2, fault: 'is longer than 20 bytes' },
        { line: 3, item: { c: 3 } },
        { line: 4, fault: 'is longer than 20 bytes' },
      ],
      `chunks of ${size}`,
    );
  }
});

test('a line as long as the limit is read', () => {
  assert.deepEqual(linesOf([bytes('{"a":1}\n{"a":12}\n')], 7), [
    { line: 1, item: { a: 1 } },
    { line: 2, fault: 'is longer than 7 bytes' },
  ]);
});

test('a line that is not UTF-8 is a bad line, and those around it are read', () => {
  const text = Buffer.concat([bytes('{"a":1}\n{"b":"'), Buffer.of(0xc3, 0x28), bytes('"}\n{"c":3}\n')]);
  assert.deepEqual(linesOf([text]), [
    { line: 1, item: { a: 1 } },
    {
      line: 2,
      fault: 'is not valid UTF-8: convert the file, as by iconv -f latin1 -t utf-8 if it is Latin-1',
    },
    { line: 3, item: { c: 3 } },
  ]);
});

test('the reason of a bad line never repeats its contents', () => {
  const secrets = [
    '{"secret":x}',
    'secret',
    '{"secret":1,}',
    '{"secret"',
    '"secret"',
    '{"a":"secret\u0001"}',
    '7',
  ];
  for (const line of linesOf([bytes(secrets.join('\n'))])) {
    assert.ok('fault' in line);
    assert.doesNotMatch(line.fault, /secret/);
  }
});

test('a document may have an attribute called __proto__', () => {
  for (const text of ['{"__proto__":{"a":1},"b":2}', '{"__proto__":{"a":12345678901234567890},"b":2}']) {
    const [line] = linesOf([bytes(text)]);
    assert.ok(line !== undefined && 'item' in line);
    assert.deepEqual(Object.keys(line.item), ['__proto__', 'b']);
    assert.equal(Object.getPrototypeOf(line.item), Object.prototype);
  }
});

test('lines up to the one to begin behind are counted, and not read', () => {
  const splitter = new LineSplitter(file, parseDocument, 3);
  const records = [
    ...splitter.push(bytes('{"a":1}\n\nnope\n{"a":4}\n{"a"')),
    ...splitter.push(bytes(':5}')),
    ...splitter.end(),
  ];
  assert.deepEqual(
    records.map((record) => [record.number, 'item' in record && record.item]),
    [
      [4, { a: 4 }],
      [5, { a: 5 }],
    ],
  );
});
