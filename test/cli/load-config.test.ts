import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommand } from '#dist/cli/arguments.js';
import { readConfigFile } from '#dist/cli/config-file.js';
import { FLAGS } from '#dist/cli/flags.js';
import { withConfig } from '#dist/cli/load-config.js';
import { UsageError } from '#dist/cli/usage-error.js';
import { written } from './input/read-input.js';
import { bareEnv, Running } from './run-cli.js';

const NOTHING = { files: [], values: new Map() };

function read(config: Record<string, unknown>) {
  const { files, values } = withConfig(NOTHING, config, 'load.json', FLAGS);
  return { files, values: Object.fromEntries(values) };
}

function refuses(config: Record<string, unknown>, message: string): void {
  assert.throws(
    () => read(config),
    (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    },
  );
}

describe('a config file of load', () => {
  it('says what flags say, under their names however these are written', () => {
    const config = {
      files: 'orders.csv',
      table: 'orders',
      'max-in-flight-requests': 7,
      maxTimeInBufferMS: 250,
      maxBufferSharePerPartitionKey: 0.25,
      failOnError: true,
      quiet: false,
      overwriteByPartitionKeys: ['pk', 'sk'],
      key: { pk: 'S', sk: 'N' },
      types: { zip: 'S', ' total ': 'N' },
      rename: ['Total=total', 'Zip=zip'],
      set: { pk: 'customer#{id}, {name}' },
    };
    assert.deepEqual(read(config), {
      files: ['orders.csv'],
      values: {
        table: 'orders',
        'max-in-flight-requests': '7',
        'max-time-in-buffer-ms': '250',
        'max-buffer-share-per-partition-key': '0.25',
        'fail-on-error': true,
        'overwrite-by-partition-keys': 'pk,sk',
        key: 'pk:S,sk:N',
        types: 'zip:S," total ":N',
        rename: 'Total=total,Zip=zip',
        set: ['pk=customer#{id}, {name}'],
      },
    });
  });

  it('gives way to the command line', () => {
    const command = parseCommand(['load', 'mine.csv', '--table', 'mine', '--config', 'load.json'], {
      files: ['its.csv'],
      table: 'its',
      maxBatchSize: 3,
    });
    assert.ok(command.name === 'load');
    const { files, options } = command.load;
    assert.deepEqual([files, options.tableName, options.maxBatchSize], [['mine.csv'], 'mine', 3]);
  });

  it('has true, false or a number for a switch that may have one behind it', () => {
    const verifyOf = (verify: boolean | number): unknown => {
      const command = parseCommand(['load', 'a.csv', '--table', 'mine', '--config', 'load.json'], { verify });
      assert.ok(command.name === 'load');
      return command.load.verify;
    };
    assert.deepEqual([verifyOf(true), verifyOf(false), verifyOf(50)], ['all', undefined, 50]);
  });

  it('is refused by name where it says what no flag does, without a value of it', () => {
    refuses({ verify: 0 }, 'load.json: verify must be true, false or a whole number of 1 or more');
    refuses({ tabel: 'S3CR3T' }, 'load.json has "tabel", which is no option; did you mean table?');
    for (const name of ['help', 'verbose'])
      refuses({ [name]: true }, `load.json has "${name}", which is no option`);
    refuses(
      { maxBatchSize: 3, 'max-batch-size': 4 },
      'load.json has --max-batch-size twice, under two names',
    );
    refuses({ quiet: 'yes' }, 'load.json: quiet must be true or false');
    refuses({ maxBatchSize: ['S3CR3T'] }, 'load.json: maxBatchSize must be a number');
    refuses({ table: null }, 'load.json: table must be text such as NAME');
    refuses({ select: [1] }, 'load.json: select must be text such as id,total, or a list of such');
    refuses(
      { set: { pk: 1 } },
      'load.json: set must be text such as pk=TEMPLATE, or a list of such, or an object',
    );
    refuses({ files: 1 }, 'load.json: files must be a path or a list of paths');
  });

  it('has a key whose order cannot be told as text', () => {
    for (const name of ['key', 'keySchema', 'create-table']) {
      const why =
        'names an attribute by a whole number, which comes first in an object wherever it stands: write it as text';
      refuses({ [name]: { b: 'S', 1: 'N' } }, `load.json: ${name} ${why} (${name}: "b:S,1:N")`);
    }
    const { values } = read({ key: 'b:S,1:N', keySchema: { 1: 'N' }, createTable: { b: 'S', '01': 'N' } });
    assert.deepEqual(values, { key: 'b:S,1:N', 'key-schema': '1:N', 'create-table': 'b:S,01:N' });
  });

  it('may begin with a byte order mark', async () => {
    for (const [name, text] of [
      ['marked.json', '{"table":"orders"}'],
      ['marked.yaml', 'table: orders\n'],
    ] as const)
      assert.deepEqual(await readConfigFile(written(`config/${name}`, `\uFEFF${text}`)), { table: 'orders' });
    await assert.rejects(readConfigFile(written('config/bad.json', '\uFEFF{\n"table":\n"a",}')), {
      message: /bad\.json is not valid JSON at line 3, column 5$/,
    });
  });

  it('has its endpoint told without name and password, as the command line has', () => {
    const args = ['load', 'a', '--table', 'orders'];
    for (const [endpoint, told] of [
      ['htp://me:S3CR3T@host:8000', 'htp://host:8000'],
      ['me:S3C/R3@T@host', 'host'],
      ['http://me:S3\nCR3T@ho st', 'http://ho st'],
      ['localhost', 'localhost'],
    ] as const) {
      const message = `--endpoint must be a URL such as http://localhost:8000; it is ${JSON.stringify(told)}`;
      assert.throws(() => parseCommand([...args, '--config', 'load.json'], { endpoint }), { message });
      assert.throws(() => parseCommand([...args, '--endpoint', endpoint]), { message });
    }
  });

  it('is read only where it is named', async () => {
    const jsonl = written('config/orders.jsonl', '{"id":"a"}\n');
    const config = written(
      'config/load.yaml',
      `table: orders\nkey: id:S\ndryRun: true\nfiles:\n  - ${jsonl}\n`,
    );
    const named = await new Running(['load', '--config', config], bareEnv).ended;
    assert.equal(named.code, 0, named.stderr);
    assert.equal(JSON.parse(named.stdout).put, 1);
    const missing = await new Running(['load', '--config', 'no-such.json'], bareEnv).ended;
    assert.equal(missing.code, 2);
    assert.equal(
      missing.stderr,
      'dynamodb-sink: --config: cannot read no-such.json: there is no such file\n',
    );
  });
});
