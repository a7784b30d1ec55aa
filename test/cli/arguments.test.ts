import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LoadArguments, parseCommand } from '#dist/cli/arguments.js';
import { wantedTable } from '#dist/cli/wanted-table.js';

function loadOf(...args: string[]): LoadArguments {
  const command = parseCommand(['load', ...args]);
  assert.equal(command.name, 'load');
  return command.load;
}

function refusal(...args: string[]): string {
  let message = '';
  assert.throws(
    () => parseCommand(args),
    (error: Error) => {
      message = error.message;
      return error.name === 'UsageError';
    },
  );
  return message;
}

test('what is not given is not set, so that the library decides', () => {
  const { options, ...rest } = loadOf('my.jsonl', '--table', 'orders');
  assert.deepEqual(options, { tableName: 'orders' });
  assert.deepEqual(rest.files, ['my.jsonl']);
  assert.equal(rest.region ?? rest.endpoint ?? rest.profile ?? rest.createTable, undefined);
});

test('every sink option reaches the sink under its own name', () => {
  const flags = [
    '--table=orders --key-schema=pk:S,a:b:N --overwrite-by-partition-keys=pk,a:b --fail-on-error',
    '--max-batch-size=5 --max-in-flight-requests=6 --max-buffered-requests=7 --max-batch-size-in-bytes=9',
    '--max-time-in-buffer-ms=0 --max-record-size-in-bytes=8 --max-buffered-bytes=10 --request-timeout-ms=11',
  ];
  assert.deepEqual(loadOf('-', ...flags.join(' ').split(' ')).options, {
    tableName: 'orders',
    keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'a:b', type: 'N' } },
    overwriteByPartitionKeys: ['pk', 'a:b'],
    failOnError: true,
    maxBatchSize: 5,
    maxInFlightRequests: 6,
    maxBufferedRequests: 7,
    maxBatchSizeInBytes: 9,
    maxTimeInBufferMS: 0,
    maxRecordSizeInBytes: 8,
    maxBufferedBytes: 10,
    requestTimeoutMS: 11,
  });
});

test('the key of a table to create is also the key the sink works with', () => {
  const { createTable, options } = loadOf('-', '--table', 'orders', '--create-table', 'pk:S');
  assert.deepEqual(createTable, { partitionKey: { name: 'pk', type: 'S' } });
  assert.deepEqual(options.keySchema, createTable);
  const { overwriteByPartitionKeys } = loadOf(
    '-',
    '--table=orders',
    '--overwrite-by-partition-keys=primaryKey',
  ).options;
  assert.equal(overwriteByPartitionKeys, 'primaryKey');
});

test('caps have short names, and a share may be in percent', () => {
  const capsOf = (...flags: string[]) => loadOf('x', '--table=orders', ...flags).options;
  assert.deepEqual(capsOf('--max-write-units=500'), { tableName: 'orders', maxWriteUnitsPerSecond: 500 });
  for (const text of ['50%', '50 %', '50.0%', '0.5'])
    assert.deepEqual(capsOf('--max-share', text), { tableName: 'orders', maxWriteCapacityShare: 0.5 });
});

test('progress is told as it is asked for; with --quiet only then', () => {
  const told = (...flags: string[]) => loadOf('x', '--table=orders', ...flags).progress;
  assert.equal(told(), 'auto');
  assert.equal(told('--progress=block'), 'block');
  assert.equal(told('--quiet'), 'none');
  assert.equal(told('--quiet', '--progress', 'json'), 'json');
});

test('a wrong command line is refused with what is wrong', () => {
  const load = ['load', 'x', '--table', 'orders'];
  const made = [...load, '--create-table', 'pk:S'];
  const kept = [...load, '--checkpoint', 'c'];
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /no command/],
    [['laod', 'x'], /unknown command "laod"; did you mean load\?/],
    [['load', '--table', 'orders'], /no FILE/],
    [['load', 'x'], /no --table NAME/],
    [['load', 'x', '--tabel', 'orders'], /unknown option --tabel; did you mean --table\?/],
    [[...load, '--colour'], /unknown option --colour; see --help/],
    [[...load, '-q'], /unknown option -q/],
    [[...load, '--table', 'others'], /--table is given twice/],
    [[...load, '--region'], /--region needs a value/],
    [[...load, '--region', '--quiet'], /--region needs a value, and --quiet looks like an option/],
    [[...load, '--region='], /--region must not be empty/],
    [[...load, '--quiet=yes'], /--quiet takes no value/],
    [[...load, '--max-batch-size', 'many'], /--max-batch-size must be a whole number; it is "many"/],
    [[...load, '--max-batch-size', '26'], /--max-batch-size must be a whole number from 1 to 25; it is 26/],
    [
      [...load, '--max-buffered-requests', '9'],
      /--max-buffered-requests must be greater than --max-batch-size/,
    ],
    [[...load, '--max-write-units', '0'], /^--max-write-units must be a number above 0, of write units/],
    [[...load, '--max-share', 'half'], /--max-share must be a share such as 50% or 0\.5; it is "half"/],
    [[...load, '--max-share', '150%'], /^--max-share must be a number above 0 and 1 at most/],
    [[...load, '--progress', 'bar'], /--progress must be auto, block, json or none; it is "bar"/],
    [[...load, '--key-schema', 'pk'], /--key-schema must be NAME:TYPE/],
    [[...load, '--key-schema', 'pk:X'], /--key-schema must be NAME:TYPE/],
    [[...load, '--key-schema', 'a:S,b:S,c:S'], /at most one sort key/],
    [[...load, '--create-table', 'a:S,a:N'], /two different attributes/],
    [[...load, '--create-table', 'a:S', '--key-schema', 'b:S'], /name different keys/],
    [
      [...load, '--create-table', 'a:S', '--overwrite-by-partition-keys', 'b'],
      /--overwrite-by-partition-keys/,
    ],
    [[...load, '--endpoint', 'localhost:8000'], /--endpoint must be a URL/],
    [[...load, '--embedded'], /--embedded starts without tables/],
    [[...load, '--embedded', '--create-table', 'a:S', '--profile', 'p'], /goes without --profile/],
    [['load', 'x', '--table', 'a b'], /--table must be a table name/],
    [[...load, '--examples'], /--examples is for a dry run: it needs --dry-run/],
    [[...load, '--sample', '5'], /--sample is for a dry run: it needs --dry-run/],
    [[...load, '--price-per-million', '1'], /--price-per-million is for a dry run/],
    [[...load, '--dry-run', '--sample', '0'], /--sample must be a whole number of 1 or more; it is 0/],
    [[...load, '--dry-run', '--price-per-million', '-1'], /--price-per-million needs a value/],
    [
      [...kept, '--checkpoint-interval-ms=3000000000'],
      /must be a whole number from 1 to 2147483647; it is 3000000000/,
    ],
    [[...kept, '--checkpoint-interval-ms=0'], /--checkpoint-interval-ms must be a whole number from 1/],
    [[...load, '--billing', 'on-demand'], /--billing is for a table to be made: it needs --create-table/],
    [[...load, '--write-capacity', '5'], /--write-capacity is for a table to be made/],
    [[...made, '--billing', 'free'], /--billing must be on-demand or provisioned; it is "free"/],
    [[...made, '--read-capacity', '5'], /--read-capacity needs --billing provisioned/],
    [[...made, '--billing=on-demand', '--write-capacity=5'], /--write-capacity needs --billing provisioned/],
    [[...made, '--billing=provisioned', '--write-capacity=5'], /needs --read-capacity N/],
    [[...made, '--billing=provisioned', '--read-capacity=5'], /needs --write-capacity N/],
    [
      [...made, '--billing=provisioned', '--read-capacity=5', '--write-capacity=0'],
      /--write-capacity must be a whole number of 1 or more; it is 0/,
    ],
  ];
  for (const [args, message] of cases) assert.match(refusal(...args), message, args.join(' '));
});

test('a table to be made, and a dry run, are what the flags say', () => {
  const plain = loadOf('-', '--table', 'orders');
  assert.deepEqual([plain.billing, plain.wait, plain.dryRun], [undefined, false, undefined]);
  const provisioned = [
    '--create-table=pk:S',
    '--billing=provisioned',
    '--read-capacity=5',
    '--write-capacity=7',
  ];
  const { billing, wait, dryRun } = loadOf(
    '-',
    '--table=orders',
    ...provisioned,
    '--wait',
    '--dry-run',
    '--sample=9',
  );
  assert.deepEqual(billing, { mode: 'provisioned', readCapacity: 5, writeCapacity: 7 });
  assert.equal(wait, true);
  assert.equal(dryRun?.sample, 9);
  assert.equal(dryRun?.price.perMillion, 0.625);
  const priced = loadOf('-', '--table=orders', '--dry-run', '--price-per-million=1.25');
  assert.deepEqual(priced.dryRun, {
    sample: undefined,
    price: { perMillion: 1.25, listed: undefined },
    showsExamples: false,
  });
});

test('who tells the key of the table is known by the flag that does', () => {
  for (const flag of ['--key', '--key-schema', '--create-table']) {
    const { key } = wantedTable(loadOf('a', '--table=orders', flag, 'id:S'), undefined);
    assert.equal(key?.from, flag);
  }
  const converter = {
    keySchema: { partitionKey: { name: 'pk', type: 'S' } },
    apply: () => undefined,
  } as const;
  const args = loadOf('a', '--table=orders', '--converter=c.js', '--key-schema=id:S');
  assert.throws(
    () => wantedTable(args, converter),
    /--key-schema is id:S, and the key of the converter pk:S/,
  );
});

test('help and version win over whatever else is on the line', () => {
  assert.deepEqual(parseCommand(['--help']), { name: 'help', of: undefined, isAll: false });
  assert.deepEqual(parseCommand(['load', '-h']), { name: 'help', of: 'load', isAll: false });
  assert.deepEqual(parseCommand(['kafka', '--help']), { name: 'help', of: 'kafka', isAll: false });
  assert.deepEqual(parseCommand(['--version']), { name: 'version' });
});

test('--verify is a switch that may have a number behind it, which no file has for a name then', () => {
  const verifyOf = (...args: string[]): unknown => {
    const { verify, files } = loadOf(...args, '--table', 'orders');
    return [verify, ...files];
  };
  assert.deepEqual(verifyOf('a.jsonl'), [undefined, 'a.jsonl']);
  assert.deepEqual(verifyOf('--verify', 'a.jsonl'), ['all', 'a.jsonl']);
  assert.deepEqual(verifyOf('--verify', '50', 'a.jsonl'), [50, 'a.jsonl']);
  assert.deepEqual(verifyOf('a.jsonl', '--verify=7'), [7, 'a.jsonl']);
  assert.deepEqual(loadOf('--verify', '--table', 'orders', '--', '5').files, ['5']);
  for (const wrong of ['--verify=0', '--verify=all', '--verify='])
    assert.match(
      refusal('load', 'a', '--table', 'orders', wrong),
      /--verify may have a whole number behind it, 1 or more/,
    );
  assert.match(refusal('load', 'a', '--table', 'orders', '--verify', '--verify'), /--verify is given twice/);
});

test('reports are told apart by their extensions, and each needs a file of its own', () => {
  const { report } = loadOf(
    'a',
    '--table',
    'orders',
    '--report',
    'r.HTML',
    '--report',
    'x/r.json',
    '--report-examples',
  );
  assert.deepEqual(report, {
    targets: [
      { path: 'r.HTML', form: 'html' },
      { path: 'x/r.json', form: 'json' },
    ],
    showsRecords: true,
  });
  assert.equal(loadOf('a', '--table', 'orders').report, undefined);
  const refused = (...args: string[]): string => refusal('load', 'a', '--table', 'orders', ...args);
  assert.match(refused('--report', 'r.pdf'), /--report must end in \.html or \.json.*"r\.pdf"/);
  assert.match(refused('--report-examples'), /--report-examples is about --report/);
});

test('--dry-run may stand before any load: what that keeps and reads back is taken, and not done', () => {
  const { dryRun, report, verify } = loadOf(
    'a',
    '--table=orders',
    '--report=r.html',
    '--verify',
    '--rejects=r.jsonl',
    '--checkpoint=c',
    '--dry-run',
  );
  assert.equal(dryRun?.sample, undefined);
  assert.deepEqual([report?.targets.length, verify], [1, 'all']);
});
