import { isBoxedPrimitive } from 'node:util/types';
import { bytesOf } from './binary.js';
import { ConstantText } from './constant-text.js';
import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';
import { isNumberValue, numberFault, numberSize, parseNumber, wireNumber } from './number.js';
import { putAscii, putConstant } from './put-text.js';
import { putString } from './string-value.js';

/** Adds a JavaScript Set as DynamoDB's string, number or binary set. */
export function putSet(encoder: ItemEncoder, set: ReadonlySet<unknown>, depth: number): void {
  if (set.size === 0) {
    refuseValue(encoder, depth, 'is an empty set, which DynamoDB does not have');
    return;
  }
  const members = Array.from(set, (member) => (isBoxedPrimitive(member) ? member.valueOf() : member));
  const kind = kindOf(members[0]);
  for (const member of members) {
    const memberKind = kindOf(member);
    if (memberKind === undefined) {
      refuseValue(encoder, depth, 'is a set with a member that is not a string, number, bigint or binary');
      return;
    }
    if (memberKind !== kind) {
      refuseValue(encoder, depth, 'is a set of mixed types; a set holds strings, numbers or binary');
      return;
    }
  }
  if (kind === 'SS') putStringSet(encoder, members as string[], depth);
  else if (kind === 'NS') {
    const texts = numberTexts(encoder, members, depth);
    if (encoder.fault === undefined) putNumberSet(encoder, texts, depth);
  } else putBinarySet(encoder, members as object[], depth);
}

function kindOf(member: unknown): 'SS' | 'NS' | 'BS' | undefined {
  if (typeof member === 'string') return 'SS';
  if (typeof member === 'number' || typeof member === 'bigint') return 'NS';
  if (typeof member !== 'object' || member === null) return undefined;
  if (isNumberValue(member)) return 'NS';
  return bytesOf(member) === undefined ? undefined : 'BS';
}

/** The members as decimal text, up to the first that is refused. */
function numberTexts(encoder: ItemEncoder, members: readonly unknown[], depth: number): string[] {
  const texts: string[] = [];
  for (const member of members) {
    const fault = typeof member === 'number' ? numberFault(member) : undefined;
    if (fault !== undefined) {
      refuseValue(encoder, depth, `is a set with a member that ${fault}`);
      break;
    }
    texts.push(typeof member === 'object' ? (member as { value: string }).value : String(member));
  }
  return texts;
}

const STRING_SET = new ConstantText('{"SS":[');
const NUMBER_SET = new ConstantText('{"NS":[');
const BINARY_SET = new ConstantText('{"BS":[');
const FIRST = new ConstantText('"');
const NEXT = new ConstantText(',"');
const END = new ConstantText(']}');

/** Adds `{"SS":[…]}`; refuses a member that is there twice. */
export function putStringSet(encoder: ItemEncoder, members: readonly string[], depth: number): void {
  if (isTwiceIn(encoder, members, depth)) return;
  putConstant(encoder, STRING_SET);
  for (let i = 0; i < members.length; i++) {
    putString(encoder, i === 0 ? FIRST : NEXT, members[i] as string, depth);
    if (encoder.fault !== undefined) return;
    encoder.end--; // the brace behind a value; there is none behind a member
  }
  putConstant(encoder, END);
}

/** Adds `{"NS":[…]}`; 1 and 1.0 are the same member. */
export function putNumberSet(encoder: ItemEncoder, members: readonly string[], depth: number): void {
  const canonical: string[] = [];
  putConstant(encoder, NUMBER_SET);
  for (const member of members) {
    const parsed = parseNumber(member);
    if (parsed.fault !== undefined) {
      refuseValue(encoder, depth, `is a set with a member that ${parsed.fault}`);
      return;
    }
    encoder.size += numberSize(parsed.digits);
    putMember(encoder, canonical.length, wireNumber(member, parsed));
    canonical.push(parsed.canonical);
  }
  if (!isTwiceIn(encoder, canonical, depth)) putConstant(encoder, END);
}

/** Adds `{"BS":[…]}`; members with equal bytes are the same member. */
export function putBinarySet(encoder: ItemEncoder, members: readonly object[], depth: number): void {
  const encoded: string[] = [];
  putConstant(encoder, BINARY_SET);
  for (const member of members) {
    const bytes = bytesOf(member);
    if (bytes === undefined) {
      refuseValue(encoder, depth, 'is a binary set with a member that is not binary');
      return;
    }
    encoder.size += bytes.length;
    if (encoder.size > encoder.maxSize) refuseSize(encoder);
    const base64 = bytes.toString('base64');
    putMember(encoder, encoded.length, base64);
    encoded.push(base64);
  }
  if (!isTwiceIn(encoder, encoded, depth)) putConstant(encoder, END);
}

/** Adds the member at `index`, which needs no escape. */
function putMember(encoder: ItemEncoder, index: number, text: string): void {
  putConstant(encoder, index === 0 ? FIRST : NEXT);
  putAscii(encoder, text);
  putConstant(encoder, FIRST);
}

/** Whether a member is there twice, which is refused. */
function isTwiceIn(encoder: ItemEncoder, members: readonly string[], depth: number): boolean {
  const isTwice = members.length > 1 && new Set(members).size !== members.length;
  if (isTwice) refuseValue(encoder, depth, 'is a set with the same member twice');
  return isTwice;
}
