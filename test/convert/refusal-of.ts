import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type DynamoDbSinkError, isDynamoDbSinkError } from 'dynamodb-sink';

/** The error that a conversion throws. */
export function refusalOf(convert: () => unknown): DynamoDbSinkError {
  try {
    convert();
  } catch (error) {
    assert.ok(isDynamoDbSinkError(error), inspect(error));
    return error;
  }
  assert.fail('it was not refused');
}
