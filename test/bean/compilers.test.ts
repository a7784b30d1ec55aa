import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformAsync } from '@babel/core';
import { transform as transformBySwc } from '@swc/core';
import { transform as transformByEsbuild } from 'esbuild';
import * as byTsc from './decorated-beans.js';
import { encoded } from './item-json.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
// Below the package's own folder, so that `dynamodb-sink/bean` is found from there.
const out = join(root, 'build', 'bean-compilers');
const source = readFileSync(join(root, 'test', 'bean', 'decorated-beans.ts'), 'utf8');

const swc = async (code: string, decoratorVersion: '2022-03' | '2023-11'): Promise<string> =>
  (
    await transformBySwc(code, {
      filename: 'beans.ts',
      swcrc: false,
      configFile: false,
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { decoratorVersion },
      },
    })
  ).code;

const compilers: Readonly<Record<string, (code: string) => Promise<string>>> = {
  'esbuild for es2022': async (code) =>
    (await transformByEsbuild(code, { loader: 'ts', target: 'es2022' })).code,
  "SWC with decoratorVersion '2022-03'": (code) => swc(code, '2022-03'),
  "SWC with decoratorVersion '2023-11'": (code) => swc(code, '2023-11'),
  "Babel with version '2023-11'": async (code) => {
    const result = await transformAsync(code, {
      filename: 'beans.ts',
      configFile: false,
      babelrc: false,
      presets: ['@babel/preset-typescript'],
      plugins: [['@babel/plugin-proposal-decorators', { version: '2023-11' }]],
    });
    assert.ok(typeof result?.code === 'string');
    return result.code;
  },
};

let made = 0;

/** The module that a compiler makes of some source. */
async function compiled<M>(compile: (code: string) => Promise<string>, code: string): Promise<M> {
  const file = join(out, `${++made}.mjs`);
  writeFileSync(file, await compile(code));
  return (await import(pathToFileURL(file).href)) as M;
}

const legacy = `import { DynamoDbBean, DynamoDbPartitionKey } from 'dynamodb-sink/bean';
class Order { @DECORATOR id = 'a'; }
export { Order };`;

const legacyCompilers: Readonly<Record<string, (code: string) => Promise<string>>> = {
  'TypeScript and esbuild with experimentalDecorators': async (code) =>
    (
      await transformByEsbuild(code, {
        loader: 'ts',
        target: 'es2022',
        tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
      })
    ).code,
  'SWC with legacyDecorator': async (code) =>
    (
      await transformBySwc(code, {
        filename: 'beans.ts',
        swcrc: false,
        configFile: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
        },
      })
    ).code,
};

describe('beans compiled by', () => {
  before(() => mkdirSync(out, { recursive: true }));
  after(() => rmSync(out, { recursive: true, force: true }));

  describe('tsc', () => {
    for (const { title, key, write, item } of byTsc.cases) {
      it(title, () => assert.deepEqual(encoded(write().item, key), item));
    }
  });

  for (const [name, compile] of Object.entries(compilers)) {
    it(`${name} are written like those compiled by tsc`, async () => {
      const { cases } = await compiled<typeof byTsc>(compile, source);
      assert.equal(cases.length, byTsc.cases.length);
      for (const { title, key, write, item } of cases) {
        assert.deepEqual(encoded(write().item, key), item, title);
      }
    });
  }

  for (const [name, compile] of Object.entries(legacyCompilers)) {
    for (const decorator of ['DynamoDbPartitionKey', "DynamoDbPartitionKey({ type: 'S' })"]) {
      it(`${name}: @${decorator} is refused with what to set`, async () => {
        await assert.rejects(compiled(compile, legacy.replace('DECORATOR', decorator)), {
          code: 'INVALID_OPTION',
          message: /legacy decorator.*remove experimentalDecorators/,
        });
      });
    }
    it(`${name}: @DynamoDbBean is refused with what to set`, async () => {
      const code = legacy.replace('@DECORATOR ', '').replace('class Order', '@DynamoDbBean class Order');
      await assert.rejects(compiled(compile, code), { code: 'INVALID_OPTION', message: /legacy decorator/ });
    });
  }
});
