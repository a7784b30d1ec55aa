import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { environment } from '../../support/environment.js';
import { storedItems } from '../../support/stored-items.js';
import { written } from '../input/read-input.js';
import { moduleOf } from '../run-cli.js';
import { dryRun } from './run-here.js';

const region = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

function jsonl(name: string, ...records: readonly (object | string)[]): string {
  const lines = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
  return written(`dry-run/${name}.jsonl`, `${lines.join('\n')}\n`);
}

describe('A dry run', () => {
  let service: Embedded;
  let client: DynamoDBClient;
  let at: readonly string[];

  before(async () => {
    service = await startEmbedded();
    client = new DynamoDBClient(service.dynamoDb);
    at = ['--endpoint', service.dynamoDb.endpoint];
    const attribute = { AttributeName: 'id', AttributeType: 'S' } as const;
    await client.send(
      new CreateTableCommand({
        TableName: 'orders',
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
        AttributeDefinitions: [attribute],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await client.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: 'before' } } }));
  });

  after(async () => {
    client.destroy();
    await service.close();
  });

  it('shows what would be written of the first record that is not refused, where that is asked for', async () => {
    using _ = environment(region);
    const key = ['--table', 'orders', '--key', 'pk:S'];
    const file = jsonl('examples', 'nope', { n: 2 }, { at: '\u009b31m', n: 7, text: 'é'.repeat(3000) });
    const shape = ['--set', 'pk=order#{n}', '--rename', 'text=words', '--examples'];
    const first = await dryRun(file, ...key, ...shape);
    assert.deepEqual(first.figures.examples, [
      {
        file,
        record: 2,
        line: 2,
        type: 'PUT',
        tableName: 'orders',
        item: '{"n":{"N":"2"},"pk":{"S":"order#2"}}',
      },
    ]);
    assert.match(first.text, /\n {2}example {6}\S+examples\.jsonl:2 {2}put\n {4}\{"n":\{"N":"2"\},"pk":/);
    const long = jsonl('long', { at: '\u009b31m', n: 7, text: 'é'.repeat(3000) });
    const cut = await dryRun(long, ...key, ...shape);
    assert.equal(cut.figures.examples?.[0]?.item.length, 2001);
    for (const letters of ['', 'x']) {
      const faces = jsonl(`faces${letters}`, { pk: 'a', text: letters + '😀'.repeat(2000) });
      const [example] = (await dryRun(faces, ...key, '--examples')).figures.examples ?? [];
      assert.equal(example?.item.isWellFormed(), true);
    }
    assert.match(cut.text, /"at":\{"S":"\\x9b31m"\}.*"words":\{"S":"é+…\n/); // nothing that a terminal follows
    const without = await dryRun(file, ...key, '--set', 'pk=order#{n}');
    assert.equal(without.figures.examples, undefined);
    assert.doesNotMatch(without.text, /example {6}/);
  });

  it('shows all writes of a record that a converter makes, deletes by their key', async () => {
    using _ = environment(region);
    const converter = moduleOf(
      'mjs',
      `export default ({ pk, n }) => n === 0 ? [] : [
        { type: 'PUT', item: { pk, n: new Set([n]) } },
        { type: 'DELETE', item: { pk: 'old', n } },
        ...Array.from({ length: 5 }, (_, i) => ({ type: 'PUT', item: { pk: pk + i } })),
      ]`,
    );
    const file = jsonl('several', { pk: 'a', n: 0 }, { pk: 'b', n: 1 }, { pk: 'c', n: 2 });
    const args = ['--table', 'orders', '--key-schema', 'pk:S', '--converter', converter, '--examples'];
    const { figures, text } = await dryRun(file, ...args);
    assert.deepEqual(
      figures.examples?.map(({ record, type, item }) => [record, type, item]),
      [
        [2, 'PUT', '{"pk":{"S":"b"},"n":{"NS":["1"]}}'],
        [2, 'DELETE', '{"pk":{"S":"old"}}'],
        [2, 'PUT', '{"pk":{"S":"b0"}}'],
        [2, 'PUT', '{"pk":{"S":"b1"}}'],
        [2, 'PUT', '{"pk":{"S":"b2"}}'],
      ],
    );
    assert.match(text, /several\.jsonl:2 {2}delete\n {4}\{"pk":\{"S":"old"\}\}\n/);
  });

  it('asks the table for its key, tells what a load would write and refuse, and changes nothing', async () => {
    using _ = environment(region);
    const file = jsonl(
      'mixed',
      { id: 'a', n: 1 },
      { id: 'a', text: 'x'.repeat(1019) }, // 1 + 2 + 4 + 1019 bytes: 2 more than a write unit
      'secret',
      { n: 'secret' },
      { id: 'b' },
      { id: 'a' },
      { id: 'large', text: 'x'.repeat(410_000) },
      { id: 'c', n: 'x'.repeat(3000) },
    );
    const { code, figures, text } = await dryRun(file, '--table', 'orders', ...at);
    assert.equal(code, 3);
    const { status, lines, put, deleted, bytes, writeUnits, rejected, rejectedLines } = figures;
    assert.deepEqual(
      { status, lines, put, deleted, bytes, writeUnits, rejected, rejectedLines },
      {
        status: 'problems',
        lines: 8,
        put: 5,
        deleted: 0,
        bytes: 6 + 1026 + 3 + 3 + 3004,
        writeUnits: 1 + 2 + 1 + 1 + 3,
        rejected: 2,
        rejectedLines: 1,
      },
    );
    const { name, state, status: tableStatus, key, billing } = figures.table ?? {};
    assert.deepEqual(
      { name, state, tableStatus, key, billing },
      {
        name: 'orders',
        state: 'found',
        tableStatus: 'ACTIVE',
        key: 'id:S',
        billing: { mode: 'provisioned', readCapacity: 5, writeCapacity: 2 },
      },
    );
    assert.deepEqual(figures.time, { writeUnitsPerSecond: 2, from: 'provisioned', seconds: 4 });
    assert.equal(figures.cost?.amount, (8 / 1e6) * 0.625);
    assert.deepEqual(figures.duplicates.mostFrequent, [{ key: 'id = "a"', writes: 3 }]);
    assert.deepEqual(figures.largest.map((item) => [item.line, item.key, item.bytes]).slice(0, 2), [
      [8, 'id = "c"', 3004],
      [2, 'id = "a"', 1026],
    ]);
    assert.deepEqual(
      figures.problems.map((problem) => [problem.code, problem.places.map(({ line }) => line)]),
      [
        ['UNREADABLE', [3]],
        ['INVALID_KEY', [4]],
        ['RECORD_TOO_LARGE', [7]],
      ],
    );
    assert.match(
      text,
      /^ {2}table +orders at \S+: ACTIVE, provisioned with 5 read and 2 write units a second/m,
    );
    assert.match(text, /^ {2}time +4 s at 2 write units a second, the table's capacity$/m);
    assert.match(text, /^ {2}duplicates +2 writes of a key that came before; 3 different keys$/m);
    assert.match(text, /^ {4}1 {2}is not valid JSON \[UNREADABLE\]: dry-run\/mixed\.jsonl:3$/m);
    assert.match(text, /larger than 409600 bytes .* \(--max-record-size-in-bytes\)/);
    assert.match(text, /nothing was written\n$/);
    assert.ok(text.trimEnd().split('\n').length <= 42, text);
    assert.doesNotMatch(text + JSON.stringify(figures), /secret/);
    assert.deepEqual(await storedItems(client, 'orders'), [{ id: { S: 'before' } }]);
  });

  it('needs no table, credentials or region where the key is said, and makes no table', async () => {
    using _ = environment();
    const file = jsonl('alone', { id: 'a' }, { id: 'b' });
    const said = await dryRun(file, '--table', 'new', '--key-schema', 'id:S');
    assert.equal(said.code, 0, said.text);
    assert.equal(said.figures.status, 'clean');
    assert.equal(said.figures.table?.state, 'notAsked');
    const made = await dryRun(file, '--table', 'new', '--region', 'local', '--create-table', 'id:S');
    assert.equal(made.code, 0, made.text);
    assert.deepEqual(
      [made.figures.table?.state, made.figures.table?.reason, made.figures.time?.from],
      ['unknown', 'no valid AWS credentials', 'new'],
    );
  });

  it('with --create-table looks for the table, and makes none', async () => {
    using _ = environment(region);
    const file = jsonl('made', { id: 'a' });
    const billing = ['--billing', 'provisioned', '--read-capacity', '1', '--write-capacity', '10'];
    const args = [file, '--table', 'not-there', '--create-table', 'id:S', ...billing];
    for (const place of [at, ['--embedded']]) {
      const { code, figures, text } = await dryRun(...args, ...place);
      assert.equal(code, 0, text);
      assert.match(text, /not-there is not at http:\S+: a load would make it; key id:S \(--create-table\)/);
      assert.deepEqual(figures.time, { writeUnitsPerSecond: 10, from: 'provisioned', seconds: 0.1 });
    }
    assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, ['orders']);
  });

  it('refuses what a load would: a table with another key, a CSV without the key', async () => {
    using _ = environment(region);
    const csv = written('dry-run/no-key.csv', 'name,total\na,1\nb,2\n');
    await assert.rejects(
      dryRun(jsonl('x', { id: 1 }), '--table', 'orders', ...at, '--create-table', 'id:N'),
      {
        name: 'UsageError',
        message:
          'table orders is there with the key id:S, not id:N as --create-table says (the names are the same, the types are not). ' +
          'It is left as it is: say --create-table id:S, or name another table',
      },
    );
    await assert.rejects(dryRun(csv, '--table', 'orders', ...at), {
      name: 'UsageError',
      message: /has no column id, which is in the table's key/,
    });
    await assert.rejects(
      dryRun(jsonl('x', { id: 1 }), '--table', 'orders', ...at, '--overwrite-by-partition-keys', 'pk'),
      { name: 'UsageError', message: /--overwrite-by-partition-keys is \[pk\], but the primary key/ },
    );
  });

  it('takes the time that the hottest partition key takes, where that is longer than the table takes', async () => {
    using _ = environment();
    const text = 'x'.repeat(390 * 1024);
    const hot = [1, 2, 3].map((at) => ({ id: 'hot', at, text }));
    const cold = Array.from({ length: 200 }, (_, i) => ({ id: `cold-${i}`, at: 1 }));
    const often = Array.from({ length: 20 }, (_, i) => ({ id: 'often', at: i }));
    const file = jsonl('hot', ...hot, ...cold, ...often);
    const args = [file, '--table', 'new', '--region', 'local'];
    const made = await dryRun(...args, '--create-table', 'id:S,at:N');
    const { from, partitionKey, seconds = 0 } = made.figures.time ?? {};
    assert.deepEqual([from, partitionKey?.key], ['partitionKey', 'id = "hot"']);
    assert.ok(seconds > 1.15 && seconds <= 1.173, `${seconds}`); // a cold key may take from its counter
    assert.match(
      made.text,
      /^ {2}time +2 s at 1,000 write units a second, the most that one partition key takes: id = "hot" has 1,1\d\d of the units$/m,
    );
    const part = await dryRun(...args, '--create-table', 'id:S,at:N', '--sample', '3');
    assert.match(part.text, /^ {2}time +at least 2 s at 1,000 write units a second/m);
    const notAsked = await dryRun(...args, '--key-schema', 'id:S,at:N');
    assert.equal(notAsked.figures.time?.from, 'partitionKey');
    const slower = await dryRun(
      ...args,
      '--key-schema',
      'id:S,at:N',
      '--create-table',
      'id:S,at:N',
      '--max-write-units',
      '500',
    );
    assert.deepEqual([slower.figures.time?.from, slower.figures.time?.seconds], ['option', 1393 / 500]);
    const spread = await dryRun(jsonl('spread', ...cold), '--table', 'new', '--key-schema', 'id:S,at:N');
    assert.equal(spread.figures.time, undefined);
  });

  it('of a sample says so, and estimates all of it', async () => {
    using _ = environment();
    const records = Array.from({ length: 5000 }, (_, i) => ({ id: `order-${10_000 + i}`, n: i % 10 }));
    const file = jsonl('large', ...records);
    const { code, figures, text } = await dryRun(
      ...[
        file,
        '--table',
        'orders',
        '--key-schema',
        'id:S',
        '--sample',
        '100',
        '--price-per-million',
        '1000',
      ],
    );
    assert.equal(code, 0);
    const { lines, put, sample, isWhole, estimate, cost } = figures;
    assert.deepEqual({ lines, put, sample, isWhole }, { lines: 100, put: 100, sample: 100, isWhole: false });
    assert.ok(estimate !== undefined && Math.abs(estimate.put - 5000) < 50, `${estimate?.put}`);
    assert.ok(Math.abs(estimate.bytes / estimate.put - 16) < 0.1);
    assert.equal(cost?.amount, estimate.writeUnits / 1000);
    assert.match(
      text,
      /records +about [45],\d{3} in .*, estimated from a sample, the first 100 of each file/,
    );
    assert.match(text, /cost +about 5\.\d\d USD on demand, at 1000 USD a million units$/m);
    assert.match(text, /duplicates +none in what was read/);
  });

  it('has the converter of the load make the writes: none, several, deletes, for other tables', async () => {
    using _ = environment(region);
    const module = moduleOf(
      'mjs',
      `export const converter = async ({ id, does }) => {
        if (does === 'nothing') return undefined;
        if (does === 'throw') throw new Error('no order');
        if (does === 'two') return [{ type: 'PUT', item: { id } }, { type: 'DELETE', item: { id: id + '2' } }];
        if (does === 'odd') return { type: 'PUT', item: { id }, TableName: 'orders' };
        return { type: 'PUT', item: { id }, tableName: does };
      };`,
    );
    const does = ['nothing', 'throw', 'two', 'odd', 'orders', 'nowhere', 'nowhere', 'a b'];
    const file = jsonl('converted', ...does.map((what, i) => ({ id: `k${i}`, does: what })));
    const args = [file, '--table', 'main', '--converter', module, '--key-schema', 'id:S', ...at];
    const { code, figures, text } = await dryRun(...args);
    assert.equal(code, 3, text);
    const { lines, put, deleted, filtered, rejected, writeUnits } = figures;
    assert.deepEqual(
      { lines, put, deleted, filtered, rejected, writeUnits },
      { lines: 8, put: 2, deleted: 1, filtered: 1, rejected: 5, writeUnits: 3 },
    );
    assert.deepEqual(figures.tables, [
      { name: 'main', writes: 2, writeUnits: 2 },
      { name: 'orders', writes: 1, writeUnits: 1 },
    ]);
    assert.deepEqual(
      figures.problems.map((problem) => [problem.code, problem.message, problem.count]),
      [
        ['TABLE_NOT_FOUND', 'table nowhere was not found', 2],
        ['CONVERTER_FAILED', 'the element converter threw: no order', 1],
        ['INVALID_WRITE_REQUEST', 'a write request has no TableName: did you mean tableName?', 1],
        [
          'INVALID_WRITE_REQUEST',
          'tableName is not a table name (3 to 255 of letters, digits, "_", "-" and ".") or a table ARN',
          1,
        ],
      ],
    );
  });

  it('counts a record once of which several writes would be rejected', async () => {
    using _ = environment();
    const module = moduleOf(
      'mjs',
      `export const converter = ({ id }) => [1, 2, id].map((key) => ({ type: 'PUT', item: { id: key } }));`,
    );
    const file = jsonl('several', { id: 'a' }, 'no', { id: 'b' });
    const args = [file, '--table', 'orders', '--converter', module, '--key-schema', 'id:S'];
    const { figures, text } = await dryRun(...args, '--max-rejects', '3');
    const { put, rejected, rejectedLines, rejectedRecords, problems } = figures;
    assert.deepEqual([put, rejected, rejectedLines, rejectedRecords], [2, 4, 1, 3]);
    assert.deepEqual(
      problems.map(({ code, count, places }) => [code, count, places.map(({ line }) => line)]),
      [
        ['INVALID_KEY', 2, [1, 3]],
        ['UNREADABLE', 1, [2]],
      ],
    );
    assert.match(text, /^ {2}problems +3 records would be rejected \(4 writes\)$/m);
  });

  it('counts the deletes of an incremental export as what is sent of them', async () => {
    using _ = environment();
    const image = { id: { S: 'b' }, text: { S: 'x'.repeat(3000) } };
    const file = jsonl(
      'incremental',
      { Keys: { id: { S: 'a' } }, NewImage: { ...image, id: { S: 'a' } } },
      { Keys: { id: { S: 'b' } }, OldImage: image },
      { Keys: { id: { S: 'a' } } },
    );
    const { figures } = await dryRun(file, '--table', 'orders', '--key-schema', 'id:S');
    const { put, deleted, bytes, writeUnits, duplicates } = figures;
    assert.deepEqual({ put, deleted, bytes, writeUnits }, { put: 1, deleted: 2, bytes: 3007, writeUnits: 5 });
    assert.deepEqual(duplicates.mostFrequent, [{ key: 'id = "a"', writes: 2 }]);
  });

  it('that finds an input broken tells what it found before, exit code 1', async () => {
    using _ = environment();
    const file = written('dry-run/broken.json', '[{"id":"a"},{"id":"b"}');
    const { code, figures, text } = await dryRun(file, '--table', 'orders', '--key-schema', 'id:S');
    assert.equal(code, 1);
    assert.deepEqual([figures.status, figures.lines, figures.put], ['failed', 2, 2]);
    assert.match(text, /the input failed after dry-run\/broken\.json:1 \(record 2\): .* \[SOURCE_FAILED\]$/m);
    const open = written('dry-run/open.csv', 'id,n\na,1\n,2\n\nb,"3\nc,4\n');
    const csv = await dryRun(open, '--table', 'orders', '--key-schema', 'id:S');
    assert.match(
      csv.text,
      / {2}problems {5}1 record of those read would be rejected; a load would fail, since a file cannot be read to its end\n/,
    );
    assert.match(
      csv.text,
      / {4}1 {2}has a quote .* that is not closed \[SOURCE_FAILED\]: dry-run\/open\.csv:5\n/,
    );
    assert.deepEqual(csv.figures.problems.find(({ code }) => code === 'SOURCE_FAILED')?.places, [
      { file: open, record: 3, line: 5 },
    ]);
  });

  it('names the record where several stand in a line, and the line alone where it is enough', async () => {
    using _ = environment();
    const records = [{ id: 'a' }, { id: 1 }, { id: 'b' }, { id: 2 }, { text: 'x'.repeat(9) }];
    const list = written('dry-run/line.json', JSON.stringify(records));
    const args = ['--table', 'orders', '--key-schema', 'id:S', '--converter'];
    const module = moduleOf('mjs', 'export const converter = (item) => ({ type: "PUT", item });');
    const { text } = await dryRun(list, ...args, module);
    assert.match(text, /\[INVALID_KEY\]: dry-run\/line\.json:1 \(record 2\), :1 \(record 4\)$/m);
    assert.match(text, /^ +\d B +dry-run\/line\.json:1 \(record 3\) +id = "b"$/m);
    const csv = written('dry-run/lines.csv', 'id,n\na,1\n,2\n,3\nb,4\n');
    assert.match((await dryRun(csv, ...args, module)).text, /\[INVALID_KEY\]: dry-run\/lines\.csv:3, :4$/m);
  });

  it('tells the names that the command line has and no record, as the load does', async () => {
    using _ = environment(region);
    const file = jsonl('unseen', { id: 'a', total: 1 }, { id: 'b', note: 1 }, { id: 'c', tags: 1 });
    const args = [file, '--table', 'orders', ...at, '--select', 'id,totl,total', '--rename', 'tags=labels'];
    const whole = await dryRun(...args, '--select', 'tags');
    assert.deepEqual([whole.code, whole.figures.unseenAttributes], [0, ['totl']]);
    assert.match(whole.text, /^ {2}names +no record has totl, which --select names$/m);
    const sample = await dryRun(...args, '--select', 'tags', '--sample', '2');
    assert.match(sample.text, /^ {2}names +no record of those read has totl or tags, which --select names$/m);
    const fitting = await dryRun(file, '--table', 'orders', ...at, '--drop', 'note');
    const dropped = await dryRun(
      file,
      '--table',
      'orders',
      ...at,
      '--drop',
      'notes',
      '--rename',
      'tag=labels',
    );
    assert.match(dropped.text, /no record has notes, which --drop names, or tag, which --rename names$/m);
    assert.deepEqual(fitting.figures.unseenAttributes, []);
    assert.doesNotMatch(fitting.text, /^ {2}names/m);
  });

  it('of one document that cannot be written tells where its list is', async () => {
    using _ = environment(region);
    const file = written('dry-run/feed.json', '{"n":1,"data":{"items":[{"id":"a"},{"id":"b"}]}}');
    const { code, text } = await dryRun(file, '--table', 'orders', ...at);
    assert.equal(code, 3);
    assert.match(text, /feed\.json was taken for one record; .+ say --records-at \/data\/items$/m);
    const list = await dryRun(file, '--table', 'orders', ...at, '--records-at', '/data/items');
    assert.deepEqual([list.code, list.figures.put], [0, 2]);
    assert.doesNotMatch(list.text, /taken for one record/);
  });

  it('tells that a load would stop at so many rejected records', async () => {
    using _ = environment();
    const file = jsonl('rejected', { id: true }, { id: false }, { id: 'a' });
    const args = [file, '--table', 'orders', '--key-schema', 'id:S', '--max-rejects', '1'];
    assert.match(
      (await dryRun(...args)).text,
      /problems +2 records would be rejected: more than --max-rejects 1/,
    );
  });
});
