import type { BodyWriter } from './body-writer.ts';
import { type ConstantText, constant } from './constant-text.ts';

const FIRST_WRITE = constant('{"PutRequest":{"Item":');
const NEXT_WRITE = constant('}},{"PutRequest":{"Item":');
const END = constant('}}]}}');

/** The constant bytes around the items of a BatchWriteItem for one table. */
export class BatchFrame {
  readonly #start: ConstantText;

  constructor(tableName: string) {
    this.#start = constant(`{"RequestItems":{${JSON.stringify(tableName)}:[`);
  }

  start(body: BodyWriter): void {
    body.constant(this.#start);
  }

  /** Comes before each item. */
  item(body: BodyWriter, isFirst: boolean): void {
    body.constant(isFirst ? FIRST_WRITE : NEXT_WRITE);
  }

  end(body: BodyWriter): void {
    body.constant(END);
  }
}
