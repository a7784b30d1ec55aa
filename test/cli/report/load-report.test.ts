import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { halfWrittenPath } from '#dist/cli/half-written-path.js';
import type { LoadReport } from '#dist/cli/report/load-report.js';
import { checkReportPath, writeReportFile } from '#dist/cli/report/report-file.js';
import { bareEnv, fileOf, localEnv, Running, reportOf, runCli } from '../run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-report-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const embedded = ['--table', 'inside', '--embedded', '--create-table', 'pk:S', '--quiet'];

function jsonReport(path: string): LoadReport {
  return JSON.parse(readFileSync(path, 'utf8')) as LoadReport;
}

test('a load leaves a page and the same as JSON, for its owner alone, with the figures of standard output', async () => {
  const lines = Array.from({ length: 500 }, (_, i) => `{"pk":"k${i % 400}","text":"${'x'.repeat(i * 4)}"}`);
  const file = fileOf(...lines, '{"pk":"<b>bad</b>","n":1e999,"secret":"topsecret"}', 'topsecret too');
  const [page, json] = [join(folder, 'a.html'), join(folder, 'a.json')];
  const ended = await runCli(['load', file, ...embedded, '--report', page, '--report', json, '--verify']);
  assert.equal(ended.code, 3, ended.stderr);
  const report = jsonReport(json);
  const { status, verification, ...figures } = reportOf(ended) as ReturnType<typeof reportOf> &
    Pick<LoadReport, 'verification'>;
  assert.deepEqual([report.format, report.version, report.status], ['dynamodb-sink-load-report', 1, status]);
  assert.deepEqual(report.figures, figures);
  assert.deepEqual(
    [verification?.keysRead, verification?.keysWritten, verification?.examples],
    [400, 400, []],
  );
  assert.deepEqual(report.verification, verification);
  assert.deepEqual(report.hottestKeys.partitionKeys, 400);
  assert.equal(report.hottestKeys.top[0]?.writes, 2);
  assert.equal(report.itemBytes.count, 500);
  assert.equal(
    report.itemBytes.histogram.reduce((sum, { items }) => sum + items, 0),
    500,
  );
  assert.equal(report.latencyMS.durable.count, 500);
  assert.equal(report.latencyMS.request.count, figures.httpRequests);
  assert.equal(
    report.batches.requestsByWrites.reduce((sum, count, i) => sum + count * (i + 1), 0),
    500,
  );
  const written = report.timeline.reduce(
    (sum, { recordsPerSecond, atMS }, i) =>
      sum + (recordsPerSecond * (atMS - (report.timeline[i - 1]?.atMS ?? 0))) / 1000,
    0,
  );
  assert.ok(Math.abs(written - 500) < 25, `${written}`);
  assert.deepEqual(report.rejects.map(({ code, count }) => [code, count]).sort(), [
    ['INVALID_ITEM', 1],
    ['UNREADABLE', 1],
  ]);
  for (const path of [page, json]) {
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /topsecret/);
  }
  assert.match(
    readFileSync(page, 'utf8'),
    /<h2>Rejects<\/h2>(.|\n)*:501(.|\n)*&quot;&lt;b&gt;bad&lt;\/b&gt;&quot;/,
  );
});

test('--report-examples shows what is in rejected records; a report of an earlier load is no input', async () => {
  const inputs = mkdtempSync(join(folder, 'in-'));
  writeFileSync(join(inputs, 'a.jsonl'), '{"pk":"a"}\n{"pk":"b","n":1e999,"secret":"topsecret"}\n');
  const json = join(inputs, 'report.json');
  for (let run = 0; run < 2; run++) {
    const ended = await runCli(['load', inputs, ...embedded, '--report', json, '--report-examples']);
    assert.equal(ended.code, 3, ended.stderr);
    assert.deepEqual([jsonReport(json).figures.lines, jsonReport(json).fileCount], [2, 1]);
  }
  assert.match(jsonReport(json).rejects[0]?.examples[0]?.record ?? '', /"secret":"topsecret"/);
  const named = await runCli(['load', json, ...embedded, '--report', json]);
  assert.equal(named.code, 2);
  assert.match(named.stderr, /--report \S+ names an input/);
});

test('a load that fails and one that is stopped leave a report that says so', async () => {
  const json = join(folder, 'failed.json');
  const failed = await runCli(
    [
      'load',
      fileOf('{"pk":"a"}'),
      '--table',
      'nowhere',
      '--endpoint',
      'http://127.0.0.1:9',
      '--key-schema',
      'pk:S',
      '--fail-on-error',
      '--quiet',
      '--report',
      json,
    ],
    { env: localEnv },
  );
  assert.equal(failed.code, 1, failed.stderr);
  const { status, error } = jsonReport(json);
  assert.deepEqual([status, error], ['failed', reportOf(failed).error]);
  const stopped = join(folder, 'stopped.html');
  const args = [
    'load',
    '-',
    '--table',
    'inside',
    '--embedded',
    '--create-table',
    'pk:S',
    '--report',
    stopped,
    '--verify',
    '5',
  ];
  const running = new Running(args, bareEnv);
  running.child.stdin.write('{"pk":"a"}\n{"pk":"b"}\n{"pk":"not whole');
  await running.says(/"lines":2,/);
  running.child.kill('SIGTERM');
  assert.equal((await running.ended).code, 4);
  assert.match(readFileSync(stopped, 'utf8'), /Stopped by SIGTERM after 2 records had been read/);
});

test('a report that cannot be written is told before anything is, with what to do', async () => {
  const file = fileOf('{"pk":"a"}');
  for (const [path, said] of [
    [join(folder, 'nowhere', 'r.html'), /cannot be written: ENOENT/],
    [`${folder}/`, /must end in \.html or \.json/],
    [join(folder, 'r.txt'), /must end in \.html or \.json/],
  ] as const) {
    const ended = await runCli(['load', file, ...embedded, '--report', path]);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, said);
    assert.equal(ended.stdout, '');
  }
});

test('a report takes the place of the old one whole, and one that cannot be written leaves nothing beside it', () => {
  const inside = mkdtempSync(join(folder, 'whole-'));
  const path = join(inside, 'r.json');
  checkReportPath(path);
  assert.equal(existsSync(path), false);
  writeReportFile(path, 'one');
  checkReportPath(path);
  writeFileSync(halfWrittenPath(path, `${process.pid}`), 'left by a process that was killed');
  writeReportFile(path, 'two');
  assert.equal(readFileSync(path, 'utf8'), 'two');
  mkdirSync(join(inside, 'folder.json'));
  assert.throws(() => writeReportFile(join(inside, 'folder.json'), 'three'));
  assert.deepEqual(readdirSync(inside).sort(), ['folder.json', 'r.json']);
  assert.throws(() => checkReportPath(inside), /it is there, and no file/);
});
