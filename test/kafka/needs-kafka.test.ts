import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { isNodeOfClient, needsKafkaClient } from '../support/needs-kafka.js';
import { bareMachine, JAVA_11, JAVA_17, MAVEN } from './bare-machine.js';

const skip = 'console.log(needsKafka.skip);';
const startError = 'await startBroker().catch((error) => console.log(error.message));';

for (const [machine, programs, reason] of [
  ['without Java', { mvn: MAVEN }, 'needs Java 17'],
  ['with an older Java', { java: JAVA_11, mvn: MAVEN }, 'needs Java 17'],
  ['without Maven', { java: JAVA_17 }, 'needs Maven'],
] as const) {
  test(`${machine} the tests of Kafka are skipped, and say why`, needsKafkaClient, async () => {
    using bare = bareMachine(programs);
    assert.equal(await bare.printed(skip), reason);
  });

  test(`${machine} the tests of Kafka fail in CI, and say why`, needsKafkaClient, async () => {
    using bare = bareMachine(programs);
    const lines = await bare.printed(skip + startError, { CI: 'true' });
    assert.deepEqual(lines.split('\n'), ['false', `Kafka ${reason} on the PATH`]);
  });
}

test('with Java and Maven the tests of Kafka run', needsKafkaClient, async () => {
  using bare = bareMachine({ java: JAVA_17, mvn: MAVEN });
  assert.equal(await bare.printed(skip), 'false');
});

test('Maven is not needed where Kafka is installed', needsKafkaClient, async () => {
  using bare = bareMachine({ java: JAVA_17 });
  mkdirSync(bare.cache);
  assert.equal(await bare.printed(skip), 'false');
});

test('the client is for Node from 22.22 and from 24.6', () => {
  for (const version of ['22.22.0', '24.6.0', '24.21.0', '26.0.0'])
    assert.ok(isNodeOfClient(version), version);
  for (const version of ['20.20.2', '22.19.0', '23.11.1', '24.5.0'])
    assert.ok(!isNodeOfClient(version), version);
});
