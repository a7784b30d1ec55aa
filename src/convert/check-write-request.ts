import { type DynamoDbSinkError, recordError } from '../errors.js';
import { formatPath } from '../item/format-path.js';
import type { WriteRequest } from './element-converter.js';

/**
 * Whether a request is a put; if not, it is a delete.
 * @throws {DynamoDbSinkError} `INVALID_WRITE_REQUEST`: it is neither, or has a field that would have no effect
 * @throws whatever a getter or a Proxy throws
 */
export function isPutRequest(request: WriteRequest): boolean {
  const type = request?.type;
  const isPut = type === 'PUT';
  if (!isPut && type !== 'DELETE') throw unknownType(request);
  refuseUnknownFields(request);
  return isPut;
}

/** A field that would have no effect: the table's name in the AWS SDK's spelling, or a condition. */
function refuseUnknownFields(request: WriteRequest): void {
  for (const name in request) {
    if (name === 'type' || name === 'item' || name === 'tableName' || !Object.hasOwn(request, name)) continue;
    const hint = name === 'TableName' ? 'did you mean tableName?' : 'it has type, item and tableName';
    throw recordError('INVALID_WRITE_REQUEST', `a write request has no ${formatPath([name])}: ${hint}`);
  }
}

function unknownType(request: unknown): DynamoDbSinkError {
  const type = typeof request === 'object' && request !== null ? (request as WriteRequest).type : undefined;
  return recordError(
    'INVALID_WRITE_REQUEST',
    `a write request needs type 'PUT' or 'DELETE' and an item; its type is ${typeof type === 'string' ? `'${type}'` : typeof type}`,
  );
}
