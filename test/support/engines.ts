import { startDynalite } from './dynalite-engine.js';
import { startDynamoDbLocal, whyNoDynamoDbLocal } from './dynamodb-local-engine.js';
import type { Engine } from './engine.js';

export type { Engine } from './engine.js';
export { startDynalite, startDynamoDbLocal };

/** An engine that a test can start. */
export interface StartableEngine {
  readonly name: string;
  /** Why it cannot run here, or false: the `skip` option of `describe` and `test`. */
  readonly skip: string | false;
  start(): Promise<Engine>;
}

/** DynamoDB Local alone, for what dynalite does differently from the service. */
export const dynamoDbLocal: StartableEngine = {
  name: 'DynamoDB Local',
  skip: whyNoDynamoDbLocal(),
  start: startDynamoDbLocal,
};

/** For `for (const engine of engines) describe(engine.name, { skip: engine.skip }, …)`. */
export const engines: readonly StartableEngine[] = [
  { name: 'dynalite', skip: false, start: startDynalite },
  dynamoDbLocal,
];
