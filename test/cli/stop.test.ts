import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { takeEarlySignals } from '#dist/cli/early-signals.js';
import { StopSignals } from '#dist/cli/stop-signals.js';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { signalled } from './progress/signalled.js';
import { bareEnv, localEnv, Running, reportOf, runCli } from './run-cli.js';

const embedded = ['load', '-', '--table', 'inside', '--embedded', '--create-table', 'pk:S'];

test('Ctrl-C in a slow stream writes what was read and tells the line, exit code 4', {
  timeout: 20_000,
}, async () => {
  const running = new Running(embedded);
  running.child.stdin.write('{"pk":"a"}\n\n{"pk":"b"}\n{"pk":"not whole'); // and nothing more, for ever
  await running.says(/"lines":2,/);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.match(ended.stderr, /stopped by SIGINT: every record up to stdin:3 is written/);
  const { status, lines, lastLine, put } = reportOf(ended);
  assert.deepEqual({ status, lines, lastLine, put }, { status: 'stopped', lines: 2, lastLine: 3, put: 2 });
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} in the first instant ends the program with a word, exit code 4`, async () => {
    // As soon as somebody listens to it, which is before the modules of the command are loaded.
    const sent = `process.on('newListener',(name)=>name==='${signal}'&&queueMicrotask(()=>process.kill(process.pid,name)))`;
    const env = { ...bareEnv, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(sent)}` };
    const ended = await runCli(['load', 'missing.jsonl', '--table', 'orders'], { env });
    assert.equal(ended.stderr, `dynamodb-sink: stopped by ${signal} before anything was begun\n`);
    assert.deepEqual([ended.code, ended.stdout], [4, '']);
  });
}

for (const { signals, lines, code, staysMS } of [
  { signals: 1, lines: '{"pk":"a"}\n', code: 0, staysMS: 3000 },
  { signals: 2, lines: '{"pk":"a"}\nno\n', code: 3, staysMS: 60_000 },
]) {
  test(`a load that has said its last word ends with its own exit code, ${code}, after ${signals} of SIGTERM`, {
    timeout: 20_000,
  }, async () => {
    // As what is still open may do, it keeps the process up.
    const stays = `setTimeout(()=>{},${staysMS})`;
    const env = { ...bareEnv, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stays)}` };
    const running = new Running(embedded, env);
    running.child.stdin.end(lines);
    await once(running.child.stdout, 'data');
    for (let i = 0; i < signals; i++) {
      if (i > 0) await setTimeout(500); // so close they would be one
      running.child.kill('SIGTERM');
    }
    const ended = await running.ended;
    assert.deepEqual([ended.code, running.child.signalCode], [code, null], ended.stderr);
    assert.doesNotMatch(ended.stderr, /SIGTERM/);
    assert.equal(reportOf(ended).lines, lines.trimEnd().split('\n').length);
  });
}

test('a signal is left to the load as soon as there is one, without an instant between', async () => {
  const count = (): number => process.listenerCount('SIGHUP');
  const before = count();
  takeEarlySignals();
  const least: number[] = [];
  const look = (): number => least.push(count());
  process.on('removeListener', look);
  using stop = new StopSignals(() => assert.fail('there was one signal'));
  process.off('removeListener', look);
  assert.equal(Math.min(...least), before + 1);
  await signalled('SIGHUP'); // and this process goes on
  assert.equal(stop.signal.reason, 'SIGHUP');
});

test('a terminal that is closed has the load write what was read, exit code 4', {
  timeout: 20_000,
}, async () => {
  const running = new Running(embedded);
  running.child.stdin.write('{"pk":"a"}\n');
  await running.says(/"lines":1,/);
  running.child.kill('SIGHUP');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.equal(reportOf(ended).put, 1);
});

test('SIGTERM in the midst of a fast stream writes every line that was taken', {
  timeout: 20_000,
}, async () => {
  const running = new Running(embedded);
  const { stdin } = running.child;
  let next = 0;
  const more = (): void => {
    while (!stdin.destroyed && stdin.write(`{"pk":"k${next++}"}\n`));
  };
  stdin.on('drain', more);
  more();
  await running.says(/"lines":\d{3,},/);
  running.child.kill('SIGTERM');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  const { lines, lastLine, put } = reportOf(ended);
  assert.equal(put, lines);
  assert.equal(lastLine, lines);
});

test('a second Ctrl-C does not wait for a service that does not answer, exit code 4', {
  timeout: 20_000,
}, async () => {
  const tables = { hung: { partitionKey: { name: 'pk', type: 'S' } } } as const;
  await using endpoint = await startFaultyDynamoDb({ seed: 1, tables, latencyMS: [60_000, 60_000] });
  const args = ['load', '-', '--table', 'hung', '--key-schema', 'pk:S', '--endpoint', endpoint.url];
  const running = new Running(args, localEnv);
  running.child.stdin.write('{"pk":"a"}\n');
  await running.says(/"lines":1,/);
  running.child.kill('SIGINT');
  await running.says(/once more to stop at once/);
  await setTimeout(150); // nearer together they are taken for one press that came twice
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.match(ended.stderr, /stopped by SIGINT at once/);
  const { lines, put } = reportOf(ended);
  assert.deepEqual({ lines, put }, { lines: 1, put: 0 });
});

test('Ctrl-C ends the wait for a service that cannot be reached, exit code 4', {
  timeout: 20_000,
}, async () => {
  const asked = Promise.withResolvers<void>();
  await using server = createServer(() => asked.resolve()); // for the key of the table, and is not answered
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const args = ['load', '-', '--table', 'hung', '--endpoint', `http://127.0.0.1:${port}`];
  const running = new Running(args, localEnv);
  await asked.promise;
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.match(ended.stderr, /before a record was read/);
});

test('Ctrl-C in a dry run tells what it has found until then, exit code 4', {
  timeout: 20_000,
}, async () => {
  const running = new Running(['load', '-', '--table', 'inside', '--key-schema', 'pk:S', '--dry-run']);
  running.child.stdin.write('{"pk":"a"}\n{"pk":"b"}\n{"pk":"not whole'); // and nothing more, for ever
  await running.says(/stdin: JSON lines/);
  await setTimeout(100); // it says nothing while it reads
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, 4, ended.stderr);
  assert.match(ended.stderr, /stopped by SIGINT: what was found up to stdin:2 follows/);
  const { status, lines, put, isWhole, estimate } = JSON.parse(ended.stdout);
  assert.deepEqual(
    { status, lines, put, isWhole, estimate },
    { status: 'stopped', lines: 2, put: 2, isWhole: false, estimate: undefined },
  );
});
