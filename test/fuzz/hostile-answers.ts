import fc from 'fast-check';

/** A BatchWriteItem as it came, and the bytes that answer it. */
export type AnswerTo = (body: string) => Buffer;

/** One answer that no honest endpoint gives, and whether it may count as "all was written". */
export interface HostileAnswer {
  readonly name: string;
  readonly answer: AnswerTo;
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\n';

/** A whole answer around a body. */
export function answerOf(body: string | Buffer, status = '200 OK'): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: ${bytes.length}\r\n\r\n`), bytes]);
}

function ofBody(name: string, body: (request: string) => string): HostileAnswer {
  return { name, answer: (request) => answerOf(body(request)) };
}

/** The writes of a request, as text. */
function writesOf(request: string): unknown[] {
  const { RequestItems: tables } = JSON.parse(request) as { RequestItems: Record<string, unknown[]> };
  return Object.values(tables).flat();
}

function unprocessed(writes: unknown): string {
  return JSON.stringify({ UnprocessedItems: { orders: writes } });
}

const DEEP = 200_000;

/** Answers with status 200 of which none acknowledges anything: whoever believed one would lose writes. */
export const hostileAnswers: readonly HostileAnswer[] = [
  ofBody('nothing', () => ''),
  ofBody('JSON of another type', () => '"UnprocessedItems"'),
  ofBody('a list', () => '[{"UnprocessedItems":{}}]'),
  ofBody('a number for a map', () => '{"UnprocessedItems":0}'),
  ofBody('false for a map', () => '{"UnprocessedItems":false}'),
  ofBody('a text for a map', () => '{"UnprocessedItems":""}'),
  ofBody('a list for a map', () => '{"UnprocessedItems":[]}'),
  ofBody('null for a list', () => '{"UnprocessedItems":{"orders":null}}'),
  ofBody('a map for a list', () => '{"UnprocessedItems":{"orders":{}}}'),
  ofBody('a number for a write', () => '{"UnprocessedItems":{"orders":[7]}}'),
  ofBody('null for a write', () => '{"UnprocessedItems":{"orders":[null]}}'),
  ofBody('a write of nothing', () => '{"UnprocessedItems":{"orders":[{}]}}'),
  ofBody(
    'a write with null for an item',
    () => '{"UnprocessedItems":{"orders":[{"PutRequest":{"Item":null}}]}}',
  ),
  ofBody('a key of another type', () => unprocessed([{ PutRequest: { Item: { pk: { N: '1' } } } }])),
  ofBody('a key that is no value', () => unprocessed([{ PutRequest: { Item: { pk: 'k1' } } }])),
  ofBody('a write of a stranger', () => unprocessed([{ PutRequest: { Item: { pk: { S: 'stranger' } } } }])),
  ofBody(
    'a key under __proto__',
    () => '{"UnprocessedItems":{"orders":[{"PutRequest":{"Item":{"__proto__":{"pk":{"S":"k1"}}}}}]}}',
  ),
  ofBody('the name in other letters', () => '{"unprocessedItems":{}}'),
  ofBody('the name twice, the last one wrong', () => '{"UnprocessedItems":{},"UnprocessedItems":null}'),
  ofBody('the name under __proto__', () => '{"__proto__":{"UnprocessedItems":{}}}'),
  ofBody('one write twice and another one', (request) =>
    unprocessed([...writesOf(request), writesOf(request)[0], { PutRequest: { Item: { pk: { S: 'x' } } } }]),
  ),
  ofBody('lists in lists', () => `{"UnprocessedItems":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`),
  ofBody(
    'maps in maps',
    () => `{"UnprocessedItems":{"orders":[${'{"M":'.repeat(DEEP)}1${'}'.repeat(DEEP)}]}}`,
  ),
  ofBody('lists that do not end', () => '['.repeat(DEEP)),
  ofBody('a number without an end', () => `{"UnprocessedItems":${'9'.repeat(DEEP)}}`),
  ofBody(
    'many tables of nothing that is a list',
    () => `{"UnprocessedItems":{${Array.from({ length: 20_000 }, (_, n) => `"t${n}":0`).join()}}}`,
  ),
  ofBody('many strangers', () =>
    unprocessed(Array.from({ length: 20_000 }, (_, n) => ({ PutRequest: { Item: { pk: { S: `s${n}` } } } }))),
  ),
  { name: 'bytes that are no UTF-8', answer: () => answerOf(Buffer.from([0xff, 0xfe, 0x7b, 0x7d])) },
  {
    name: 'another checksum',
    answer: () => Buffer.from(`${HEAD}x-amz-crc32: 1\r\ncontent-length: 23\r\n\r\n{"UnprocessedItems":{}}`),
  },
  {
    name: 'two lengths',
    answer: () =>
      Buffer.from(`${HEAD}content-length: 23\r\ncontent-length: 2\r\n\r\n{"UnprocessedItems":{}}`),
  },
  {
    name: 'a length and chunks',
    answer: () =>
      Buffer.from(
        `${HEAD}content-length: 23\r\ntransfer-encoding: chunked\r\n\r\n17\r\n{"UnprocessedItems":{}}\r\n0\r\n\r\n`,
      ),
  },
  {
    name: 'a length beyond all bounds',
    answer: () => Buffer.from(`${HEAD}content-length: 999999999999\r\n\r\n`),
  },
  {
    name: 'a chunk beyond all bounds',
    answer: () => Buffer.from(`${HEAD}transfer-encoding: chunked\r\n\r\nffffffff\r\n`),
  },
  { name: 'a head that does not end', answer: () => Buffer.from(`${HEAD}${'x: y\r\n'.repeat(20_000)}`) },
  {
    name: 'interim answers without end',
    answer: () => Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_300_000)),
  },
  { name: 'status 204', answer: () => Buffer.from('HTTP/1.1 204 No Content\r\n\r\n') },
  { name: 'another protocol', answer: () => Buffer.from('SSH-2.0-OpenSSH_9\r\n') },
];

const JUNK = [
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '{"S":"k1"}',
  '[[[]]]',
  '1e999',
  '"\\ud800"',
  '{"__proto__":1}',
];

/**
 * The usual answers with tokens of their JSON exchanged, doubled or left out: all that a broken proxy or a bug of a
 * service could make of one.
 */
export const mutatedBody: fc.Arbitrary<string> = fc
  .record({
    of: fc.constantFrom(
      '{"UnprocessedItems":{}}',
      '{"UnprocessedItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"k1"},"v":{"N":"1"}}}}]}}',
      '{"__type":"x#ThrottlingException","message":"no","ThrottlingReasons":[{"reason":"r","resource":"s"}]}',
      '{"__type":"x#ValidationException","Message":"wrong"}',
    ),
    changes: fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('drop', 'twice', 'junk', 'space', 'space', 'space'),
        fc.constantFrom(...JUNK),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  })
  .map(({ of, changes }) => {
    const tokens = of.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^{}[\]:,"]+/g) ?? [];
    for (const [at, how, junk] of changes) {
      const place = at % tokens.length;
      const token = tokens[place] as string;
      tokens[place] =
        how === 'drop' ? '' : how === 'twice' ? `${token}${token}` : how === 'junk' ? junk : ` ${token}\n`;
    }
    return tokens.join('');
  });
