import { ConstantText } from './constant-text.js';

/** An attribute's name, ready to be written before a value: with the comma before it, up to the value's first byte. */
export class AttributeName {
  readonly name: string;
  /** Bytes by DynamoDB's size rule. */
  readonly size: number;
  readonly beforeValue: ConstantText;
  readonly beforeString: ConstantText;
  readonly beforeNumber: ConstantText;
  /** The name that came after this one last time: records of one shape need no other search. */
  next: AttributeName | undefined = undefined;

  constructor(name: string) {
    const text = `,${JSON.stringify(name)}:`;
    this.name = name;
    this.size = Buffer.byteLength(name);
    this.beforeValue = new ConstantText(text);
    this.beforeString = new ConstantText(`${text}{"S":"`);
    this.beforeNumber = new ConstantText(`${text}{"N":"`);
  }
}
