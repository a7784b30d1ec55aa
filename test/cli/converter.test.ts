import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { loadConverter } from '#dist/cli/load-converter.js';
import { storedItems } from '../support/stored-items.js';
import { written } from './input/read-input.js';
import { type Ended, fileOf, localEnv, moduleOf, reportOf, runCli, textFile } from './run-cli.js';

let service: Embedded;
let client: DynamoDBClient;

before(async () => {
  service = await startEmbedded();
  client = new DynamoDBClient(service.dynamoDb);
});

after(async () => {
  client.destroy();
  await service.close();
});

const keyed = `
  export const converter = {
    keySchema: { partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'n', type: 'N' } },
    apply: ({ name, n }) => (name === 'skip' ? null : { type: 'PUT', item: { id: 'p#' + name, n } }),
  };`;

function load(table: string, module: string, more: readonly string[], ...lines: string[]): Promise<Ended> {
  const place = ['--endpoint', service.dynamoDb.endpoint, '--table', table];
  return runCli(['load', fileOf(...lines), ...place, '--converter', module, ...more], { env: localEnv });
}

describe('--converter', () => {
  it('has a module turn each document into writes, and its key make the table', async () => {
    const module = moduleOf('mjs', keyed);
    const more = ['--create-table', 'converter'];
    const ended = await load('keyed', module, more, '{"name":"a","n":1}', '{"name":"skip","n":2}');
    assert.equal(ended.code, 0, ended.stderr);
    const { lines, put, filtered } = reportOf(ended);
    assert.deepEqual([lines, put, filtered], [2, 1, 1]);
    assert.deepEqual(await storedItems(client, 'keyed'), [{ id: { S: 'p#a' }, n: { N: '1' } }]);
  });

  it('may be TypeScript, a function, and the default export', async () => {
    const module = moduleOf(
      'mts',
      `export default ({ id }: { id: string }) => ({ type: 'PUT' as const, item: { pk: id.toUpperCase() } });`,
    );
    const ended = await load('typed', module, ['--create-table', 'pk:S'], '{"id":"a"}');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(await storedItems(client, 'typed'), [{ pk: { S: 'A' } }]);
  });

  it('may be TypeScript with types of all kinds, imports and generics, run as it is', async () => {
    const module = moduleOf(
      'ts',
      `import { hash } from 'node:crypto';
       import type { ConverterObject } from 'dynamodb-sink';
       interface Order { readonly id: string; readonly total?: number }
       type Key = \`o#\${string}\`;
       function keyOf<T extends Pick<Order, 'id'>>({ id }: T): Key { return \`o#\${id as string}\` satisfies Key; }
       class Totals { declare readonly none: undefined; #sum: number = 0; add(n: number): number { return (this.#sum += n); } }
       const totals: Totals = new Totals();
       export const converter: ConverterObject<Order> = {
         apply: (order: Order) => ({
           type: 'PUT',
           item: { pk: keyOf<Order>(order), sum: totals.add(order.total!), hash: hash('sha1', order.id).length },
         }),
       };`,
    );
    const { apply } = await loadConverter(module);
    assert.deepEqual(apply({ id: 'a', total: 2 }, { position: undefined }), {
      type: 'PUT',
      item: { pk: 'o#a', sum: 2, hash: 40 },
    });
  });

  it('may be a CommonJS module, whose exports have no names of their own', async () => {
    const body = 'converter: (order) => ({ type: "PUT", item: order })';
    for (const text of [
      `module.exports = { ...{ ${body} } };`,
      'module.exports = (order) => ({ type: "PUT", item: order });',
    ]) {
      const { apply } = await loadConverter(moduleOf('cjs', text));
      assert.deepEqual(apply({ id: 1 }, { position: undefined }), { type: 'PUT', item: { id: 1 } });
    }
  });

  it('that knows a key which is none is refused, and no table is made for it', async () => {
    const of = (key: string): string =>
      moduleOf(
        'mjs',
        `export const converter = { keySchema: ${key}, apply: (item) => ({ type: 'PUT', item }) };`,
      );
    await assert.rejects(loadConverter(of('{}')), {
      name: 'UsageError',
      message:
        /mjs: its keySchema\.partitionKey must be \{ name, type: 'S' \| 'N' \| 'B' \}; it is undefined$/,
    });
    await assert.rejects(loadConverter(of('null')), /its keySchema must be \{ partitionKey/);
    await assert.rejects(
      loadConverter(of('{ partitionKey: { name: "a", type: "X" } }')),
      /partitionKey\.type must be/,
    );
    const ended = await load('no-key', of('{}'), ['--create-table', 'converter'], '{"pk":"a"}');
    assert.equal(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, /--converter \S+: its keySchema\.partitionKey must be/);
  });

  it('rejects the line whose document it throws for, exit code 3', async () => {
    const module = moduleOf(
      'mjs',
      `export const converter = ({ pk }) => ({ type: 'PUT', item: { pk: pk.trim() } });`,
    );
    const ended = await load('throws', module, ['--create-table', 'pk:S'], '{"pk":"a"}', '{"pk":7}');
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(ended.stderr, /jsonl:2: the element converter threw: .* \[CONVERTER_FAILED\]/);
    assert.equal(reportOf(ended).put, 1);
  });

  it('that makes several writes of a record has each record counted once, and tells the writes besides', async () => {
    const module = moduleOf(
      'mjs',
      `export const converter = ({ id, times }) =>
        Array.from({ length: times }, (_, i) => ({ type: 'PUT', item: i === 0 ? { pk: id } : { pk: i } }));`,
    );
    const lines = ['{"id":"a","times":3}', '{"id":"b","times":1}', 'no', '{"id":"c","times":2}'];
    const report = textFile('html', '');
    const more = ['--create-table', 'pk:S', '--max-rejects', '3', '--report', report];
    const ended = await load('several', module, more, ...lines);
    assert.equal(ended.code, 3, ended.stderr);
    const { rejected, rejectedLines, rejectedRecords, put } = reportOf(ended);
    assert.deepEqual([rejected, rejectedLines, rejectedRecords, put], [3, 1, 3, 3]);
    assert.match(ended.stderr, /3 of 4 records rejected: 1 unreadable, 2 refused \(3 writes\)$/m);
    const page = readFileSync(report, 'utf8');
    assert.match(page, /Writes written.*3.*of 4 records read/);
    const fails = await load('several', module, ['--max-rejects', '2'], ...lines);
    assert.equal(fails.code, 1, fails.stderr);
    assert.match(fails.stderr, /more records were rejected than --max-rejects 2 allows/);
    assert.match(fails.stderr, /3 writes of 4 records read are written; with a higher --max-rejects/);
  });

  it('with a key that the table does not have is refused before anything is written, exit code 2', async () => {
    const module = moduleOf('mjs', keyed);
    const made = await load(
      'other',
      moduleOf('mjs', 'export const converter = (d) => ({ type: "PUT", item: d });'),
      ['--create-table', 'pk:S'],
      '{"pk":"a"}',
    );
    assert.equal(made.code, 0, made.stderr);
    for (const more of [[], ['--create-table', 'converter']]) {
      const ended = await load('other', module, more, '{"name":"a","n":1}');
      assert.equal(ended.code, 2, ended.stderr);
      assert.match(ended.stderr, /table other .*pk:S.*id:S,n:N/);
    }
  });

  it('that cannot be used is told, exit code 2', async () => {
    const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
      ['no-such.mjs', [], /--converter no-such\.mjs could not be loaded: Cannot find module/],
      [moduleOf('mjs', 'throw new Error("no model");'), [], /could not be loaded: no model/],
      [moduleOf('mjs', 'export const convert = () => null;'), [], /must export a converter/],
      [moduleOf('mjs', 'export default class Order {}'), [], /exports a class: export an instance/],
      [moduleOf('mjs', '@bean class A {}'), [], /could not be loaded: .*TypeScript without decorators/],
      [
        moduleOf('mjs', keyed),
        ['--create-table', 'id:S'],
        /--create-table is id:S, and the key of the converter id:S,n:N: say --create-table converter/,
      ],
      [
        moduleOf('mjs', 'export const converter = () => null;'),
        ['--create-table', 'converter'],
        /that converter has no keySchema; say the key/,
      ],
    ];
    for (const [module, more, message] of cases) {
      const ended = await load('unused', module, more, '{"pk":"a"}');
      assert.equal(ended.code, 2, ended.stderr);
      assert.match(ended.stderr, message);
    }
    const alone = await runCli(['load', '-', '--table', 'unused', '--create-table', 'converter'], {
      env: localEnv,
    });
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /it needs --converter FILE/);
  });

  it('that Node does not run as it is called tells how to call it', async () => {
    const commonJs = dirname(written('commonjs/package.json', '{"type":"commonjs"}'));
    const cases: readonly (readonly [name: string, text: string, message: RegExp])[] = [
      [
        'import.ts',
        'import "node:fs"; export const converter = () => null;',
        /makes it CommonJS: call it \.mts or \.mjs/,
      ],
      ['export.ts', 'export const converter = () => null;', /makes it CommonJS: call it \.mts or \.mjs/],
      [
        'enum.mts',
        'enum A { x }',
        /enum is not supported .*; Node runs .*TypeScript without decorators and enums/,
      ],
      [
        'model.mts',
        'import "./order";',
        /Cannot find module .*; Node finds what is imported by its whole name, such as \.\/model\.ts$/,
      ],
      ['none.mts', '', /must export a converter/],
    ];
    for (const [name, text, message] of cases) {
      await assert.rejects(loadConverter(written(join(basename(commonJs), name), text)), {
        name: 'UsageError',
        message,
      });
    }
    await assert.rejects(loadConverter('no-such.ts'), {
      message: /Cannot find module '[^']*no-such\.ts' imported from \S+$/,
    });
  });
});
