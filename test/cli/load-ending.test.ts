import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseCommand } from '#dist/cli/arguments.js';
import { Bookkeeping } from '#dist/cli/bookkeeping.js';
import { LoadEnding } from '#dist/cli/load-ending.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import { RecordLoad } from '#dist/cli/record-load.js';
import { RejectionLog } from '#dist/cli/rejection-log.js';
import { Report } from '#dist/cli/report/report.js';

/** The ending of a load that had nothing to do, and what it says. */
function endingOf(): { ending: LoadEnding; load: RecordLoad; said: { stdout: string; stderr: string } } {
  const said = { stdout: '', stderr: '' };
  const streamOf = (name: keyof typeof said): OutputStream =>
    ({
      write: (text: string) => {
        said[name] += text;
        return true;
      },
      on: () => {},
    }) as unknown as OutputStream;
  const output = new Output(streamOf('stdout'), streamOf('stderr'));
  const log = new RejectionLog(output);
  const source = { records: async function* () {}, bytesRead: 0, bytesTotal: undefined };
  const command = parseCommand(['load', 'a.jsonl', '--table', 'orders']);
  assert.equal(command.name, 'load');
  if (command.name !== 'load') throw new Error('unreachable');
  const books = Bookkeeping.open(command.load, [], log);
  const load = new RecordLoad(source, books.rejects);
  return { ending: new LoadEnding(command.load, load, log, books, output, { isVerbose: false }), load, said };
}

test('a load that is not found again as it was written has failed, and says how much of it', () => {
  const { ending, said } = endingOf();
  const differences = { missing: 0, changed: 2, notDeleted: 0 };
  ending.verification = {
    keysRead: 9,
    keysWritten: 9,
    isEstimate: false,
    isWhole: true,
    differences,
    examples: [],
  };
  assert.equal(ending.finished(), 1);
  const { status, error, verification } = JSON.parse(said.stdout);
  assert.equal(status, 'failed');
  assert.match(error.message, /^all 9 keys read back, 2 not as written last/);
  assert.deepEqual(verification.differences, differences);
  ending.verification = { ...ending.verification, differences: { missing: 0, changed: 0, notDeleted: 0 } };
  assert.equal(ending.finished(), 0);
});

test('a load whose report is lost has failed if it was good, and else ends as it would', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-ending-'));
  const { ending, load, said } = endingOf();
  const targets = [{ path: join(folder, 'r.html'), form: 'html' }] as const;
  using report = new Report({ targets, showsRecords: false }, { table: 't', hasConverter: false }, [], load);
  ending.report = report;
  rmSync(folder, { recursive: true });
  assert.equal(ending.finished(), 1);
  assert.match(said.stderr, /the report \S+r\.html could not be written: ENOENT/);
  assert.equal(JSON.parse(said.stdout).status, 'written');
  assert.equal(ending.stopped('SIGINT'), 4);
});
