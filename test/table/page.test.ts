import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const page = readFileSync(new URL('../../../docs/table.md', import.meta.url), 'utf8');

test('docs/table.md has every key of the connector', () => {
  const told = [...page.matchAll(/^\| `([a-z.-]+)`/gm)].map(([, key]) => key);
  assert.deepEqual(told, [
    'connector',
    'table-name',
    'aws.region',
    'aws.endpoint',
    'aws.trust.all.certificates',
    'aws.credentials.provider',
    'sink.batch.max-size',
    'sink.requests.max-inflight',
    'sink.requests.max-buffered',
    'sink.flush-buffer.timeout',
    'sink.fail-on-error',
    'sink.ignore-nulls',
    'sink.http-client.max-concurrency',
    'sink.http-client.read-timeout',
  ]);
});
