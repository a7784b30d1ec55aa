import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type DynamoDbSinkError, isDynamoDbSinkError } from 'dynamodb-sink';
import { DESERIALIZERS, type DeserializerName } from '#dist/kafka/deserialize/deserializer-names.js';
import type { DeserializeContext } from '#dist/kafka/deserializer.js';

/** Contents that must not be in an error. */
export const SECRET = 'S3CR3T-of-a-customer';

const AROUND = Buffer.of(0xff, 0x7b);

export function contextOf(part: 'key' | 'value' = 'value'): DeserializeContext {
  return { topic: 'orders', partition: 3, offset: 7n, part, headers: [] };
}

/** What a deserializer with a name makes of text or bytes. */
export function decode(name: DeserializerName, bytes: string | Uint8Array, part?: 'key' | 'value'): unknown {
  // Among others, as it stands in a batch.
  const own = Buffer.from(bytes as string);
  const batch = Buffer.concat([AROUND, own, AROUND]);
  return DESERIALIZERS[name](batch, AROUND.length, AROUND.length + own.length, part ?? 'value', contextOf());
}

/** The error of a message that is not what its deserializer reads. It shows nothing of the message. */
export function assertFault(error: unknown, message: RegExp): void {
  assert.ok(isDynamoDbSinkError(error), inspect(error));
  assert.equal(error.code, 'DESERIALIZATION_FAILED');
  assert.equal(error.retryable, false);
  assert.match(error.message, message);
  assertShowsNothing(error);
}

export function assertShowsNothing(error: DynamoDbSinkError): void {
  const text = inspect(error, { depth: null, showHidden: true, getters: true, maxStringLength: null });
  assert.ok(!text.includes(SECRET), text);
}

/** Asserts that decoding fails with {@link assertFault}. */
export function refuses(read: () => unknown, message: RegExp): void {
  assert.throws(read, (error) => {
    assertFault(error, message);
    return true;
  });
}
