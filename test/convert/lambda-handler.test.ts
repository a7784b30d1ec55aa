import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
    `import { handler } from './handler.mjs';
    for (const Records of JSON.parse(process.argv[2])) {
      console.log(await handler({ Records }).then(JSON.stringify, (error) => error.code));
    }
    process.exit(); // as a runtime is ended, with its writer open`,
  );

  /** What the function answers to batches, one call after the other in one process. */
  async function answers(endpoint: string, TABLE_NAME: string, batches: object): Promise<string[]> {
    const env = {
      ...process.env,
      TABLE_NAME,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'faulty',
      AWS_SECRET_ACCESS_KEY: 'faulty',
    };
    const args = [join(folder, 'runtime.mjs'), JSON.stringify(batches)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return stdout.trimEnd().split('\n');
  }

  it('reports the first rejected record, writes the others, and goes on with the next batch', async () => {
    await using db = await startFaultyDynamoDb({
      tables: { copy: { partitionKey: { name: 'id', type: 'S' } } },
    });
    const { endpoint } = db.clientConfig;
    const bad = { ...record('3', 'x'), eventName: 'OTHER' };
    const batches = [[record('1', 'a'), record('2', ''), bad, record('4', 'b')], [record('5', 'c')]];
    assert.deepEqual(await answers(endpoint, 'copy', batches), [
      '{"batchItemFailures":[{"itemIdentifier":"2"}]}',
      '{"batchItemFailures":[]}',
    ]);
    const ids = [...db.table('copy').values()].map((item) => item.id);
    assert.deepEqual(new Set(ids), new Set([{ S: 'a' }, { S: 'b' }, { S: 'c' }]));
  });

  it('fails as a whole when its writer cannot be opened, and opens another in the next call', async () => {
    await using db = await startFaultyDynamoDb({ tables: {} });
    const batches = [[record('1', 'a')], [record('1', 'a')]];
    assert.deepEqual(await answers(db.clientConfig.endpoint, 'copy', batches), [
      'TABLE_NOT_FOUND',
      'TABLE_NOT_FOUND',
    ]);
  });
});
