import { beanSchema, DynamoDbBeanElementConverter } from '../../dist/bean/index.js';
import { type ConverterObject, typeInformedElementConverter } from '../../dist/index.js';
import { makeOrder, type Order } from '../cases/orders.ts';

/** A way from an element to an item. */
export interface Conversion {
  readonly title: string;
  /** The element that stands for the i-th order. */
  readonly make: (i: number) => object;
  /** Undefined for elements that are put as they are. */
  readonly converter: Pick<ConverterObject<object>, 'apply'> | undefined;
}

class Address {
  readonly street: string;
  readonly city: string;
  readonly postcode: string;

  constructor({ street, city, postcode }: Order['address']) {
    this.street = street;
    this.city = city;
    this.postcode = postcode;
  }
}

class OrderBean {
  readonly customer: string;
  readonly order: string;
  readonly status: string;
  readonly placedAt: string;
  readonly currency: string;
  readonly total: number;
  readonly quantity: number;
  readonly paid: boolean;
  readonly address: Address;
  readonly skus: readonly string[];

  constructor(order: Order) {
    this.customer = order.customer;
    this.order = order.order;
    this.status = order.status;
    this.placedAt = order.placedAt;
    this.currency = order.currency;
    this.total = order.total;
    this.quantity = order.quantity;
    this.paid = order.paid;
    this.address = new Address(order.address);
    this.skus = order.skus;
  }
}

beanSchema(Address, { attributes: {} });
const beans = beanSchema(OrderBean, {
  attributes: { customer: { partitionKey: true }, order: { sortKey: true } },
});

const typed = typeInformedElementConverter(
  {
    customer: 'string',
    order: 'string',
    status: 'string',
    placedAt: 'string',
    currency: 'string',
    total: 'number',
    quantity: 'number',
    paid: 'boolean',
    address: { street: 'string', city: 'string', postcode: 'string' },
    skus: 'stringList',
  },
  { partitionKey: 'customer', sortKey: 'order' },
);

/** By name; the first is what the others are held against. */
export const conversions: Readonly<Record<string, Conversion>> = {
  plain: { title: 'plain documents, put as they are', make: (i) => makeOrder(i), converter: undefined },
  typed: {
    title: '`typeInformedElementConverter`',
    make: (i) => makeOrder(i),
    converter: typed as Pick<ConverterObject<object>, 'apply'>,
  },
  beans: {
    title: '`DynamoDbBeanElementConverter`',
    make: (i) => new OrderBean(makeOrder(i)),
    converter: new DynamoDbBeanElementConverter(beans) as Pick<ConverterObject<object>, 'apply'>,
  },
};
