import type { BodyWriter } from '../floor/body-writer.ts';
import { constant } from '../floor/constant-text.ts';
import type { BenchCase } from './bench-case.ts';
import { flatStrings, pick } from './flat-strings.ts';

export interface Order {
  readonly customer: string;
  readonly order: string;
  readonly status: string;
  readonly placedAt: string;
  readonly currency: string;
  readonly total: number;
  readonly quantity: number;
  readonly paid: boolean;
  readonly address: { readonly street: string; readonly city: string; readonly postcode: string };
  readonly skus: readonly string[];
}

const customers = flatStrings(4099, (i) => `customer-${100_000 + ((i * 7919) % 900_000)}`);
const statuses = flatStrings(4, (i) => ['placed', 'paid', 'shipped', 'delivered'][i] ?? '');
const times = flatStrings(4093, (i) => new Date(Date.UTC(2026, 0, 1) + i * 977_000).toISOString());
const currencies = flatStrings(3, (i) => ['EUR', 'GBP', 'USD'][i] ?? '');
const streets = flatStrings(1021, (i) => `${(i % 200) + 1} Long Acre Street`);
const cities = flatStrings(251, (i) => `${['Leeds', 'York', 'Bath', 'Hull'][i % 4]} ${i}`);
const postcodes = flatStrings(1019, (i) => `LS${i % 30} ${i % 10}AB`);
const skus = flatStrings(509, (i) => `sku-${1000 + i * 13}`);

/**
 * The i-th order written. Its number has less than thirteen characters: longer ones would be ropes.
 *
 * @param number which order it is; by default a new one
 */
export function makeOrder(i: number, number: number = i): Order {
  return {
    customer: pick(customers, number),
    order: `o${100_000_000 + number}`,
    status: pick(statuses, i),
    placedAt: pick(times, i),
    currency: pick(currencies, i),
    total: ((i * 7919) % 100_000) / 100,
    quantity: (i % 9) + 1,
    paid: i % 4 !== 0,
    address: { street: pick(streets, i), city: pick(cities, i), postcode: pick(postcodes, i) },
    skus: [pick(skus, i), pick(skus, i * 7)],
  };
}

const CUSTOMER = constant('{"customer":{"S":"');
const ORDER = constant('"},"order":{"S":"');
const STATUS = constant('"},"status":{"S":"');
const PLACED_AT = constant('"},"placedAt":{"S":"');
const CURRENCY = constant('"},"currency":{"S":"');
const TOTAL = constant('"},"total":{"N":"');
const QUANTITY = constant('"},"quantity":{"N":"');
const PAID_STREET = constant('"},"paid":{"BOOL":true},"address":{"M":{"street":{"S":"');
const UNPAID_STREET = constant('"},"paid":{"BOOL":false},"address":{"M":{"street":{"S":"');
const CITY = constant('"},"city":{"S":"');
const POSTCODE = constant('"},"postcode":{"S":"');
const SKUS = constant('"}}},"skus":{"L":[');
const FIRST_SKU = constant('{"S":"');
const NEXT_SKU = constant('"},{"S":"');
const END = constant('"}]}}');
const END_WITHOUT_SKUS = constant(']}}');

export function encodeOrder(body: BodyWriter, order: Order): void {
  const { address, skus } = order;
  body.constant(CUSTOMER);
  body.string(order.customer);
  body.constant(ORDER);
  body.string(order.order);
  body.constant(STATUS);
  body.string(order.status);
  body.constant(PLACED_AT);
  body.string(order.placedAt);
  body.constant(CURRENCY);
  body.string(order.currency);
  body.constant(TOTAL);
  body.number(order.total);
  body.constant(QUANTITY);
  body.number(order.quantity);
  body.constant(order.paid ? PAID_STREET : UNPAID_STREET);
  body.string(address.street);
  body.constant(CITY);
  body.string(address.city);
  body.constant(POSTCODE);
  body.string(address.postcode);
  body.constant(SKUS);
  for (let i = 0; i < skus.length; i++) {
    body.constant(i === 0 ? FIRST_SKU : NEXT_SKU);
    body.string(skus[i] as string);
  }
  body.constant(skus.length === 0 ? END_WITHOUT_SKUS : END);
}

export const orders: BenchCase<Order> = {
  name: 'orders',
  description: 'ten attributes of five types, with a nested map and a list; 400 B a write, every key new',
  shape: 'order',
  keySchema: {
    partitionKey: { name: 'customer', type: 'S' },
    sortKey: { name: 'order', type: 'S' },
  },
  recordCount: 400_000,
  make: (i) => makeOrder(i),
  encodeItem: encodeOrder,
};

export const ordersOverTls: BenchCase<Order> = {
  ...orders,
  name: 'orders-tls',
  description: 'the same orders over TLS 1.3',
  isTls: true,
};
