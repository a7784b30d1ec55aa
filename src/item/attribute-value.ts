import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { type ItemEncoder, refuseValue } from './item-encoder.js';
import { binaryText, countElement, decimalText, enterContainer, listText } from './javascript-value.js';
import { nameText, stringText } from './json-text.js';
import { binarySetText, numberSetText, stringSetText } from './set-value.js';

/** A value that is in DynamoDB's own form already, checked as strictly as any. */
export function attributeValueText(encoder: ItemEncoder, value: AttributeValueInput, depth: number): string {
  const type = soleMember(encoder, value, depth);
  const content: unknown = value[type];
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
      if (isMap(content)) return mapText(encoder, content, depth);
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

function soleMember(encoder: ItemEncoder, value: unknown, depth: number): MemberName {
  if (!isMap(value)) return refuseValue(encoder, depth, "is not in DynamoDB's form, such as { S: 'text' }");
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

function isMap(value: unknown): value is Record<string, AttributeValueInput> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapText(encoder: ItemEncoder, map: Record<string, AttributeValueInput>, depth: number): string {
  enterContainer(encoder, depth);
  let text = '';
  for (const name of Object.keys(map)) {
    encoder.path[depth + 1] = name;
    countElement(encoder);
    if (text !== '') text += ',';
    text += nameText(encoder, name, depth + 1);
    text += attributeValueText(encoder, map[name] as AttributeValueInput, depth + 1);
  }
  return `{"M":{${text}}}`;
}

function membersText(
  encoder: ItemEncoder,
  type: MemberName,
  members: readonly unknown[],
  depth: number,
): string {
  if (members.length === 0) refuseValue(encoder, depth, 'is an empty set, which DynamoDB does not have');
  if (type === 'BS') {
    const isBinary = (member: unknown): member is object => typeof member === 'object' && member !== null;
    if (members.every(isBinary)) return binarySetText(encoder, members, depth);
  } else if (members.every((member) => typeof member === 'string')) {
    return type === 'SS' ? stringSetText(encoder, members, depth) : numberSetText(encoder, members, depth);
  }
  return refuseValue(encoder, depth, `is a set with a member that is not of type ${type}`);
}
