import { after, before } from 'node:test';
import { type KafkaBroker, startBroker } from './kafka-broker.js';

/** A broker for the tests of a `describe`, started before the first of them. */
export function sharedBroker(): { readonly broker: KafkaBroker; readonly brokers: string[] } {
  let broker: KafkaBroker | undefined;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker?.[Symbol.asyncDispose]());
  const started = (): KafkaBroker => {
    if (broker === undefined) throw new Error('the broker is not started yet');
    return broker;
  };
  return {
    get broker() {
      return started();
    },
    get brokers() {
      return started().bootstrapBrokers;
    },
  };
}
