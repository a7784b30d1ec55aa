import { attributeValues, type SinkErrorCode, type WriteRequest } from 'dynamodb-sink';

/** One way in which a record cannot be written. */
export interface PoisonKind {
  readonly name: string;
  /** What the converter gives for it, or throws. */
  readonly convert: (pk: string) => WriteRequest | Promise<WriteRequest>;
  readonly code: SinkErrorCode;
  readonly message: RegExp;
  /** Whether `error.key` names its key: it has one, and it is known whose. */
  readonly hasKey: boolean;
}

function put(
  name: string,
  code: SinkErrorCode,
  message: RegExp,
  item: (pk: string) => unknown,
  hasKey = code !== 'INVALID_KEY',
): PoisonKind {
  return { name, convert: (pk) => ({ type: 'PUT', item: item(pk) as object }), code, message, hasKey };
}

function value(name: string, message: RegExp, bad: () => unknown): PoisonKind {
  return put(name, 'INVALID_ITEM', message, (pk) => ({ pk, bad: bad() }));
}

class Money {
  readonly cents = 5;
}

function nested(levels: number): unknown {
  let inside: unknown = 1;
  for (let level = 0; level < levels; level++) inside = [inside];
  return inside;
}

function cyclic(): object {
  const cycle: { again?: object } = {};
  cycle.again = cycle;
  return cycle;
}

/** Found before anything is sent. */
export const localKinds: readonly PoisonKind[] = [
  put('an item that is too large', 'RECORD_TOO_LARGE', /larger than 409600 bytes/, (pk) => ({
    pk,
    filler: 'x'.repeat(409_600),
  })),
  put('an item of many parts that is too large', 'RECORD_TOO_LARGE', /larger than 409600 bytes/, (pk) => ({
    pk,
    list: new Array(200_000).fill(true),
    more: new Array(30_000).fill('x'),
  })),
  put('no key', 'INVALID_KEY', /partition key pk is missing/, () => ({ other: 1 })),
  put('a key that is undefined', 'INVALID_KEY', /partition key pk is missing/, () => ({ pk: undefined })),
  put('an empty key', 'INVALID_KEY', /partition key pk is empty/, () => ({ pk: '' })),
  put('a key that is null', 'INVALID_KEY', /pk must be a string/, () => ({ pk: null })),
  put('a key of another type', 'INVALID_KEY', /pk must be a string/, () => ({ pk: 7 })),
  put('a key in the form of DynamoDB', 'INVALID_KEY', /attributeValues\(\)/, (pk) => ({ pk: { S: pk } })),
  put('a key that is too long', 'INVALID_KEY', /has 2049 bytes; the limit is 2048/, () => ({
    pk: 'ä'.repeat(1024).padEnd(1025, 'x'),
  })),
  value('NaN', /attribute bad is NaN/, () => Number.NaN),
  value('infinity', /attribute bad is infinite/, () => Number.NEGATIVE_INFINITY),
  value('a number of 39 digits', /attribute bad .*38/, () => 10n ** 38n + 1n),
  value('a number that is too large', /attribute bad/, () => 1e126),
  value('undefined in a list', /attribute bad\[1\] is undefined/, () => [1, undefined]),
  value('a function', /attribute bad is a function/, () => () => {}),
  value('a symbol', /attribute bad is a symbol/, () => Symbol('s')),
  value('a Date', /attribute bad is a Date/, () => new Date(0)),
  value('an instance of a class', /attribute bad is an instance of Money/, () => new Money()),
  value('a promise', /attribute bad is a Promise/, () => Promise.resolve(1)),
  value(
    'a Map with keys that are no strings',
    /Map with a key that is not a string/,
    () => new Map([[1, 2]]),
  ),
  value('an empty set', /attribute bad is an empty set/, () => new Set()),
  value('a set of mixed types', /set of mixed types/, () => new Set(['a', 1])),
  value('a set with equal members', /same member twice/, () => new Set([Uint8Array.of(1), Uint8Array.of(1)])),
  value('a set of objects', /member that is not a string/, () => new Set([{}])),
  value('a lone surrogate', /attribute bad has a lone surrogate/, () => 'a\ud800'),
  value('33 levels', /is nested deeper than 32 levels/, () => nested(32)),
  value('a cycle', /is nested deeper than 32 levels/, cyclic),
  put('a getter that throws', 'INVALID_ITEM', /could not be read: from the getter/, (pk) => ({
    pk,
    get bad(): never {
      throw new Error('from the getter');
    },
  })),
  put('an item that is none', 'INVALID_ITEM', /the item is null/, () => null, false),
  put('a list for an item', 'INVALID_ITEM', /the item is an array/, () => [1], false),
  put('a number in the form of DynamoDB that is none', 'INVALID_ITEM', /attribute bad/, (pk) =>
    attributeValues({ pk: { S: pk }, bad: { N: '1,5' } }),
  ),
  put('an unknown type in the form of DynamoDB', 'INVALID_ITEM', /attribute bad/, (pk) =>
    attributeValues({ pk: { S: pk }, bad: { X: 1 } as never }),
  ),
  {
    name: 'an unknown type of request',
    convert: (pk) => ({ type: 'UPSERT' as never, item: { pk } }),
    code: 'INVALID_WRITE_REQUEST',
    message: /its type is 'UPSERT'/,
    hasKey: true,
  },
  {
    name: 'a condition, which would have no effect',
    convert: (pk) => ({ type: 'PUT', item: { pk }, conditionExpression: 'x' }) as WriteRequest,
    code: 'INVALID_WRITE_REQUEST',
    message: /no conditionExpression/,
    hasKey: true,
  },
  {
    name: 'a delete without a key',
    convert: () => ({ type: 'DELETE', item: { other: 1 } }),
    code: 'INVALID_KEY',
    message: /partition key pk is missing/,
    hasKey: false,
  },
  {
    name: 'a table that is not there',
    convert: (pk) => ({ type: 'PUT', item: { pk }, tableName: 'nowhere' }),
    code: 'TABLE_NOT_FOUND',
    message: /nowhere/,
    hasKey: false,
  },
  {
    name: 'a converter that throws',
    convert: () => {
      throw new Error('no such column');
    },
    code: 'CONVERTER_FAILED',
    message: /no such column/,
    hasKey: false,
  },
  {
    name: 'a converter whose promise rejects',
    convert: () => Promise.reject(new Error('no such column')),
    code: 'CONVERTER_FAILED',
    message: /no such column/,
    hasKey: false,
  },
];

/** The attribute that makes the modelled service of these tests refuse an item, with its text for the reason. */
export const REFUSED_BY_SERVICE = 'refused';

function refused(name: string, reason: string): PoisonKind {
  return put(name, 'WRITE_REFUSED', new RegExp(`ValidationException: ${reason}`), (pk) => ({
    pk,
    [REFUSED_BY_SERVICE]: reason,
  }));
}

/** Which only the service refuses. */
export const serviceKinds: readonly PoisonKind[] = [
  refused('an index key of another type', 'Type mismatch for Index Key'),
  refused(
    'a size at the border that is counted otherwise here',
    'Item size has exceeded the maximum allowed size',
  ),
  {
    name: 'a table that is gone',
    convert: (pk) => ({ type: 'PUT', item: { pk }, tableName: 'gone' }),
    code: 'TABLE_NOT_FOUND',
    message: /table gone was not found/,
    hasKey: true,
  },
  {
    name: 'a table with another key than was said',
    convert: (pk) => ({ type: 'PUT', item: { pk }, tableName: 'misnamed' }),
    code: 'WRITE_REFUSED',
    message: /ValidationException: .*does not match the schema/,
    hasKey: true,
  },
];
