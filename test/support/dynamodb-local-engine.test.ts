import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { dynamoDbLocal } from './engines.js';

/** What a process of its own prints that has the engine at hand. */
async function printed(code: string, env: NodeJS.ProcessEnv): Promise<string> {
  const engines = new URL('./engines.js', import.meta.url).href;
  const source = `import { dynamoDbLocal } from '${engines}';\n${code}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
    env,
  });
  return stdout.trim();
}

const startError = 'await dynamoDbLocal.start().catch((error) => console.log(error.message));';

test('without Java the tests of DynamoDB Local are skipped, and say why', async () => {
  assert.equal(await printed('console.log(dynamoDbLocal.skip)', { PATH: '' }), 'needs Java 17');
});

test('without Java the tests of DynamoDB Local fail in CI, and say why', async () => {
  const lines = await printed(`console.log(dynamoDbLocal.skip); ${startError}`, { PATH: '', CI: 'true' });
  assert.deepEqual(lines.split('\n'), ['false', 'DynamoDB Local needs Java 17 or later (java -version)']);
});

const ends = {
  'ends without closing it': 'console.log(endpoint);',
  'fails without closing it':
    'console.log(endpoint); process.exitCode = 0; process.on("uncaughtException", () => process.exit(0)); throw new Error();',
  'is told to stop':
    'console.log(endpoint); process.once("exit", () => { process.exitCode = 0; }); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);',
};

for (const [end, code] of Object.entries(ends)) {
  test(`DynamoDB Local ends with a process that ${end}`, { skip: dynamoDbLocal.skip }, async () => {
    const endpoint = await printed(`const { endpoint } = await dynamoDbLocal.start(); ${code}`, process.env);
    assert.match(endpoint, /^http:/);
    await assert.rejects(fetch(endpoint));
  });
}
