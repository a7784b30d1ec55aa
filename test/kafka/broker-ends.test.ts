import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { needsKafka } from '../support/needs-kafka.js';
import { runProgram } from '../support/run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-ends-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ends = {
  'ends without disposing of it': '',
  fails: 'throw new Error();',
  'is killed': 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);',
};

for (const [end, code] of Object.entries(ends)) {
  test(`the Kafka broker and its data are gone after a process that ${end}`, needsKafka, async () => {
    const broker = new URL('../support/kafka-broker.js', import.meta.url).href;
    const [, said] = await runProgram(`
      process.env.TMPDIR = '${folder}';
      const { startBroker } = await import('${broker}');
      const { bootstrapBrokers } = await startBroker();
      console.log(...bootstrapBrokers);
      process.on('uncaughtException', () => process.exit(1));
      ${code}`);
    assert.match(said, /^127\.0\.0\.1:\d+\n$/);
    // The data goes when Java has gone.
    while (readdirSync(folder).length > 0) await delay(20);
    await assert.rejects(fetch(`http://${said.trim()}`));
  });
}
