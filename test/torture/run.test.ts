import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawPlan } from './draw-plan.js';
import type { PartResult, TorturePart } from './part.js';
import { runParts, untilOf } from './run-parts.js';
import { simulate } from './simulation.js';

const program = fileURLToPath(new URL('./run.js', import.meta.url));

function torture(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

function partWith(result: Partial<PartResult>): TorturePart {
  const clean = { runs: 1, requests: 2, faults: 3, violations: [], staleByLateApplication: 4, figures: {} };
  const run = async (): Promise<PartResult> => ({ ...clean, ...result });
  return { name: 'a part', what: 'a part of this test', share: 1, drawsFaults: false, run };
}

const options = {
  seeds: 1,
  from: 1,
  faults: undefined,
  until: Number.POSITIVE_INFINITY,
  say: () => {},
};

describe('npm run torture', () => {
  it('runs the parts it is asked for on all cores and prints a table of them', () => {
    const { status, stdout } = torture('--only', 'simulation', '--seeds', '120', '--from', '7');
    assert.equal(status, 0, stdout);
    const [head = '', , row = '', ...more] = stdout.trim().split('\n');
    assert.match(
      head,
      /^\| part +\| runs +\| requests +\| faults met +\| violations +\| stale by late application/,
    );
    assert.match(row, /^\| simulation +\| 120 +\| \d{4,} +\| \d{3,} +\| 0 +\| /);
    assert.deepEqual(more, []);
  });

  it('runs the same plans over sockets, and both have the same counts', () => {
    const { status, stdout } = torture('--only', 'http', '--seeds', '3');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^\| http +\| 3 +\| \d+/m);
  });

  it('tells a broken promise, and is not clean then, nor if nothing was run', async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    assert.equal((await runParts([partWith({})], options, print)).isClean, true);
    const { isClean } = await runParts([partWith({ violations: ['order of a key: v2'] })], options, print);
    assert.equal(isClean, false);
    assert.match(printed.join('\n'), /a part: order of a key: v2/);
    assert.equal((await runParts([partWith({ runs: 0 })], options, print)).isClean, false);
  });

  it('gives each part its share of the time, and what one leaves to those behind it', () => {
    const parts = [{ share: 40 }, { share: 10 }, { share: 30 }];
    assert.equal(untilOf(parts, 1000, 1800), 1400);
    // The first needed 40 only.
    assert.equal(untilOf(parts.slice(1), 1040, 1800), 1230);
    assert.equal(untilOf(parts.slice(2), 1230, 1800), 1800);
    // One has taken more than all there was: the next one does a little all the same.
    assert.equal(untilOf(parts.slice(2), 1900, 1800), 1900);
  });

  it('runs one plan out of a file, as a failing run prints it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'torture-'));
    try {
      const file = join(folder, 'plan.json');
      writeFileSync(file, JSON.stringify(drawPlan(21)));
      const { status, stdout } = torture('--plan', file);
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`digest: ${(await simulate(drawPlan(21))).digest}\n`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses what it does not know', () => {
    for (const args of [
      ['--only', 'nothing'],
      ['--faults', 'meteorite'],
      ['--seeds', 'many'],
      ['--minutes', '0'],
      // The faults of a crash run are its own, and a page with some parts only would not tell the whole.
      ['--faults', 'throttle', '--only', 'kill-positions'],
      ['--write', '--only', 'http'],
      ['--write', '--faults', 'throttle'],
    ]) {
      const { status, stderr } = torture(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, /nothing|meteorite|many|minutes|kill-positions|--write/);
    }
  });
});
