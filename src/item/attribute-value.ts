import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { findName } from './find-name.js';
import { type ItemEncoder, refuseValue } from './item-encoder.js';
import { isPlainObject, putList, putMap } from './javascript-value.js';
import { putConstant } from './put-text.js';
import { putBinary, putBoolean, putDecimal, putNull, putStringValue } from './scalar-value.js';
import { putBinarySet, putNumberSet, putStringSet } from './set-value.js';

/** Adds a value that is in DynamoDB's own form already, checked as strictly as any. */
export function putAttributeValue(encoder: ItemEncoder, value: unknown, depth: number): void {
  if (!isMap(value)) {
    refuseValue(encoder, depth, "is not in DynamoDB's form, such as { S: 'text' }");
    return;
  }
  const type = soleMember(value);
  if (type === undefined) {
    refuseValue(encoder, depth, `must have exactly one of ${[...MEMBERS].join(', ')}`);
  } else if (!putTyped(encoder, type, value[type], depth)) {
    refuseValue(encoder, depth, `has a ${type} that DynamoDB's form does not allow`);
  }
}

/** {@link putAttributeValue} with the name before it. */
export function putNamedAttributeValue(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  depth: number,
): void {
  putConstant(encoder, findName(encoder, name, depth).beforeValue);
  putAttributeValue(encoder, value, depth);
}

/** False if the content is not of its type. */
function putTyped(encoder: ItemEncoder, type: MemberName, content: unknown, depth: number): boolean {
  switch (type) {
    case 'S':
      if (typeof content !== 'string') return false;
      putStringValue(encoder, content, depth);
      return true;
    case 'N':
      if (typeof content !== 'string') return false;
      putDecimal(encoder, content, depth);
      return true;
    case 'B': {
      const bytes = typeof content === 'object' && content !== null ? bytesOf(content) : undefined;
      if (bytes === undefined) return false;
      putBinary(encoder, bytes);
      return true;
    }
    case 'BOOL':
      if (typeof content !== 'boolean') return false;
      putBoolean(encoder, content);
      return true;
    case 'NULL':
      if (content !== true) return false;
      putNull(encoder);
      return true;
    case 'M':
      if (!isMap(content)) return false;
      putMap(encoder, content, depth, putNamedAttributeValue);
      return true;
    case 'L':
      if (!Array.isArray(content)) return false;
      putList(encoder, content, depth, putAttributeValue);
      return true;
    default:
      if (!Array.isArray(content)) return false;
      putMembers(encoder, type, content, depth);
      return true;
  }
}

type MemberName = keyof AttributeValueInput;
const MEMBERS: ReadonlySet<string> = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);

/** The one member that says of which type a value is; undefined if there is not exactly one. */
function soleMember(value: Readonly<Record<string, unknown>>): MemberName | undefined {
  let found: string | undefined;
  for (const name of Object.keys(value)) {
    if (value[name] === undefined) continue;
    if (found !== undefined || !MEMBERS.has(name)) return undefined;
    found = name;
  }
  return found as MemberName | undefined;
}

// Only plain objects: a Map or an instance of a class would be written without what it holds.
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && isPlainObject(value);
}

function putMembers(
  encoder: ItemEncoder,
  type: MemberName,
  members: readonly unknown[],
  depth: number,
): void {
  if (members.length === 0) {
    refuseValue(encoder, depth, 'is an empty set, which DynamoDB does not have');
    return;
  }
  const memberType = type === 'BS' ? 'object' : 'string';
  // Not `every`: it passes over holes.
  for (const member of members) {
    if (typeof member === memberType && member !== null) continue;
    refuseValue(encoder, depth, `is a set with a member that is not of type ${type}`);
    return;
  }
  if (type === 'BS') putBinarySet(encoder, members as readonly object[], depth);
  else if (type === 'SS') putStringSet(encoder, members as readonly string[], depth);
  else putNumberSet(encoder, members as readonly string[], depth);
}
