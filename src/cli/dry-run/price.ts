/** What a million write request units cost. */
export interface Price {
  /** In US dollars. */
  readonly perMillion: number;
  /** Of which region and since when; undefined of one that was given. */
  readonly listed: ListPrice | undefined;
}

/** A price that Amazon has published. */
export interface ListPrice {
  readonly perMillion: number;
  readonly region: string;
  /** The day from which it holds. */
  readonly since: string;
  readonly source: string;
}

/**
 * On demand, of a table of the standard class, since it was halved. Other regions have prices of their own.
 */
export const DEFAULT_PRICE: ListPrice = {
  perMillion: 0.625,
  region: 'us-east-1',
  since: '2024-11-01',
  source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
};

/** The price that was given, else {@link DEFAULT_PRICE}. */
export function priceOf(given: number | undefined): Price {
  if (given !== undefined) return { perMillion: given, listed: undefined };
  return { perMillion: DEFAULT_PRICE.perMillion, listed: DEFAULT_PRICE };
}

/** What so many write request units cost, in US dollars. */
export function costOf(writeUnits: number, { perMillion }: Price): number {
  return (writeUnits / 1e6) * perMillion;
}

/** An amount for people: cents, and of less than a dollar as many digits as tell something. */
export function dollars(amount: number): string {
  if (amount >= 1 || amount === 0) return `${MONEY.format(amount)} USD`;
  return amount < 0.000_1 ? 'less than 0.0001 USD' : `${SMALL_MONEY.format(amount)} USD`;
}

const MONEY = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SMALL_MONEY = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
