import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { FLAGS } from '#dist/cli/flags.js';
import { freePort } from '../support/free-port.js';
import { served } from '../support/served.js';
import { storedItems } from '../support/stored-items.js';
import { bareEnv, fileOf, localEnv, Running, reportOf, runCli, textFile } from './run-cli.js';

let service: Embedded;
let client: DynamoDBClient;
let at: readonly string[];

before(async () => {
  service = await startEmbedded();
  client = new DynamoDBClient(service.dynamoDb);
  at = ['--endpoint', service.dynamoDb.endpoint];
});

after(async () => {
  client.destroy();
  await service.close();
});

const embedded = ['--embedded', '--create-table', 'pk:S'];

test('a file is loaded into a table that is created, numbers as they are written, exit code 0', async () => {
  const file = fileOf(
    '{"pk":"a","sk":1,"n":0.12345678901234567890123}',
    '',
    '{"pk":"a","sk":12345678901234567890}',
  );
  const ended = await runCli(['load', file, '--table', 'made', ...at, '--create-table', 'pk:S,sk:N'], {
    env: localEnv,
  });
  assert.equal(ended.code, 0, ended.stderr);
  const { status, lines, lastLine, put, rejected, rejectedLines } = reportOf(ended);
  assert.deepEqual(
    { status, lines, lastLine, put, rejected, rejectedLines },
    { status: 'written', lines: 2, lastLine: 3, put: 2, rejected: 0, rejectedLines: 0 },
  );
  assert.deepEqual(await storedItems(client, 'made'), [
    { pk: { S: 'a' }, sk: { N: '1' }, n: { N: '0.12345678901234567890123' } },
    { pk: { S: 'a' }, sk: { N: '12345678901234567890' } },
  ]);
});

test('a table that is there is used if it has the key of --create-table, else it is left alone, exit code 2', async () => {
  await client.send(
    new CreateTableCommand({
      TableName: 'other-key',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  const load = (key: string): ReturnType<typeof runCli> =>
    runCli(['load', '-', '--table', 'other-key', ...at, '--create-table', key], {
      env: localEnv,
      input: '{"id":1}',
    });
  const refused = await load('id:S');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /table other-key is there with the key id:N, not id:S as --create-table says/);
  assert.equal(refused.stdout, '');
  assert.equal((await load('id:N')).code, 0);
});

test('a table is created with provisioned capacity, and told; a CSV without its key is refused before that', async () => {
  const billing = ['--billing', 'provisioned', '--read-capacity', '3', '--write-capacity', '4'];
  const load = (name: string, input: string): ReturnType<typeof runCli> =>
    runCli(['load', textFile('csv', input), '--table', name, ...at, '--create-table', 'id:S', ...billing], {
      env: localEnv,
    });
  const ended = await load('provisioned', 'id,n\na,1\nb,2\n');
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(
    ended.stderr,
    /^dynamodb-sink: created table provisioned with the key id:S, provisioned with 3 read and 4 write units a second$/m,
  );
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'provisioned' }));
  assert.equal(table?.ProvisionedThroughput?.WriteCapacityUnits, 4);
  const refused = await load('not-made', 'name,n\na,1\nb,2\n');
  assert.equal(refused.code, 2);
  const { TableNames: names } = await client.send(new ListTablesCommand({}));
  assert.ok(!names?.includes('not-made'), String(names));
});

test('a table is not made for records of which none of the first ones has its key, exit code 2', async () => {
  const bad = fileOf('{"id":1}', '{"name":"a"}', '{"id":true,"secret":7}');
  const load = (table: string, ...args: string[]): ReturnType<typeof runCli> =>
    runCli(['load', ...args, '--table', table, ...at], { env: localEnv });
  const csv = textFile('csv', 'id,n\na,1\nb,2\n');
  const cases: readonly (readonly [args: string[], message: RegExp])[] = [
    [
      [bad, '--create-table', 'ID:S'],
      /none of the first 3 records can be written with its key ID:S \(--create-table\): \S+:1 partition key ID is missing\./,
    ],
    [[bad, '--create-table', 'id:B'], /:1 .*partition key id/],
    [[csv, '--create-table', 'id:N'], /none of the first 2 records can .*:2 \(record 1\)/],
    [[bad, '--create-table', 'pk:S', '--set', 'pk=o#{order}'], /:1 .*order is missing/],
    [[bad, '--create-table', 'id:N,at:S', '--delete'], /:1 sort key at is missing/],
    [[textFile('json', '[{"id":1},{"id":'), '--create-table', 'ID:S'], /the first record cannot/], // what was read is enough
  ];
  for (const [args, message] of cases) {
    const refused = await load('never-made', ...args);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, message);
    assert.doesNotMatch(refused.stderr, /secret/);
  }
  const { TableNames: names } = await client.send(new ListTablesCommand({}));
  assert.ok(!names?.includes('never-made'), String(names));
  const good = await load('made-for-one', bad, fileOf('{"id":"a"}', '{"id":"b"}'), '--create-table', 'id:S');
  assert.equal(good.code, 3, good.stderr);
  assert.deepEqual([reportOf(good).lines, reportOf(good).put], [5, 3]); // 1 is taken as "1"
  const there = await load('made-for-one', fileOf('{"name":"a"}'), '--create-table', 'id:S');
  assert.equal(there.code, 3, there.stderr);
});

test('--dry-run tells all in one JSON line on standard output, and a report on standard error; --quiet only the first', async () => {
  const file = fileOf('{"pk":"a"}', 'x');
  for (const quiet of [[], ['--quiet']]) {
    const ended = await runCli(['load', file, '--table', 'inside', ...embedded, '--dry-run', ...quiet]);
    assert.equal(ended.code, 3, ended.stderr);
    const { status, dryRun, lines, put, rejectedLines } = JSON.parse(ended.stdout);
    assert.deepEqual(
      { status, dryRun, lines, put, rejectedLines },
      { status: 'problems', dryRun: true, lines: 2, put: 1, rejectedLines: 1 },
    );
    if (quiet.length > 0) assert.equal(ended.stderr, '');
    else assert.match(ended.stderr, /^ {2}writes +1 put, 0 deletes$/m);
  }
});

test('standard input is loaded into a DynamoDB of the program itself', async () => {
  const input = Array.from({ length: 1000 }, (_, i) => `{"pk":"k${i}"}\r\n`).join('');
  const ended = await runCli(['load', '-', '--table', 'inside', ...embedded], { input });
  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(reportOf(ended).put, 1000);
});

test('bad lines and refused records are told by file and line, the rest is written, exit code 3', async () => {
  const lines = ['{"pk":"a"}', 'secret', '[1]', '{"id":"no key"}', '', '{"pk":"b","n":1e200}', '{"pk":"c"}'];
  const ended = await runCli(['load', fileOf(...lines), '--table', 'inside', ...embedded]);
  assert.equal(ended.code, 3);
  assert.match(ended.stderr, /^dynamodb-sink: \S+jsonl:2 is not valid JSON$/m);
  assert.match(ended.stderr, /^dynamodb-sink: \S+jsonl:3 is a list, not a JSON object$/m);
  assert.match(ended.stderr, /^dynamodb-sink: \S+jsonl:4: partition key pk is missing.*\[INVALID_KEY\]$/m);
  assert.match(ended.stderr, /^dynamodb-sink: \S+jsonl:6: attribute n .*pk = "b".*\[INVALID_ITEM\]$/m);
  assert.doesNotMatch(ended.stderr, /secret/);
  const { status, put, rejected, rejectedLines } = reportOf(ended);
  assert.deepEqual(
    { status, put, rejected, rejectedLines },
    { status: 'rejected', put: 2, rejected: 2, rejectedLines: 2 },
  );
});

test('of many bad lines the first twenty are told and the others counted', async () => {
  const ended = await runCli(['load', '-', '--format', 'jsonl', '--table', 'inside', ...embedded], {
    input: 'x\n'.repeat(1234),
  });
  assert.equal(ended.code, 3);
  assert.equal(ended.stderr.match(/^dynamodb-sink: stdin:\d/gm)?.length, 20);
  assert.match(ended.stderr, /… and 1,214 more that are not shown/);
  assert.match(ended.stderr, /1,234 of 1,234 records rejected/);
});

test('a table that is not there fails the load with its code, exit code 1', async () => {
  const ended = await runCli(['load', '-', '--table', 'nowhere', ...at], {
    env: localEnv,
    input: '{"pk":"a"}',
  });
  assert.equal(ended.code, 1);
  assert.match(
    ended.stderr,
    /^dynamodb-sink: table nowhere was not found at http:\S+, where there are .*made.* Create it with --create-table .*\[TABLE_NOT_FOUND\]$/m,
  );
  assert.doesNotMatch(ended.stderr, /^\s+at /m);
  const { status, error } = reportOf(ended);
  assert.equal(status, 'failed');
  assert.equal(error?.code, 'TABLE_NOT_FOUND');
});

test('--verbose shows where an error comes from', async () => {
  const args = ['load', '-', '--table', 'nowhere', ...at, '--verbose'];
  assert.match((await runCli(args, { env: localEnv })).stderr, /^\s+at /m);
});

test('an endpoint on this machine without credentials tells which to set, exit code 1', async () => {
  const ended = await runCli(['load', '-', '--table', 'inside', ...at, '--region', 'local'], {
    env: bareEnv,
  });
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /set AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local/);
});

test('an endpoint without a region tells the flag, exit code 2', async () => {
  const ended = await runCli(['load', '-', '--table', 'inside', ...at], { env: { ...bareEnv } });
  assert.equal(ended.code, 2);
  assert.match(ended.stderr, /say --region/);
});

test('wrong usage is told in one line on standard error, exit code 2', async () => {
  for (const args of [
    ['load', '-', '--tabel', 'x'],
    ['load', '/nowhere.jsonl', '--table', 'inside', ...embedded],
    [],
  ]) {
    const ended = await runCli(args);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /^dynamodb-sink: [^\n]+\n$/);
    assert.equal(ended.stdout, '');
  }
});

test('--help-all lists every option and --version the version, exit code 0', async () => {
  const help = await runCli(['load', '--help-all']);
  assert.equal(help.code, 0);
  for (const { name } of FLAGS) assert.ok(help.stdout.includes(`--${name}`), name);
  const version = await runCli(['--version']);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\S*\n$/);
});

test('a reader of standard output that has left does not stop the load', async () => {
  const running = new Running(['load', '-', '--table', 'inside', ...embedded]);
  running.child.stdout.destroy();
  running.child.stdin.end('{"pk":"a"}\n');
  assert.equal((await running.ended).code, 0);
});

test('--quiet leaves standard error empty', async () => {
  const ended = await runCli(['load', '-', '--table', 'inside', ...embedded, '--quiet'], {
    input: '{"pk":"a"}\n',
  });
  assert.equal(ended.stderr, '');
  assert.equal(reportOf(ended).status, 'written');
});

test('npm start hands its arguments to the command line and keeps the exit code', async () => {
  const running = new Running(['load', '-', '--table', 'inside', ...embedded], bareEnv, 'scripts/start.js');
  running.child.stdin.end('{"pk":"a"}\nx\n');
  const ended = await running.ended;
  assert.equal(ended.code, 3, ended.stderr);
  assert.equal(reportOf(ended).put, 1);
});

test('plain http: to another machine is refused with exit code 2, with and without --create-table', async () => {
  for (const more of [['--key-schema', 'pk:S'], [], ['--create-table', 'pk:S']]) {
    const args = ['load', '-', '--table', 'inside', '--endpoint', 'http://db.example:8000', ...more];
    const ended = await runCli(args, { env: localEnv, input: '{"pk":"a"}' });
    assert.equal(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, /http: to db\.example, .* set --allow-insecure-endpoint/);
  }
});

test('what keeps a load waiting is told on standard error, once, unless --quiet is set', async () => {
  for (const flags of [[], ['--quiet']]) {
    let requests = 0;
    await using server = await served(() =>
      ++requests < 4 ? { status: 503, body: '{"__type":"x#ServiceUnavailable","message":"busy"}' } : {},
    );
    const place = ['--endpoint', server.endpoint, '--key-schema', 'pk:S'];
    const ended = await runCli(['load', '-', '--table', 'slow', ...place, ...flags], {
      env: localEnv,
      input: '{"pk":"a"}',
    });
    assert.equal(ended.code, 0, ended.stderr);
    const told = ended.stderr.match(
      /^dynamodb-sink: table slow: requests fail and are sent again \(ServiceUnavailable: busy\)$/gm,
    );
    assert.equal(told?.length ?? 0, flags.length === 0 ? 1 : 0, ended.stderr);
  }
});

test('an endpoint that does not answer is told of while it is tried again', async () => {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  for (const key of [[], ['--key', 'pk,sk']]) {
    const args = ['load', fileOf('{"pk":"a","sk":1}'), '--table', 'orders', '--endpoint', endpoint, ...key];
    const running = new Running(args, localEnv);
    await running.says(/ECONNREFUSED/);
    running.child.kill('SIGKILL');
    const { stderr } = await running.ended;
    assert.match(stderr, /^dynamodb-sink: table orders.*(again|answer)/m);
  }
});
