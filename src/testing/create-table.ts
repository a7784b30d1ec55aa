import type { KeyAttribute, TableSchema } from './attribute-value.js';
import type { CapacityOptions } from './capacity-options.js';
import { readFields, readList, readString } from './read-json.js';
import { onlyKnown } from './read-parameters.js';
import { validationException } from './service-error.js';
import type { IndexOptions, TableOptions } from './table-options.js';

const KNOWN = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'BillingMode',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'GlobalSecondaryIndexes',
  'TableClass',
  'DeletionProtectionEnabled',
  'Tags',
];

type Fields = ReadonlyMap<string, unknown>;

/** Reads a CreateTable request: the table's name, and the table with the capacity it is to have. */
export function readCreateTable(json: unknown): { name: string; options: TableOptions } {
  const request = readFields(json);
  onlyKnown(request, KNOWN);
  const name = readString(request.get('TableName') ?? '');
  if (!/^[\w.-]{3,255}$/.test(name)) {
    throw validationException(
      'TableName must be at least 3 characters long and at most 255 characters long, of a-z, A-Z, 0-9, _ . and -',
    );
  }
  const types = readTypes(request);
  const isProvisioned = readString(request.get('BillingMode') ?? 'PROVISIONED') === 'PROVISIONED';
  const indexes = readList(request.get('GlobalSecondaryIndexes') ?? []).map(
    (each): [string, IndexOptions] => {
      const index = readFields(each);
      onlyKnown(index, [
        'IndexName',
        'KeySchema',
        'Projection',
        'ProvisionedThroughput',
        'OnDemandThroughput',
      ]);
      const schema = readSchema(index, types);
      return [
        readString(index.get('IndexName') ?? ''),
        { ...schema, capacity: readCapacity(index, isProvisioned) },
      ];
    },
  );
  const schema = readSchema(request, types);
  return {
    name,
    options: {
      ...schema,
      capacity: readCapacity(request, isProvisioned),
      ...(indexes.length > 0 && { indexes: Object.fromEntries(indexes) }),
    },
  };
}

function readTypes(request: Fields): ReadonlyMap<string, string> {
  const definitions = readList(request.get('AttributeDefinitions') ?? []).map(readFields);
  return new Map(
    definitions.map((each) => [
      readString(each.get('AttributeName') ?? ''),
      readString(each.get('AttributeType') ?? ''),
    ]),
  );
}

function readSchema(fields: Fields, types: ReadonlyMap<string, string>): TableSchema {
  const elements = readList(fields.get('KeySchema') ?? []).map(readFields);
  const [hash, range, ...others] = elements;
  const keyTypes = elements.map((each) => each.get('KeyType'));
  if (
    hash === undefined ||
    others.length > 0 ||
    keyTypes[0] !== 'HASH' ||
    (range && keyTypes[1] !== 'RANGE')
  ) {
    throw validationException('Invalid KeySchema: one HASH key, then at most one RANGE key');
  }
  const partitionKey = readKey(hash, types);
  return range === undefined ? { partitionKey } : { partitionKey, sortKey: readKey(range, types) };
}

function readKey(element: Fields, types: ReadonlyMap<string, string>): KeyAttribute {
  const name = readString(element.get('AttributeName') ?? '');
  const type = types.get(name);
  if (type === 'S' || type === 'N' || type === 'B') return { name, type };
  throw validationException(
    'One or more parameter values were invalid: ' +
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}]`,
  );
}

function readCapacity(fields: Fields, isProvisioned: boolean): CapacityOptions {
  if (isProvisioned) {
    const units = readFields(fields.get('ProvisionedThroughput') ?? {}).get('WriteCapacityUnits');
    if (typeof units !== 'number' || !(units >= 1)) {
      throw validationException(
        'One or more parameter values were invalid: ' +
          'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
      );
    }
    return { writeUnitsPerSecond: units };
  }
  const most = readFields(fields.get('OnDemandThroughput') ?? {}).get('MaxWriteRequestUnits');
  return { onDemand: typeof most === 'number' && most > 0 ? { maxWriteUnitsPerSecond: most } : {} };
}
