import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseCommand } from '#dist/cli/arguments.js';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { runLoad } from '#dist/cli/load.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import { storedItems } from '../../support/stored-items.js';
import { written } from '../input/read-input.js';
import { type Ended, localEnv, reportOf, runCli } from '../run-cli.js';

let service: Embedded;
let client: DynamoDBClient;

before(async () => {
  Object.assign(process.env, localEnv);
  service = await startEmbedded();
  client = new DynamoDBClient(service.dynamoDb);
});

after(async () => {
  client.destroy();
  await service.close();
});

/** A load in this process. @throws {UsageError} */
async function load(table: string, file: string, ...flags: readonly string[]): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts): OutputStream => {
    const recorder = {
      write: (text: string): boolean => {
        texts[name] += text;
        return true;
      },
      on: (): unknown => recorder,
    };
    return recorder as unknown as OutputStream;
  };
  const command = parseCommand([
    'load',
    file,
    '--table',
    table,
    '--endpoint',
    service.dynamoDb.endpoint,
    ...flags,
  ]);
  if (command.name !== 'load') throw new Error('no load');
  const code = await runLoad(command.load, new Output(stream('stdout'), stream('stderr')), {
    isVerbose: false,
  });
  return { code, ...texts };
}

const orders = [
  '{"customerId":7,"no":1,"name":"Ann","until":"2030-01-01"}',
  '{"customerId":7,"no":2,"name":"Bob","until":"2030-01-02T00:00:00+01:00"}',
  '{"no":3,"name":"Cyd","until":"2030-01-03"}',
  '',
].join('\n');

describe('a shaped load', () => {
  it('makes the key, drops what it was made of, and rejects the record it cannot be made of', async () => {
    const file = written('orders.jsonl', orders);
    const shape = ['--set', 'pk=customer#{customerId}', '--select', 'name,no', '--rename', 'no=sk'];
    const ended = await load(
      'shaped',
      file,
      ...shape,
      '--ttl-attribute',
      'until',
      '--create-table',
      'pk:S,sk:S',
    );
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(
      ended.stderr,
      /orders\.jsonl:3: attribute customerId is missing, and --set pk takes it \[INVALID_ITEM\]$/m,
    );
    assert.deepEqual(
      (await storedItems(client, 'shaped')).sort((a, b) => Number(a.sk?.S) - Number(b.sk?.S)),
      [
        { pk: { S: 'customer#7' }, sk: { S: '1' }, name: { S: 'Ann' }, until: { N: '1893456000' } },
        { pk: { S: 'customer#7' }, sk: { S: '2' }, name: { S: 'Bob' }, until: { N: '1893538800' } },
      ],
    );
  });

  it('learns the types of the key from the table that is there', async () => {
    await load(
      'there',
      written('there.jsonl', '{"id":"1","n":1}\n{"id":"2","n":1}\n'),
      '--create-table',
      'id:S,n:N',
    );
    const file = written('numbers.jsonl', '{"id":1,"n":"1","x":"new"}\n');
    const strict = await load('there', file);
    assert.equal(strict.code, 3);
    assert.match(
      strict.stderr,
      /partition key id must be a string \(type S in the key schema\) .*\[INVALID_KEY\]$/m,
    );
    assert.equal((await load('there', file, '--key', 'id,n')).code, 0);
    assert.deepEqual(await storedItems(client, 'there'), [
      { id: { S: '1' }, n: { N: '1' }, x: { S: 'new' } },
      { id: { S: '2' }, n: { N: '1' } },
    ]);
    const other = 'number of 2\n';
    await assert.rejects(load('there', written('other.jsonl', other), '--format', 'jsonl', '--key', 'id'), {
      name: 'UsageError',
      message: '--key names id, and table there has the key id:S,n:N',
    });
  });

  it('deletes by a file of keys, and by what an attribute says', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `{"id":"${i}","n":${i}}\n`).join('');
    await load('gone', written('all.jsonl', ids), '--create-table', 'id:S');
    const keys = written('keys.csv', `number\n${Array.from({ length: 58 }, (_, i) => i).join('\n')}\n`);
    const ended = await load('gone', keys, '--delete', '--rename', 'number=id');
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(reportOf(ended).deleted, 58);
    const changes = written('changes.csv', 'op,id,n\nD,58,\nu,59,one\nx,60,two\n');
    const changed = await load('gone', changes, '--op-attribute', 'op');
    assert.equal(changed.code, 3, changed.stderr);
    assert.match(
      changed.stderr,
      /changes\.csv:4 \(record 3\): attribute op is none of the words for --op-attribute/,
    );
    assert.deepEqual(await storedItems(client, 'gone'), [{ id: { S: '59' }, n: { S: 'one' } }]);
  });

  it('counts a time to live from its start', async () => {
    const before = Math.floor(Date.now() / 1000);
    await load(
      'live',
      written('live.jsonl', '{"id":"a"}\n'),
      '--create-table=id:S',
      '--ttl-attribute=x',
      '--ttl=2h',
    );
    const [item] = await storedItems(client, 'live');
    const seconds = Number(item?.x?.N) - 7200;
    assert.ok(seconds >= before && seconds <= Date.now() / 1000, String(seconds));
  });

  it('tells in the end of names that no record had', async () => {
    const file = written('unseen.jsonl', '{"id":"a","total":1}\n');
    const flags = ['--create-table', 'id:S', '--select', 'id,totl,totals'];
    assert.match(
      (await load('unseen', file, ...flags)).stderr,
      /^dynamodb-sink: no record has totl or totals, which --select names$/m,
    );
    assert.doesNotMatch((await load('unseen', file, ...flags, '--quiet')).stderr, /no record/);
  });

  it('that cannot be is refused before the table is made, exit code 2', async () => {
    const csv = written('refused.csv', 'id,total\na,1\n');
    const cases: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
      [['--select', 'total'], /--select leaves out id, which is in the table's key: add it$/m],
      [
        ['--drop', 'id'],
        /--drop leaves out id, which is in the table's key: keep it, or make it by --rename/m,
      ],
      [['--set', 'x={totl}'], /refused\.csv has no column totl, which --set x takes; did you mean total\?$/m],
      [['--converter', 'x.ts', '--set', 'x=1'], /--set goes without --converter/],
    ];
    for (const [flags, message] of cases) {
      await assert.rejects(load('refused', csv, '--create-table', 'id:S', ...flags), {
        name: 'UsageError',
        message,
      });
    }
    const place = ['--table', 'refused', '--endpoint', service.dynamoDb.endpoint];
    const ended = await runCli(['load', csv, ...place, '--create-table', 'ID:S'], { env: localEnv });
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /did you mean id\? say --rename id=ID$/m);
    await assert.rejects(storedItems(client, 'refused'), { name: 'ResourceNotFoundException' });
  });

  it('reads the columns of standard input as well', async () => {
    const place = ['--table', 'piped', '--endpoint', service.dynamoDb.endpoint, '--create-table', 'pk:S'];
    const piped = (...flags: readonly string[]): Promise<Ended> =>
      runCli(['load', '-', ...place, ...flags], { env: localEnv, input: 'id,v\n007,1.10\n' });
    const ended = await piped('--set', 'pk={id}#{v}');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(await storedItems(client, 'piped'), [
      { id: { S: '007' }, v: { N: '1.1' }, pk: { S: '007#1.10' } },
    ]);
    const refused = await piped('--set', 'pk={di}');
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /stdin has no column di, which --set pk takes; did you mean id\?$/m);
  });
});
