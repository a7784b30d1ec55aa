import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type LoadArguments, parseCommand } from '#dist/cli/arguments.js';
import type { Config } from '#dist/cli/config-file.js';
import { filesToLoad } from '#dist/cli/kept-files.js';
import { UsageError } from '#dist/cli/usage-error.js';
import { environment } from '../support/environment.js';
import { dryRun } from './dry-run/run-here.js';
import { loadHere } from './load-here.js';

const folder = mkdtempSync(join(tmpdir(), 'kept-files-'));
let folders = 0;

/** A folder of its own with these files. */
function folderOf(...names: readonly string[]): string {
  const path = mkdtempSync(join(folder, `${++folders}-`));
  for (const name of names) writeFileSync(join(path, name), '{"pk":"a"}\n');
  return path;
}

function argsOf(args: readonly string[], config?: Config): LoadArguments {
  const command = parseCommand(['load', ...args, '--table', 'orders'], config);
  assert.ok(command.name === 'load');
  return command.load;
}

/** What is said of such a load, the folder left out. */
function refusal(args: LoadArguments, inFolder: string): string {
  try {
    filesToLoad(args);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message.replaceAll(`${inFolder}/`, '');
  }
  return 'none';
}

describe('what a load writes', () => {
  it('is a file of its own for each option, or the load is refused with the names of both', () => {
    const at = folderOf('a.jsonl', 'cfg.json', 'make.mjs');
    symlinkSync(at, join(at, 'link'));
    const cases: readonly (readonly [string, RegExp])[] = [
      [
        '--report r.json --rejects r.json',
        /^--report r\.json and --rejects r\.json name the same file: they need one each$/,
      ],
      [
        '--report c.json --checkpoint c.json',
        /^--report c\.json and --checkpoint c\.json name the same file/,
      ],
      ['--checkpoint c --rejects link/c', /^--rejects link\/c and --checkpoint c name the same file/],
      [
        '--checkpoint ck8 --rejects .ck8.dynamodb-sink-half-written',
        /^--rejects \.ck8\.\S+ and --checkpoint ck8 \(with \.ck8\.dynamodb-sink-half-written beside it\) name the/,
      ],
      ['--checkpoint link/ck8 --rejects ck8.lock', /^--rejects ck8\.lock and --checkpoint link\/ck8 \(with/],
      [
        '--report r.json --report link/r.json',
        /^--report link\/r\.json and --report r\.json name the same file/,
      ],
      [
        '--config cfg.json --report link/cfg.json',
        /^--report link\/cfg\.json and --config cfg\.json name the/,
      ],
      [
        '--converter make.mjs --rejects make.mjs',
        /^--rejects make\.mjs and --converter make\.mjs name the same/,
      ],
      ['--rejects link/a.jsonl', /^--rejects link\/a\.jsonl names an input, which would be overwritten/],
      ['--report r.json --checkpoint c.json --rejects j.json', /^none$/],
    ];
    for (const [text, message] of cases) {
      const flags = text.split(' ').map((part) => (part.startsWith('--') ? part : join(at, part)));
      assert.match(refusal(argsOf([join(at, 'a.jsonl'), ...flags]), at), message, text);
    }
    const path = join(at, 'cfg.json');
    const ofConfig = argsOf([join(at, 'a.jsonl'), '--config', path], { report: [path] });
    assert.match(refusal(ofConfig, at), /^--report cfg\.json and --config cfg\.json name the same file/);
    assert.deepEqual(readdirSync(at).sort(), ['a.jsonl', 'cfg.json', 'link', 'make.mjs']);
  });

  it('may go to a device several times', () => {
    const at = folderOf('a.jsonl');
    const args = argsOf([join(at, 'a.jsonl'), '/dev/null', '--rejects', '/dev/null']);
    assert.equal(refusal(args, at), 'none');
  });

  it('is no input where a folder or a pattern has it, nor is the config file; what is named is one', () => {
    const names = ['a.json', 'c.json', 'c.json.lock', 'cfg.json', 'r.json', 'report.json'];
    const at = folderOf(...names);
    symlinkSync(at, `${at}-link`);
    const kept = [
      '--checkpoint',
      'c.json',
      '--rejects',
      'r.json',
      '--report',
      'report.json',
      '--config',
      'cfg.json',
    ];
    const flags = kept.map((part) => (part.startsWith('--') ? part : join(`${at}-link`, part)));
    const loaded = (...inputs: readonly string[]): readonly string[] =>
      filesToLoad(argsOf([...inputs, ...flags])).map(({ path }) => path);
    assert.deepEqual(loaded(at), [join(at, 'a.json')]);
    assert.deepEqual(loaded(join(at, '*.json')), [join(at, 'a.json')]);
    assert.deepEqual(loaded(join(at, 'cfg.json')), [join(at, 'cfg.json')]);
    assert.match(
      refusal(argsOf([join(at, '[cr]*.json'), ...flags]), at),
      /there is nothing but what this load/,
    );
  });
});

describe('a dry run of such a load', () => {
  const key = ['--table', 'orders', '--key', 'pk:S', '--endpoint', 'http://127.0.0.1:9'];

  it('reads what the load would, and leaves what that keeps alone', async () => {
    using _ = environment({ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    const at = folderOf('a.jsonl', 'c.json', 'r.jsonl', 'report.json');
    const kept = ['--checkpoint', join(at, 'c.json'), '--rejects', join(at, 'r.jsonl')];
    const { figures } = await dryRun(at, ...key, ...kept, '--report', join(at, 'report.json'), '--verify');
    assert.deepEqual([figures.lines, figures.duplicates.laterWrites], [1, 0]);
    for (const name of ['c.json', 'r.jsonl', 'report.json'])
      assert.equal(readFileSync(join(at, name), 'utf8'), '{"pk":"a"}\n');
  });

  it('is refused where the load would be', async () => {
    const at = folderOf('a.jsonl');
    const file = join(at, 'a.jsonl');
    const message = /--rejects \S+a\.jsonl names an input, which would be overwritten/;
    await assert.rejects(dryRun(file, ...key, '--rejects', file), { name: 'UsageError', message });
    const report = ['--report', join(at, 'r.json'), '--rejects', join(at, 'r.json')];
    const ended = await loadHere(file, ...key, ...report);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /--report \S+ and --rejects \S+ name the same file/);
    assert.ok(!existsSync(join(at, 'r.json')));
  });
});
