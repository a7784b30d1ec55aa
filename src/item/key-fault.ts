import { formatPath } from './format-path.js';
import type { KeySchema } from './key-schema.js';
import { RecordFault } from './record-fault.js';

/** What is wrong with a key attribute. `fault` continues "partition key pk …". */
export function keyFault(role: keyof KeySchema, name: string, fault: string): RecordFault {
  const roleName = role === 'partitionKey' ? 'partition key' : 'sort key';
  const path = formatPath([name]);
  return new RecordFault('INVALID_KEY', `${roleName} ${path} ${fault}`, path);
}
