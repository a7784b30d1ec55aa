import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JsonLine, readJsonLines } from '#dist/cli/jsonl.js';

async function linesOf(chunks: Iterable<Uint8Array>, maxLineBytes?: number): Promise<JsonLine[]> {
  const source = (async function* () {
    yield* chunks;
  })();
  const lines: JsonLine[] = [];
  for await (const some of readJsonLines(source, maxLineBytes)) lines.push(...some);
  return lines;
}

const bytes = (text: string): Buffer => Buffer.from(text);

const sample = bytes('\uFEFF{"a":"é€😀"}\r\n\n  \t\r\n{"b":"\\n"}\n{"c":1}\r\n[2]\nnope\n{"last":"ö"}');
const expected: JsonLine[] = [
  { line: 1, document: { a: 'é€😀' } },
  { line: 4, document: { b: '\n' } },
  { line: 5, document: { c: 1 } },
  { line: 6, fault: 'is a list, not a JSON object' },
  { line: 7, fault: 'is not valid JSON' },
  { line: 8, document: { last: 'ö' } },
];

test('lines are the same wherever two chunks meet', async () => {
  for (let at = 0; at <= sample.length; at++) {
    assert.deepEqual(await linesOf([sample.subarray(0, at), sample.subarray(at)]), expected, `cut at ${at}`);
  }
});

test('lines are the same when every byte comes alone', async () => {
  assert.deepEqual(await linesOf([...sample].map((byte) => Uint8Array.of(byte))), expected);
});

test('an empty source, and one of blank lines, has no lines', async () => {
  assert.deepEqual(await linesOf([]), []);
  assert.deepEqual(await linesOf([bytes('\n\r\n \n')]), []);
  assert.deepEqual(await linesOf([bytes('\uFEFF')]), []);
});

test('a byte order mark is skipped at the start only', async () => {
  const lines = await linesOf([bytes('\uFEFF{"a":1}\n\uFEFF{"a":2}\n')]);
  assert.deepEqual(lines[0], { line: 1, document: { a: 1 } });
  assert.deepEqual(lines[1], { line: 2, fault: 'is not valid JSON' });
});

test('a line that is too long is a bad line, and those around it are read', async () => {
  const text = bytes(`{"a":1}\n{"b":"${'x'.repeat(40)}"}\n{"c":3}\n{"d":"${'y'.repeat(40)}"}`);
  for (const size of [1, 7, 16, 1000]) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.subarray(i * size, (i + 1) * size),
    );
    assert.deepEqual(
      await linesOf(chunks, 20),
      [
        { line: 1, document: { a: 1 } },
        { line: 2, fault: 'is longer than 20 bytes' },
        { line: 3, document: { c: 3 } },
        { line: 4, fault: 'is longer than 20 bytes' },
      ],
      `chunks of ${size}`,
    );
  }
});

test('a line as long as the limit is read', async () => {
  assert.deepEqual(await linesOf([bytes('{"a":1}\n{"a":12}\n')], 7), [
    { line: 1, document: { a: 1 } },
    { line: 2, fault: 'is longer than 7 bytes' },
  ]);
});

test('a line that is not UTF-8 is a bad line, and those around it are read', async () => {
  const text = Buffer.concat([bytes('{"a":1}\n{"b":"'), Buffer.of(0xc3, 0x28), bytes('"}\n{"c":3}\n')]);
  assert.deepEqual(await linesOf([text]), [
    { line: 1, document: { a: 1 } },
    { line: 2, fault: 'is not valid UTF-8' },
    { line: 3, document: { c: 3 } },
  ]);
});

test('the reason of a bad line never repeats its contents', async () => {
  const secrets = [
    '{"secret":x}',
    'secret',
    '{"secret":1,}',
    '{"secret"',
    '"secret"',
    '{"a":"secret\u0001"}',
    '7',
  ];
  for (const line of await linesOf([bytes(secrets.join('\n'))])) {
    assert.ok('fault' in line);
    assert.doesNotMatch(line.fault, /secret/);
  }
});

test('a document may have an attribute called __proto__', async () => {
  for (const text of ['{"__proto__":{"a":1},"b":2}', '{"__proto__":{"a":12345678901234567890},"b":2}']) {
    const [line] = await linesOf([bytes(text)]);
    assert.ok(line !== undefined && 'document' in line);
    assert.deepEqual(Object.keys(line.document), ['__proto__', 'b']);
    assert.equal(Object.getPrototypeOf(line.document), Object.prototype);
  }
});
