import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { fileOf, localEnv, moduleOf, Running, runCli } from '../run-cli.js';
import { noPseudoTerminal, PseudoTerminal } from './pseudo-terminal.js';

const needs = { skip: noPseudoTerminal, timeout: 30_000 };
const SANE = /^isig icanon echo ?$/;
const records = Array.from({ length: 5000 }, (_, n) => `{"pk":"k${n}"}`);

/** The flags of a load that has much to do: 5,000 records to a table that takes 200 a second. */
async function slow(t: TestContext): Promise<string[]> {
  const tables = {
    orders: {
      partitionKey: { name: 'pk', type: 'S' },
      capacity: { writeUnitsPerSecond: 200, burstSeconds: 1 },
    },
  } as const;
  const endpoint = await startFaultyDynamoDb({ seed: 1, tables });
  t.after(() => endpoint.close());
  return ['--table', 'orders', '--endpoint', endpoint.url];
}

/** Presses Ctrl-C twice, the second time when it is told what the first one does. */
async function stopAtOnce(terminal: PseudoTerminal, told = /once more to stop at once/): Promise<void> {
  terminal.press('\x03');
  await terminal.shows(told);
  await new Promise((resolve) => setTimeout(resolve, 150)); // nearer together they are taken for one press
  terminal.press('\x03');
  await terminal.ended;
}

test(
  'in a terminal a block shows the load, keys change its limit, and Ctrl-C ends it in good order',
  needs,
  async (t) => {
    const terminal = new PseudoTerminal(80, [
      'load',
      fileOf('no JSON', ...records),
      ...(await slow(t)),
      '--max-write-units',
      '500',
    ]);
    await terminal.shows(/limit 500\/s/);
    terminal.press('-');
    await terminal.shows(/limit 400\/s/);
    terminal.press('0');
    await terminal.shows(/no limit/);
    await terminal.shows(/units +[1-9][\d,]*\/s/); // something has been measured
    terminal.press('-');
    await terminal.shows(/limit [\d,]+\/s/);
    const [tty, format, rejected, ...block] = terminal.screen.lines;
    assert.match(tty ?? '', /^\/dev\//);
    assert.match(format ?? '', /jsonl: JSON lines$/);
    assert.match(rejected ?? '', /jsonl:1 is not valid JSON$/);
    const bars = block.findIndex((line) => /^[█░▏▎▍▌▋▊▉]+ +\d+ %/.test(line));
    assert.ok(bars >= 0 && bars <= 1, terminal.text); // it may throttle by now, which is told above it
    assert.ok(block.length - bars <= 5, terminal.text);
    for (const columns of [40, 100]) {
      terminal.resize(columns);
      await terminal.shows(columns === 40 ? /^units {2}/m : /^write units/m);
      assert.equal(terminal.text.match(/^records /gm)?.length, 1, terminal.text);
      for (const line of terminal.screen.lines.slice(-3)) assert.ok(line.length < columns, terminal.text);
    }
    terminal.press('0');
    await stopAtOnce(
      terminal,
      /SIGINT: finishing what was read, [1-9][\d,]* writes; once more to stop at once\n[█░▏▎▍▌▋▊▉]+ /,
    );
    const end = terminal.screen.lines;
    assert.match(end.at(-1) ?? '', SANE);
    assert.equal(end.at(-2), 'exit code 4');
    assert.doesNotMatch(terminal.text, /[█░▏▎▍▌▋▊▉]|in flight/, 'nothing is left of the block');
  },
);

test(
  'a load that is done ends by itself, and leaves its summary and a terminal as it was',
  needs,
  async (t) => {
    const terminal = new PseudoTerminal(80, ['load', fileOf(...records.slice(0, 300)), ...(await slow(t))]);
    await terminal.shows(/in flight/);
    await terminal.ended;
    assert.match(terminal.text, /\n300 of 300 records written in .*\n{"status":"written",.*}\nexit code 0\n/);
    assert.doesNotMatch(terminal.text, /[█░]|in flight/);
    assert.match(terminal.screen.lines.at(-1) ?? '', SANE);
  },
);

test(
  'a program that crashes leaves the terminal as it was, and its last words below one another',
  needs,
  async (t) => {
    const crash =
      "setTimeout(() => { throw new Error('boom'); }, 800); export const converter = (d) => ({ type: 'put', item: d });";
    const args = ['load', fileOf(...records), ...(await slow(t)), '--converter', moduleOf('mjs', crash)];
    const terminal = new PseudoTerminal(80, args);
    await terminal.ended;
    assert.match(terminal.text, /Error: boom/);
    assert.doesNotMatch(terminal.text, /[█░]/);
    assert.match(terminal.screen.lines.at(-1) ?? '', SANE);
  },
);

test('a block is refused where the terminal is dumb', needs, async () => {
  const args = ['load', fileOf('{"pk":"a"}'), '--table', 'inside', '--embedded', '--create-table', 'pk:S'];
  const terminal = new PseudoTerminal(500, [...args, '--progress', 'block'], { TERM: 'dumb' });
  await terminal.ended;
  assert.match(terminal.text, /--progress block needs a terminal that can be drawn on, and TERM=dumb says/);
  assert.match(terminal.text, /exit code 2/);
});

test('without a terminal signals change the limit, and each line tells it', {
  skip: process.platform === 'win32',
  timeout: 20_000,
}, async (t) => {
  const running = new Running(
    ['load', fileOf(...records), ...(await slow(t)), '--max-share', '50%'],
    localEnv,
  );
  await running.says(/"maxWriteCapacityShare":0\.5,/);
  running.child.kill('SIGUSR2');
  await running.says(/^dynamodb-sink: SIGUSR2: limit 40 %$/m);
  await running.says(/"maxWriteCapacityShare":0\.4,/);
  running.child.kill('SIGURG');
  await running.says(/^dynamodb-sink: SIGURG: limit 50 %$/m);
  const line = running.stderr.split('\n').findLast((text) => text.startsWith('{')) ?? '';
  const { pid, writeUnitsPerSecondLimit, inFlightRequests, bytesTotal } = JSON.parse(line) as Record<
    string,
    number
  >;
  assert.equal(pid, running.child.pid);
  assert.equal(writeUnitsPerSecondLimit, 80);
  assert.ok((inFlightRequests ?? -1) >= 0 && (bytesTotal ?? 0) > 0);
  running.child.kill('SIGKILL');
  await running.ended;
});

test('a signal that comes before the table can be reached changes the limit from when it can', {
  skip: process.platform === 'win32',
  timeout: 20_000,
}, async (t) => {
  await using endpoint = await startFaultyDynamoDb({
    seed: 1,
    tables: { orders: { partitionKey: { name: 'pk', type: 'S' } } },
  });
  await endpoint.setOutage('refuse');
  const place = ['--table', 'orders', '--endpoint', endpoint.url, '--key', 'pk'];
  const running = new Running(['load', fileOf(...records), ...place, '--max-write-units', '100'], localEnv);
  t.after(() => running.child.kill('SIGKILL'));
  await running.says(/cannot be asked for its key/);
  running.child.kill('SIGUSR2');
  await running.says(/^dynamodb-sink: SIGUSR2: limit 80\/s$/m);
  await endpoint.setOutage(undefined);
  await running.says(/"writeUnitsPerSecondLimit":80,/);
  running.child.kill('SIGKILL');
  assert.doesNotMatch((await running.ended).stderr, /stays as it was/);
});

test('the bar of a load that goes on begins where the run before has come to', needs, async (t) => {
  const done = fileOf(JSON.stringify({ pk: 'a', text: 'x'.repeat(100_000) }));
  const checkpoint = fileOf();
  const args = [...(await slow(t)), '--checkpoint', checkpoint];
  assert.equal((await runCli(['load', done, ...args], { env: localEnv })).code, 0);
  const terminal = new PseudoTerminal(80, ['load', done, fileOf(...records), ...args]);
  await terminal.shows(/\d %/);
  const [, percent] = /(\d+) %/.exec(terminal.text) ?? [];
  await stopAtOnce(terminal);
  assert.ok(Number(percent) >= 50, `${percent} % at first`); // 100 kB of 170
});

test('with a limit that is raised no pace is shown that was the one before', needs, async (t) => {
  const args = [...(await slow(t)), '--max-write-units', '100'];
  const terminal = new PseudoTerminal(80, ['load', fileOf(...records), ...args]);
  await terminal.shows(/write units +[1-9]\d*\/s.*limit 100\/s/);
  terminal.press('+');
  await terminal.shows(/limit 125\/s/);
  const { text } = terminal;
  await stopAtOnce(terminal);
  assert.doesNotMatch(text, /paced at/);
});
