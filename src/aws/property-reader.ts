import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';

/** Credentials of the AWS SDK, or a function that provides them. */
export type Credentials = NonNullable<DynamoDBClientConfig['credentials']>;

/** What a property may be; numbers and booleans also as text, as in a Java `Properties`. */
export type PropertyValue = string | number | boolean | Credentials | undefined;

/** The properties of `setDynamoDbProperties`: keys of `AWSConfigConstants`. */
export type DynamoDbProperties = Readonly<Record<string, PropertyValue>>;

/** Reads properties by key and type, and knows in the end which ones nobody asked for. */
export class PropertyReader {
  readonly #values: Map<string, unknown>;
  readonly #read: Set<string> = new Set();

  /** @throws {DynamoDbSinkError} `INVALID_OPTION`, as do all methods; a value that may be secret is never shown */
  constructor(properties: unknown) {
    if (typeof properties !== 'object' || properties === null || Symbol.iterator in properties) {
      throw invalid('the DynamoDB properties must be an object whose names are keys of AWSConfigConstants');
    }
    this.#values = new Map(Object.entries(properties).filter(([, value]) => value !== undefined));
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    throw invalid(`property ${key} must be a text that is not empty`);
  }

  flag(key: string): boolean | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const text = typeof value === 'object' ? '' : String(value).toLowerCase();
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(`property ${key} must be true or false${shown(value)}`);
  }

  whole(key: string, max: number): number | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 && number <= max)
      return number;
    const range = max === Number.MAX_SAFE_INTEGER ? 'of 1 or more' : `from 1 to ${max}`;
    throw invalid(`property ${key} must be a whole number ${range}${shown(value)}`);
  }

  credentials(key: string): Credentials | undefined {
    const value = this.#take(key);
    if (value === undefined || typeof value === 'function') return value as Credentials | undefined;
    const { accessKeyId, secretAccessKey } = Object(value) as Record<string, unknown>;
    if (typeof accessKeyId === 'string' && typeof secretAccessKey === 'string') return value as Credentials;
    throw invalid(
      `property ${key} must be a credential provider of the AWS SDK (a function that gives a promise of ` +
        'credentials), not the name of a class',
    );
  }

  /** @throws {DynamoDbSinkError} for the first property that nobody has read and that there is a reason to refuse */
  refuseRest(reasonOf: (key: string) => string | undefined): void {
    for (const key of this.#values.keys()) {
      const reason = this.#read.has(key) ? undefined : reasonOf(key);
      if (reason !== undefined) throw invalid(`property ${key} ${reason}`);
    }
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return this.#values.get(key);
  }
}

/** For what is wrong with the properties. */
export function invalid(message: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', message);
}

/** Long texts might be a secret in the wrong place. */
function shown(value: unknown): string {
  return typeof value === 'object' || String(value).length > 8 ? '' : `; it is ${String(value)}`;
}
