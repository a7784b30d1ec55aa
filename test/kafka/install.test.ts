import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { bareMachine, JAVA_17, MAVEN } from './bare-machine.js';

const install = 'console.log((await installKafka()).formatted);';

test('processes that want Kafka at once install it once, and all have it', async () => {
  using bare = bareMachine({ java: JAVA_17, mvn: MAVEN });
  const folders = await Promise.all([1, 2, 3].map(() => bare.printed(install)));
  assert.deepEqual(new Set(folders), new Set([`${bare.cache}/formatted`]));
  assert.equal(readFileSync(`${bare.cache}.asked`, 'utf8'), 'asked\n');
});

test('a process that died while it installed Kafka is no hindrance', async () => {
  using bare = bareMachine({ java: JAVA_17, mvn: MAVEN });
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  symlinkSync(String(pid), `${bare.cache}.lock`);
  await bare.printed(install);
  assert.deepEqual(readdirSync(dirname(bare.cache)).sort(), ['bin', 'cache', 'cache.asked']);
});

test('what Maven says of a failure is told, and the next one tries anew', async () => {
  using bare = bareMachine({
    java: JAVA_17,
    mvn: 'case "$*" in -version) ;; *) echo "Unknown host"; exit 1 ;; esac',
  });
  await assert.rejects(bare.printed(install), /Kafka was not installed: .*Unknown host/s);
  assert.equal(existsSync(bare.cache), false);
  assert.deepEqual(readdirSync(dirname(bare.cache)), ['bin']);
});
