import type { DeclaredType } from './column-type.js';
import { TypeFault } from './type-reader.js';

const KEY_KINDS: ReadonlySet<string> = new Set([
  'string',
  'boolean',
  'integer',
  'date',
  'time',
  'timestamp',
  'instant',
]);

/** Names in a DynamoDB map are text: of other types Java's text and JavaScript's differ, or there is none. */
export function asKey(declared: DeclaredType, fault: TypeFault): DeclaredType {
  if (KEY_KINDS.has(declared.type.kind)) return declared;
  const expected =
    'a type whose values can be the names in a map (a string, BOOLEAN, a whole number, a date or a time)';
  throw new TypeFault(expected, fault.position);
}
