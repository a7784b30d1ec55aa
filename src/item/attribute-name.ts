import { ConstantText } from './constant-text.js';
import type { KeyAttribute, KeySchema } from './key-schema.js';

/** What an attribute is in a primary key. */
export const KeyRole = {
  none: 0,
  partitionText: 1,
  sortText: 2,
  /** A part of the key that is no text, or whose name has escapes. */
  other: 3,
} as const;

/** A value of {@link KeyRole}. */
export type KeyRoleValue = (typeof KeyRole)[keyof typeof KeyRole];

/** An attribute's name, ready to be written before a value: with the comma before it, up to the value's first byte. */
export class AttributeName {
  readonly name: string;
  /** Bytes by DynamoDB's size rule. */
  readonly size: number;
  readonly beforeValue: ConstantText;
  readonly beforeString: ConstantText;
  readonly beforeNumber: ConstantText;
  /** What {@link beforeString} and {@link beforeNumber} take at most, padding included; without end if they are not ASCII. */
  readonly room: number;
  /** The name that came after this one last time: records of one shape need no other search. */
  next: AttributeName | undefined = undefined;
  /** The schema it was looked for in last, and what it is there. */
  schema: KeySchema | undefined = undefined;
  role: KeyRoleValue = KeyRole.none;

  constructor(name: string) {
    const text = `,${JSON.stringify(name)}:`;
    this.name = name;
    this.size = Buffer.byteLength(name);
    this.beforeValue = new ConstantText(text);
    this.beforeString = new ConstantText(`${text}{"S":"`);
    this.beforeNumber = new ConstantText(`${text}{"N":"`);
    const { words } = this.beforeString;
    this.room = words.length === 0 ? Number.POSITIVE_INFINITY : 8 * words.length;
  }

  /** Notes what it is in another schema. */
  lookIn(schema: KeySchema): void {
    const { partitionKey, sortKey } = schema;
    this.schema = schema;
    if (this.name === partitionKey.name) this.role = this.#roleOf(partitionKey, KeyRole.partitionText);
    else if (this.name === sortKey?.name) this.role = this.#roleOf(sortKey, KeyRole.sortText);
    else this.role = KeyRole.none;
  }

  #roleOf({ type }: KeyAttribute, role: KeyRoleValue): KeyRoleValue {
    // With escapes in its name a value does not begin where `endKey` takes it to.
    const hasEscapes = this.beforeValue.length !== this.size + ',"":'.length;
    return type === 'S' && !hasEscapes ? role : KeyRole.other;
  }
}
