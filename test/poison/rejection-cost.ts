import { DynamoDbSink } from 'dynamodb-sink';
import { endpointProcess } from '../endurance/endpoint-process.js';
import { configFor } from '../support/endpoint-config.js';

interface Order {
  readonly pk: string;
  readonly sk: number;
  readonly [more: string]: unknown;
}

/** Bad records of one kind, and what the good ones pay for them. */
export interface RejectionCost {
  readonly kind: string;
  /** Rate of the good ones while every second record is bad, as a share of their rate among themselves; of CPU time. */
  readonly share: number;
  /** CPU time of a record, in microseconds. */
  readonly goodMicros: number;
  readonly rejectedMicros: number;
}

/** A record of a dozen attributes, about 400 bytes on the wire. */
function order(n: number): Order {
  return {
    pk: `customer-${n % 5000}`,
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

/** How a good record becomes a bad one. */
const spoilers: Readonly<Record<string, (good: Order) => Order>> = {
  'NaN in its last attribute': (good) => ({ ...good, weight: Number.NaN }),
  'undefined deep inside': (good) => ({ ...good, lines: [{ sku: 'A', tags: [1, undefined] }] }),
  'an empty key': (good) => ({ ...good, pk: '' }),
  'no key': ({ pk: _, ...rest }) => rest as unknown as Order,
  'a Date': (good) => ({ ...good, at: new Date(0) }),
};

/**
 * Measures, alternating in one run, what good records cost alone and with as many bad ones between them, which their
 * local checks find. Over real sockets to a process that takes everything.
 */
export async function rejectionCosts(records: number, rounds: number): Promise<RejectionCost[]> {
  await using endpoint = await endpointProcess('taking');
  return await measure(endpoint.url, records, rounds);
}

async function measure(endpoint: string, records: number, rounds: number): Promise<RejectionCost[]> {
  const sink = new DynamoDbSink<Order>({
    tableName: 'orders',
    keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } },
    dynamoDb: configFor(endpoint),
    onRejected: () => {},
  });
  await using writer = await sink.createWriter();
  // Made before anything is measured, and used again: what they cost to make and to collect is no part of it.
  const good = Array.from({ length: records }, (_, n) => order(n));
  const microsOf = async (bad: readonly Order[] | undefined): Promise<number> => {
    const before = process.cpuUsage();
    for (let i = 0; i < records; i++) {
      const room = writer.write(good[i] as Order);
      if (room !== undefined) await room;
      const roomAfter = bad && writer.write(bad[i] as Order);
      if (roomAfter !== undefined) await roomAfter;
    }
    await writer.flush();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / records;
  };
  const costs: RejectionCost[] = [];
  for (const [kind, spoil] of Object.entries(spoilers)) {
    const bad = good.map(spoil);
    const alone: number[] = [];
    const mixed: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const [a, m] = [await microsOf(undefined), await microsOf(bad)];
      if (round < 0) continue; // warm-up
      alone.push(a);
      mixed.push(m);
    }
    const [goodMicros, both] = [median(alone), median(mixed)];
    costs.push({ kind, share: goodMicros / both, goodMicros, rejectedMicros: both - goodMicros });
  }
  return costs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
