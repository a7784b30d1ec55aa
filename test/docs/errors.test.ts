import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SinkErrorCode } from 'dynamodb-sink';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

// The compiler refuses this list if a code is missing or unknown.
const CODES: Readonly<Record<SinkErrorCode, true>> = {
  INVALID_OPTION: true,
  INVALID_ITEM: true,
  INVALID_KEY: true,
  RECORD_TOO_LARGE: true,
  INVALID_WRITE_REQUEST: true,
  CONVERTER_FAILED: true,
  DESERIALIZATION_FAILED: true,
  SOURCE_REJECTED: true,
  WRITE_REFUSED: true,
  TOMBSTONE: true,
  KAFKA_CLIENT_MISSING: true,
  KAFKA_UNREACHABLE: true,
  KAFKA_REFUSED: true,
  KAFKA_NO_OFFSET: true,
  TABLE_NOT_FOUND: true,
  TABLE_UNUSABLE: true,
  ACCESS_DENIED: true,
  CREDENTIALS_UNAVAILABLE: true,
  ENDPOINT_UNREACHABLE: true,
  REQUEST_FAILED: true,
  ALL_REFUSED: true,
  THROTTLED: true,
  REJECTION_HANDLER_FAILED: true,
  TOO_MANY_REJECTED: true,
  RETRIES_EXHAUSTED: true,
  POSITION_HANDLER_FAILED: true,
  SOURCE_FAILED: true,
  INVALID_POSITION: true,
  WRITE_NOT_AWAITED: true,
  REENTRANT: true,
  CLOSED: true,
  CLOSE_TIMEOUT: true,
  DISCARDED: true,
  SCHEMA_REGISTRY_UNREACHABLE: true,
  SNAPSHOT_FOREIGN: true,
  SNAPSHOT_NEWER: true,
  SNAPSHOT_BROKEN: true,
  SNAPSHOT_MISMATCH: true,
  ABORTED: true,
};

test('docs/errors.md has every code once', () => {
  const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  assert.deepEqual(told.toSorted(), Object.keys(CODES).toSorted());
});
