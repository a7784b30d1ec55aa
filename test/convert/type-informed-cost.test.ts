import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listOf, typeInformedElementConverter } from 'dynamodb-sink';
import { encodePut } from '#dist/item/encode-item.js';
import { newEncoder } from '../item/encoding.js';

const RECORDS = 2_000;
const ROUNDS = 60;
/** Measured are 1.3; what the machine does beside it is not to fail the test. */
const MOST = 1.5;

const converter = typeInformedElementConverter(
  {
    pk: 'string',
    sk: 'number',
    status: 'string',
    total: 'number',
    currency: 'string',
    paid: 'boolean',
    lines: listOf({ sku: 'string', count: 'number', price: 'number' }),
    address: { street: 'string', city: 'string', zip: 'string' },
    note: 'string',
  },
  { partitionKey: 'pk', sortKey: 'sk' },
);

/** About 400 bytes on the wire. */
function order(n: number) {
  return {
    pk: `customer-${n % 500}`,
    sk: n,
    status: 'shipped',
    total: 1299 + (n % 1000),
    currency: 'EUR',
    paid: true,
    lines: [
      { sku: `A-${n % 300}`, count: 2, price: 399 },
      { sku: `B-${n % 700}`, count: 1, price: 501 },
    ],
    address: { street: 'Unter den Linden 5', city: 'Berlin', zip: '10117' },
    note: 'leave it with the neighbours, second floor',
  };
}

it(`typed records take at most ${MOST} times as long to convert and encode as plain documents to encode`, () => {
  const orders = Array.from({ length: RECORDS }, (_, n) => order(n));
  const schema = converter.keySchema;
  assert.ok(schema !== undefined);
  const encoder = newEncoder();
  const nanosOf = (itemOf: (element: ReturnType<typeof order>) => object): number => {
    const before = process.hrtime.bigint();
    let faults = 0;
    for (const element of orders) if (encodePut(encoder, itemOf(element), schema) !== undefined) faults++;
    const nanos = Number(process.hrtime.bigint() - before);
    assert.equal(faults, 0);
    return nanos;
  };
  let plain = Number.POSITIVE_INFINITY;
  let typed = Number.POSITIVE_INFINITY;
  // The best of each: whatever else runs on the machine makes a round only longer.
  for (let round = 0; round < ROUNDS; round++) {
    plain = Math.min(
      plain,
      nanosOf((element) => element),
    );
    typed = Math.min(
      typed,
      nanosOf((element) => converter.apply(element).item),
    );
  }
  assert.ok(typed / plain <= MOST, `${(typed / plain).toFixed(2)} times as long`);
});
