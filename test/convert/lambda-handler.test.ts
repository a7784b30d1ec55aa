import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

const record = (SequenceNumber: string, id: string) => ({
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: { SequenceNumber, Keys: { id: { S: id } }, NewImage: { id: { S: id } } },
});

describe('the Lambda function of docs/change-logs.md', () => {
  const page = readFileSync(join(root, 'docs', 'change-logs.md'), 'utf8');
  const [, handler = assert.fail('there is none')] =
    /```js\n(import [^`]*export async function handler[^`]*)```/.exec(page) ?? [];
  // Inside the package: there its own name leads to it.
  const folder = mkdtempSync(join(root, 'build', 'lambda-handler-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'handler.mjs'), handler);
  writeFileSync(
    join(folder, 'runtime.mjs'),
    `import { createInterface } from 'node:readline';
    import { handler } from './handler.mjs';
    for await (const batch of createInterface(process.stdin)) {
      console.log(await handler({ Records: JSON.parse(batch) }).then(JSON.stringify, (error) => error.code));
    }
    process.exit(); // as a runtime is ended, with its writer open`,
  );

  /** A process in which the function is called, one call after the other. */
  function runtime(endpoint: string): { call(batch: object): Promise<string>; end(): Promise<void> } {
    const env = {
      ...process.env,
      TABLE_NAME: 'copy',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'faulty',
      AWS_SECRET_ACCESS_KEY: 'faulty',
    };
    const child = spawn(process.execPath, [join(folder, 'runtime.mjs')], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
    return {
      async call(batch) {
        child.stdin.write(`${JSON.stringify(batch)}\n`);
        const { value } = await answers.next();
        return value as string;
      },
      async end() {
        const ended = once(child, 'close');
        child.stdin.end();
        await ended;
      },
    };
  }

  it('reports the first rejected record, writes the others, and goes on with the next batch', async () => {
    await using db = await startFaultyDynamoDb({
      tables: { copy: { partitionKey: { name: 'id', type: 'S' } } },
    });
    const lambda = runtime(db.clientConfig.endpoint);
    const bad = { ...record('3', 'x'), eventName: 'OTHER' };
    const batch = [record('1', 'a'), record('2', ''), bad, record('4', 'b')];
    assert.equal(await lambda.call(batch), '{"batchItemFailures":[{"itemIdentifier":"2"}]}');
    assert.equal(await lambda.call([record('5', 'c')]), '{"batchItemFailures":[]}');
    await lambda.end();
    const ids = [...db.table('copy').values()].map((item) => item.id);
    assert.deepEqual(new Set(ids), new Set([{ S: 'a' }, { S: 'b' }, { S: 'c' }]));
  });

  it('fails as a whole when its writer cannot be opened, and opens another in the next call', async () => {
    await using db = await startFaultyDynamoDb({ tables: {} });
    const lambda = runtime(db.clientConfig.endpoint);
    assert.equal(await lambda.call([record('1', 'a')]), 'TABLE_NOT_FOUND');
    db.createTable('copy', { partitionKey: { name: 'id', type: 'S' } });
    assert.equal(await lambda.call([record('1', 'a')]), '{"batchItemFailures":[]}');
    await lambda.end();
    assert.deepEqual([...db.table('copy').values()], [{ id: { S: 'a' } }]);
  });
});
