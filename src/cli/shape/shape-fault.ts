import { type DynamoDbSinkError, recordError } from '../../errors.js';

/** Why a record cannot be shaped, as its rejection. `fault` continues "attribute x …", and has no value in it. */
export function shapeFault(path: string, fault: string): DynamoDbSinkError {
  return recordError('INVALID_ITEM', `attribute ${path} ${fault}`, { path });
}
