import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { type Engine, engines } from '../support/engines.js';
import { storedItems } from '../support/stored-items.js';
import { written } from './input/read-input.js';
import { type Ended, envOf, localEnv, moduleOf, reportOf, runCli } from './run-cli.js';

const a = { id: { S: 'a' }, n: { N: '12345678901234567890' } };
const b = { id: { S: 'b' }, n: { N: '2' } };
const jsonLines = '{"id":"a","n":12345678901234567890}\n{"id":"b","n":2}\n';

for (const engine of engines) {
  describe(`files loaded into ${engine.name}`, { skip: engine.skip }, () => testFormats(engine.start));
}

function testFormats(start: () => Promise<Engine>): void {
  let engine: Engine;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    engine = await start();
    env = envOf(engine);
  });

  after(async () => {
    await engine?.close();
  });

  function load(table: string, args: readonly string[], input = ''): Promise<Ended> {
    const place = ['--endpoint', engine.endpoint, '--table', table, '--create-table', 'id:S'];
    return runCli(['load', ...args, ...place], { env, input });
  }

  /** What is in the table after a load that must write everything. */
  async function loaded(table: string, args: readonly string[], input?: string): Promise<unknown[]> {
    const ended = await load(table, args, input);
    assert.equal(ended.code, 0, ended.stderr);
    return storedItems(engine.client, table);
  }

  test('JSON lines are loaded under every compression', async () => {
    const files = [
      written('e2e/plain.jsonl', jsonLines),
      written('e2e/lines.jsonl.gz', gzipSync(jsonLines)),
      written('e2e/lines.ndjson.zst', zstdCompressSync(jsonLines)),
      written('e2e/lines.jsonl.br', brotliCompressSync(jsonLines)),
    ];
    for (const [i, file] of files.entries())
      assert.deepEqual(await loaded(`lines${i}`, [file]), [a, b], file);
  });

  test('a JSON list is loaded from standard input, and told on standard error', async () => {
    const ended = await load('list', ['-'], `[\n${jsonLines.trim().replace('\n', ',\n')}]`);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /^dynamodb-sink: stdin: JSON$/m);
    const { lines, lastLine, lastFile } = reportOf(ended);
    assert.deepEqual({ lines, lastLine, lastFile }, { lines: 2, lastLine: 3, lastFile: 'stdin' });
  });

  test('the output of a scan is loaded', async () => {
    const scan = { Items: [a, b], Count: 2, ScannedCount: 2, ConsumedCapacity: null };
    assert.deepEqual(await loaded('scan', [written('scan.json', JSON.stringify(scan, undefined, 4))]), [
      a,
      b,
    ]);
  });

  test('the list in a document is loaded where it is named, and else told', async () => {
    const file = written(
      'feed.json',
      JSON.stringify({ next: null, data: { items: [{ id: 'a' }, { id: 'b' }] } }),
    );
    const hint =
      /feed\.json was taken for one record; if the records are in its list, say --records-at \/data\/items/;
    const refused = await load('feed', [file]); // no table is made for it
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, hint);
    const ended = await load('feed', [file, '--records-at', '/data/items']);
    assert.deepEqual([ended.code, reportOf(ended).put], [0, 2], ended.stderr);
    assert.doesNotMatch(ended.stderr, hint);
    const rejected = await load('feed', [file]);
    assert.equal(rejected.code, 3, rejected.stderr);
    assert.match(rejected.stderr, hint);
  });

  test('CSV is loaded: key columns as the table has them, types told before', async () => {
    const text = 'id,total,paid,zip,none\n1,12.5,true,01234,\n2,"7",false,99999,\n';
    const ended = await load('csv', [written('orders.csv', text), '--empty', 'null']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /orders\.csv: CSV, 5 columns: id:S total:N\? paid:BOOL\? zip:S\? none:S\?$/m);
    assert.deepEqual(await loaded('csv', ['-', '--types', 'n:N'], 'id\tn\n3\t07\n'), [
      {
        id: { S: '1' },
        total: { N: '12.5' },
        paid: { BOOL: true },
        zip: { S: '01234' },
        none: { NULL: true },
      },
      { id: { S: '2' }, total: { N: '7' }, paid: { BOOL: false }, zip: { S: '99999' }, none: { NULL: true } },
      { id: { S: '3' }, n: { N: '7' } },
    ]);
  });

  test('a CSV file learns the key of a table that is there from the table', async () => {
    await loaded('there', [written('there.jsonl', '{"id":"0"}\n')]);
    const place = ['--endpoint', engine.endpoint, '--table', 'there'];
    const ended = await runCli(['load', written('there.csv', 'id,x\n1,2\n'), ...place], { env });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /2 columns: id:S x:N\?/);
    const other = await runCli(['load', written('without.csv', 'ID,x\n1,2\n'), ...place], { env });
    assert.equal(other.code, 2);
    assert.match(
      other.stderr,
      /without\.csv has no column id, which is in the table's key; did you mean ID\? say --rename ID=id$/m,
    );
  });

  test('Parquet is loaded', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ['a', 'b'], type: 'STRING' },
        { name: 'n', data: [12345678901234567890n - 2n ** 63n, 2n], type: 'INT64' },
      ],
    });
    assert.deepEqual(await loaded('parquet', [written('orders.parquet', Buffer.from(bytes))]), [
      { id: { S: 'a' }, n: { N: '3122306864379792082' } },
      b,
    ]);
  });

  test('a full export of DynamoDB is loaded, then an incremental one with what was deleted', async () => {
    const exported = (name: string, lines: readonly object[]): string => {
      const data = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
      written(`${name}/data/x.json.gz`, gzipSync(data));
      const line = { itemCount: lines.length, dataFileS3Key: `AWSDynamoDB/${name}/data/x.json.gz` };
      written(`${name}/manifest-files.json`, `${JSON.stringify(line)}\n`);
      return dirname(written(`${name}/manifest-summary.json`, '{"outputFormat":"DYNAMODB_JSON"}'));
    };
    const full = exported('full', [{ Item: a }, { Item: b }]);
    const metadata = { WriteTimestampMicros: { N: '1' } };
    const changed = { id: { S: 'b' }, bin: { B: 'aGk=' } };
    const incremental = exported('incremental', [
      { Metadata: metadata, Keys: { id: { S: 'a' } } },
      { Metadata: metadata, Keys: { id: { S: 'b' } }, NewImage: changed },
    ]);
    assert.deepEqual(await loaded('export', [full]), [a, b]);
    assert.deepEqual(await loaded('export', [incremental]), [
      { id: { S: 'b' }, bin: { B: new Uint8Array([104, 105]) } },
    ]);
    await loaded('export', [full]);
    const ended = await load('export', [incremental]);
    const { put, deleted } = reportOf(ended);
    assert.deepEqual({ put, deleted }, { put: 1, deleted: 1 });
  });

  test('a converter is given plain values of DynamoDB’s own JSON, and what it makes of a deleted item is deleted', async () => {
    const module = moduleOf(
      'mjs',
      `export const converter = ({ id, n, tags }) => {
        if (typeof n !== 'number' && n !== undefined) throw new Error('n');
        return { type: 'PUT', item: { id: 'x' + id, n, tags: tags && [...tags] } };
      };`,
    );
    const put = (id: string): string =>
      JSON.stringify({ Item: { id: { S: id }, n: { N: '1' }, tags: { SS: ['t'] } } });
    const gone = JSON.stringify({ Keys: { id: { S: 'a' } }, OldImage: { id: { S: 'a' }, n: { N: '1' } } });
    await loaded('converted', [
      written('converted.json', `${put('a')}\n${put('b')}\n`),
      '--converter',
      module,
    ]);
    const items = await loaded('converted', [written('gone.json', `${gone}\n`), '--converter', module]);
    assert.deepEqual(items, [{ id: { S: 'xb' }, n: { N: '1' }, tags: { L: [{ S: 't' }] } }]);
  });

  test('several files, folders and patterns are loaded one after the other; bad records are told by file and line', async () => {
    const folder = dirname(written('many/1.csv', 'id,n\nc,1\nd\n'));
    written('many/2.json', '[{"id":"e"},\n7]');
    const pattern = join(folder, '..', 'more', '*.jsonl');
    written('more/x.jsonl', '{"id":"f"}\nx\n');
    written('more/y.jsonl', '{"n":1}\n');
    const ended = await load('many', [folder, pattern]);
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(ended.stderr, /many\/1\.csv:3 \(record 2\) has 1 field, and the header 2$/m);
    assert.match(ended.stderr, /many\/2\.json:2 is a number, not a JSON object$/m);
    assert.match(ended.stderr, /more\/x\.jsonl:2 is not valid JSON$/m);
    assert.match(ended.stderr, /more\/y\.jsonl:1: partition key id is missing.*\[INVALID_KEY\]$/m);
    const { put, rejected, rejectedLines, bytesRead, bytesTotal } = reportOf(ended);
    assert.deepEqual({ put, rejected, rejectedLines }, { put: 3, rejected: 1, rejectedLines: 3 });
    assert.equal(bytesRead, bytesTotal);
  });

  test('an input whose format does not show is refused before anything is written, exit code 2', async () => {
    for (const [args, input] of [
      [[written('prose.txt', 'once upon a time\n')], ''],
      [['-'], 'once upon a time\n'],
    ] as const) {
      const ended = await load('unmade', args, input);
      assert.equal(ended.code, 2, ended.stderr);
      assert.match(ended.stderr, /(?:prose\.txt|stdin) shows no format that is known: say --format/);
      assert.equal(ended.stdout, '');
    }
  });

  test('an input that breaks off fails the load after what came before it is written, exit code 1', async () => {
    const path = written('cut.json', '[{"id":"a"},\n{"id":"b"},\n{"id":');
    const ended = await load('cut', [path]);
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(
      ended.stderr,
      /the input failed after \S+cut\.json:2, up to which all is settled: \S+cut\.json ends in the midst of record 3, which begins in line 3 \[SOURCE_FAILED\]$/m,
    );
    assert.equal((await storedItems(engine.client, 'cut')).length, 2);
  });
}

test('wrong words for an input are refused, exit code 2', async () => {
  const path = written('words.jsonl', jsonLines);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ['--format', 'cvs'],
      /--format must be one of jsonl, json, csv, tsv, parquet, dynamodb.*"cvs"; did you mean csv\?/,
    ],
    [['--format', 'csv.rar'], /--format must be one of/],
    [['--types', 'n:N'], /--types is for CSV, and \S+words\.jsonl: JSON lines$/m],
    [['--delimiter', 'tab'], /--delimiter is for CSV/],
    [
      ['--types', 'id'],
      /--types must be COLUMN:TYPE,… with types S, N, BOOL, B, NULL, JSON, M, L; it has "id"/,
    ],
    [['--types', 'id:S,id:N'], /--types names the column "id" twice/],
    [['--empty', 'nothing'], /--empty must be absent, null, string; it is "nothing"/],
    [['--delimiter', ',,'], /--delimiter must be one character, or tab/],
    [['--max-decompression-ratio', 'x'], /--max-decompression-ratio must be a whole number/],
  ];
  for (const [args, message] of cases) {
    const place = ['--table', 'words', '--embedded', '--create-table', 'id:S'];
    const ended = await runCli(['load', path, ...args, ...place], { env: localEnv });
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, message);
  }
});

test('a file without its package tells how to install it, exit code 2', async () => {
  // Beside the package's own folder no hyparquet can be found.
  const loader = moduleOf(
    'mjs',
    `import { registerHooks } from 'node:module';
     registerHooks({ resolve(specifier, context, next) {
       if (specifier !== 'hyparquet') return next(specifier, context);
       throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' });
     } });`,
  );
  const path = written('x.parquet', 'PAR1');
  const args = ['load', path, '--table', 'none', '--embedded', '--create-table', 'id:S'];
  const ended = await runCli(args, { env: { ...localEnv, NODE_OPTIONS: `--import ${loader}` } });
  assert.equal(ended.code, 2, ended.stderr);
  assert.match(ended.stderr, /x\.parquet is Parquet, which needs a package .*: npm install hyparquet@1$/m);
});
