import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { type ItemEncoder, refuseValue } from './item-encoder.js';
import { binaryText, decimalText, isPlainObject, listText, mapText } from './javascript-value.js';
import { stringText } from './json-text.js';
import { binarySetText, numberSetText, stringSetText } from './set-value.js';

/** A value that is in DynamoDB's own form already, checked as strictly as any. */
export function attributeValueText(encoder: ItemEncoder, value: unknown, depth: number): string {
  if (!isMap(value)) return refuseValue(encoder, depth, "is not in DynamoDB's form, such as { S: 'text' }");
  const type = soleMember(encoder, value, depth);
  const content = value[type];
  switch (type) {
    case 'S':
      if (typeof content === 'string') return `{"S":${stringText(encoder, content, depth)}}`;
      break;
    case 'N':
      if (typeof content === 'string') return decimalText(encoder, content, depth);
      break;
    case 'B': {
      const bytes = typeof content === 'object' && content !== null ? bytesOf(content) : undefined;
      if (bytes !== undefined) return binaryText(encoder, bytes);
      break;
    }
    case 'BOOL':
      if (typeof content === 'boolean') {
        encoder.size += 1;
        return content ? '{"BOOL":true}' : '{"BOOL":false}';
      }
      break;
    case 'NULL':
      if (content === true) {
        encoder.size += 1;
        return '{"NULL":true}';
      }
      break;
    case 'M':
      if (isMap(content)) return mapText(encoder, content, depth, attributeValueText);
      break;
    case 'L':
      if (Array.isArray(content)) return listText(encoder, content, depth, attributeValueText);
      break;
    default:
      if (Array.isArray(content)) return membersText(encoder, type, content, depth);
  }
  return refuseValue(encoder, depth, `has a ${type} that DynamoDB's form does not allow`);
}

type MemberName = keyof AttributeValueInput;
const MEMBERS: ReadonlySet<string> = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);

function soleMember(
  encoder: ItemEncoder,
  value: Readonly<Record<string, unknown>>,
  depth: number,
): MemberName {
  let found: string | undefined;
  for (const name of Object.keys(value)) {
    if (value[name] === undefined) continue;
    if (found !== undefined || !MEMBERS.has(name)) {
      refuseValue(encoder, depth, `must have exactly one of ${[...MEMBERS].join(', ')}`);
    }
    found = name;
  }
  if (found === undefined) refuseValue(encoder, depth, `must have exactly one of ${[...MEMBERS].join(', ')}`);
  return found as MemberName;
}

// Only plain objects: a Map or an instance of a class would be written without what it holds.
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && isPlainObject(value);
}

function membersText(
  encoder: ItemEncoder,
  type: MemberName,
  members: readonly unknown[],
  depth: number,
): string {
  if (members.length === 0) refuseValue(encoder, depth, 'is an empty set, which DynamoDB does not have');
  const memberType = type === 'BS' ? 'object' : 'string';
  // Not `every`: it passes over holes.
  for (const member of members) {
    if (typeof member === memberType && member !== null) continue;
    refuseValue(encoder, depth, `is a set with a member that is not of type ${type}`);
  }
  if (type === 'BS') return binarySetText(encoder, members as readonly object[], depth);
  const texts = members as readonly string[];
  return type === 'SS' ? stringSetText(encoder, texts, depth) : numberSetText(encoder, texts, depth);
}
