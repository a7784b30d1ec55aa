import { ConstantText } from './constant-text.js';

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
}
