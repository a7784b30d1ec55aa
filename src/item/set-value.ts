import { isBoxedPrimitive } from 'node:util/types';
import { bytesOf } from './binary.js';
import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';
import { stringText } from './json-text.js';
import { isNumberValue, numberFault, numberSize, parseNumber, wireNumber } from './number.js';

/** A JavaScript Set as DynamoDB's string, number or binary set. */
export function setText(encoder: ItemEncoder, set: ReadonlySet<unknown>, depth: number): string {
  if (set.size === 0) refuseValue(encoder, depth, 'is an empty set, which DynamoDB does not have');
  const members = Array.from(set, (member) => (isBoxedPrimitive(member) ? member.valueOf() : member));
  const kind = kindOf(members[0]);
  for (const member of members) {
    const memberKind = kindOf(member);
    if (memberKind === undefined) {
      refuseValue(encoder, depth, 'is a set with a member that is not a string, number, bigint or binary');
    }
    if (memberKind !== kind) {
      refuseValue(encoder, depth, 'is a set of mixed types; a set holds strings, numbers or binary');
    }
  }
  if (kind === 'SS') return stringSetText(encoder, members as string[], depth);
  if (kind === 'NS') return numberSetText(encoder, numberTexts(encoder, members, depth), depth);
  return binarySetText(encoder, members as object[], depth);
}

function kindOf(member: unknown): 'SS' | 'NS' | 'BS' | undefined {
  if (typeof member === 'string') return 'SS';
  if (typeof member === 'number' || typeof member === 'bigint') return 'NS';
  if (typeof member !== 'object' || member === null) return undefined;
  if (isNumberValue(member)) return 'NS';
  return bytesOf(member) === undefined ? undefined : 'BS';
}

function numberTexts(encoder: ItemEncoder, members: readonly unknown[], depth: number): string[] {
  return members.map((member) => {
    if (typeof member === 'number') {
      const fault = numberFault(member);
      if (fault !== undefined) refuseValue(encoder, depth, `is a set with a member that ${fault}`);
    }
    return typeof member === 'object' ? (member as { value: string }).value : String(member);
  });
}

/** `{"SS":[…]}`; refuses a member that is there twice. */
export function stringSetText(encoder: ItemEncoder, members: readonly string[], depth: number): string {
  refuseTwice(encoder, members, depth);
  let text = '{"SS":[';
  for (let i = 0; i < members.length; i++) {
    text += (i === 0 ? '' : ',') + stringText(encoder, members[i] as string, depth);
  }
  return `${text}]}`;
}

/** `{"NS":[…]}`; 1 and 1.0 are the same member. */
export function numberSetText(encoder: ItemEncoder, members: readonly string[], depth: number): string {
  const canonical: string[] = [];
  let text = '{"NS":[';
  for (const member of members) {
    const parsed = parseNumber(member);
    if (parsed.fault !== undefined)
      refuseValue(encoder, depth, `is a set with a member that ${parsed.fault}`);
    encoder.size += numberSize(parsed.digits);
    text += `${canonical.length === 0 ? '' : ','}"${wireNumber(member, parsed)}"`;
    canonical.push(parsed.canonical);
  }
  refuseTwice(encoder, canonical, depth);
  return `${text}]}`;
}

/** `{"BS":[…]}`; members with equal bytes are the same member. */
export function binarySetText(encoder: ItemEncoder, members: readonly object[], depth: number): string {
  const encoded: string[] = [];
  for (const member of members) {
    const bytes = bytesOf(member);
    if (bytes === undefined) refuseValue(encoder, depth, 'is a binary set with a member that is not binary');
    encoder.size += bytes.length;
    if (encoder.size > encoder.maxSize) refuseSize(encoder);
    encoded.push(bytes.toString('base64'));
  }
  refuseTwice(encoder, encoded, depth);
  return `{"BS":["${encoded.join('","')}"]}`;
}

function refuseTwice(encoder: ItemEncoder, members: readonly string[], depth: number): void {
  if (members.length > 1 && new Set(members).size !== members.length) {
    refuseValue(encoder, depth, 'is a set with the same member twice');
  }
}
