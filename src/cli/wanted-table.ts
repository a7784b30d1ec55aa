import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isSameKey, type KeySchema, keySchemaText } from '../item/key-schema.js';
import type { LoadArguments } from './arguments.js';
import type { DocumentConverter } from './load-converter.js';
import { type KnownKey, readyTable, type WantedTable } from './ready-table.js';
import type { KeyFlag } from './shape/key-arguments.js';
import { OF_CONVERTER } from './table-arguments.js';
import type { TableFacts } from './table-facts.js';
import { TableService } from './table-service.js';
import { UsageError } from './usage-error.js';

/** Who may tell the key of a table that is there, so that it need not be asked. */
export const GIVEN_KEYS: ReadonlySet<string> = new Set<KeyFlag>(['--key', '--key-schema']);

/** What the command line and the converter say of the table. @throws {UsageError} they contradict each other */
export function wantedTable(
  {
    createTable,
    billing,
    options,
    keyFrom,
  }: Pick<LoadArguments, 'createTable' | 'billing' | 'options' | 'keyFrom'>,
  converter: DocumentConverter | undefined,
): WantedTable {
  const created = keyToCreate(createTable, converter);
  const isConverters = createTable === OF_CONVERTER;
  return {
    key: knownKey(created, isConverters, options.keySchema, keyFrom, converter?.keySchema),
    isMade: created !== undefined,
    billing,
    needsCapacity: options.maxWriteCapacityShare !== undefined,
  };
}

/**
 * Makes the table or waits for it, if it is to be made or waited for.
 * @returns as {@link readyTable}; undefined if it was not asked for
 * @throws as {@link readyTable}
 */
export async function makeReady(
  dynamoDb: DynamoDBClientConfig,
  { options, wait }: Pick<LoadArguments, 'options' | 'wait'>,
  wanted: WantedTable,
  tell: (message: string) => void,
): Promise<TableFacts | undefined> {
  if (!wanted.isMade && !wait) return undefined;
  using service = await TableService.open(dynamoDb, options);
  return await readyTable(service, options.tableName, wanted, tell);
}

function knownKey(
  created: KeySchema | undefined,
  isConverters: boolean,
  given: KeySchema | undefined,
  givenBy: KeyFlag | undefined,
  ofConverter: KeySchema | undefined,
): KnownKey | undefined {
  if (given !== undefined && ofConverter !== undefined && !isSameKey(given, ofConverter)) {
    throw new UsageError(
      `${givenBy} is ${keySchemaText(given)}, and the key of the converter ${keySchemaText(ofConverter)}`,
    );
  }
  const schema = created ?? given ?? ofConverter;
  if (schema === undefined) return undefined;
  if (created !== undefined && !isConverters) return { schema, from: '--create-table' };
  return {
    schema,
    from: given !== undefined && givenBy !== undefined && !isConverters ? givenBy : 'the converter',
  };
}

/** @throws {UsageError} the converter does not know its key, or knows another one */
function keyToCreate(
  createTable: LoadArguments['createTable'],
  converter: DocumentConverter | undefined,
): KeySchema | undefined {
  const known = converter?.keySchema;
  if (createTable === OF_CONVERTER) {
    if (known !== undefined) return known;
    throw new UsageError(
      '--create-table converter: that converter has no keySchema; say the key, such as --create-table pk:S,sk:N',
    );
  }
  if (createTable !== undefined && known !== undefined && !isSameKey(createTable, known)) {
    throw new UsageError(
      `--create-table is ${keySchemaText(createTable)}, and the key of the converter ${keySchemaText(known)}: say --create-table converter`,
    );
  }
  return createTable;
}
