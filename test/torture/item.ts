import type { WriteRequest } from 'dynamodb-sink';
import type { PlannedWrite } from './plan.js';

/** The write request of a planned write, with the version that tells it from all others. */
export function requestOf({ table, key, type, bytes, flaw }: PlannedWrite, v: number): WriteRequest {
  const keys = table === 'numbers' ? { pk: key % 3, sk: `s${key}` } : { pk: `k${key}` };
  const item = {
    ...(flaw === 'no key' ? {} : keys),
    v,
    filler: 'x'.repeat(flaw === 'too large' ? 410_000 : bytes),
    ...(flaw === 'bad number' && { bad: Number.NaN }),
    ...(flaw === 'service' && { poison: true }),
  };
  return {
    type: flaw === 'no type' ? ('UPSERT' as 'PUT') : type,
    item,
    ...(table !== 'orders' && { tableName: table }),
  };
}
