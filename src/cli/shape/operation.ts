import type { WriteRequest } from '../../convert/element-converter.js';

type Operation = WriteRequest['type'];

/** Of change feeds and of people: Debezium, DynamoDB Streams, MongoDB, SQL. */
const WORDS: Readonly<Record<Operation, readonly string[]>> = {
  PUT: ['put', 'c', 'r', 'u', 'i', 'create', 'read', 'update', 'insert', 'upsert', 'modify', 'replace'],
  DELETE: ['delete', 'd', 'remove'],
};

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  (['PUT', 'DELETE'] as const).flatMap((operation) =>
    WORDS[operation].map((word) => [word, operation] as const),
  ),
);

/** For messages. */
export const OPERATION_WORDS: string = [...OPERATIONS.keys()].join(', ');

/** What a word says that a record becomes, in any case; undefined if it says nothing. */
export function operationOf(word: string): Operation | undefined {
  return OPERATIONS.get(word) ?? OPERATIONS.get(word.toLowerCase());
}
